/**
 * Launcher and durable engine: lease, recovery, gates, locks, answers of people.
 *
 * <p>May use: run, run.state, run.plan, run.ledger, kernel, trace, database, schedule, catalog,
 * runbook, access, action, approval, progress, audit.
 */
@NullMarked
package dev.opsdeck.run.engine;

import org.jspecify.annotations.NullMarked;
