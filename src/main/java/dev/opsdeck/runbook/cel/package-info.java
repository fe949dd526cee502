/**
 * The expressions of runbooks in CEL: typed checks when a file is loaded, evaluation over JSON.
 *
 * <p>May use: kernel, runbook.
 */
@NullMarked
package dev.opsdeck.runbook.cel;

import org.jspecify.annotations.NullMarked;
