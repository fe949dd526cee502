/**
 * Launcher and durable engine: lease, recovery, gates, locks, reports.
 *
 * <p>May use: run.state, run.plan, kernel, trace, database, schedule, catalog, runbook, access,
 * action, approval, progress, audit.
 */
@NullMarked
package dev.opsdeck.run;

import org.jspecify.annotations.NullMarked;
