/**
 * Runbook files: YAML and JSON Schema to checked runbooks, with every problem at its place.
 *
 * <p>May use: kernel, runbook, runbook.cel.
 */
@NullMarked
package dev.opsdeck.runbook.file;

import org.jspecify.annotations.NullMarked;
