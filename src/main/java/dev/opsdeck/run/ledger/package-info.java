/**
 * Every write to a run, in one transaction with what is told, recorded and woken because of it.
 *
 * <p>May use: foreign, run, run.state, run.plan, kernel, database, schedule, catalog, runbook,
 * access, action, approval, progress, audit.
 */
@NullMarked
package dev.opsdeck.run.ledger;

import org.jspecify.annotations.NullMarked;
