/**
 * Resolves a runbook against the live target: which steps there are, what each sees, what it would
 * do. Looks, changes nothing.
 *
 * <p>May use: kernel, catalog, runbook, action, run.state.
 */
@NullMarked
package dev.opsdeck.run.plan;

import org.jspecify.annotations.NullMarked;
