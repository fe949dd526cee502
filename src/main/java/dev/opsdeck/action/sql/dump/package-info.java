/**
 * Dumps of databases, made and restored by PostgreSQL's own programs as streams: nothing of them is
 * held in memory, and what is not whole never bears the name of a dump.
 *
 * <p>May use: foreign, kernel, catalog, runbook, action, action.sql.client, action.azure.arm.
 */
@NullMarked
package dev.opsdeck.action.sql.dump;

import org.jspecify.annotations.NullMarked;
