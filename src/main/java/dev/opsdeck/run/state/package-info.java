/**
 * What a run is, where each event takes it, and what comes next: pure.
 *
 * <p>May use: foreign, kernel, catalog, runbook, action, progress.
 */
@NullMarked
package dev.opsdeck.run.state;

import org.jspecify.annotations.NullMarked;
