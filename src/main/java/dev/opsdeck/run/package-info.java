/**
 * Launcher and durable engine: plan, lease, recovery.
 *
 * <p>May use: run.state, kernel, database, schedule, catalog, runbook, access, action, approval,
 * progress, audit.
 */
@NullMarked
package dev.opsdeck.run;

import org.jspecify.annotations.NullMarked;
