/**
 * What others can ask of runs and locks: launch, look, stop, answer, hold, count.
 *
 * <p>May use: kernel, catalog, runbook, progress.
 */
@NullMarked
package dev.opsdeck.run;

import org.jspecify.annotations.NullMarked;
