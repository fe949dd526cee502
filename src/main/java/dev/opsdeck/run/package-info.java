/**
 * Launcher and durable engine: plan, transition table, lease, recovery.
 *
 * <p>May use: kernel, database, schedule, catalog, runbook, access, action, approval, progress,
 * audit.
 */
@NullMarked
package dev.opsdeck.run;

import org.jspecify.annotations.NullMarked;
