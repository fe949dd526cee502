/**
 * Actions on PostgreSQL databases of the catalogue: queries that only look, counts, dumps.
 *
 * <p>May use: foreign, kernel, catalog, runbook, action, action.provider, action.sql.client,
 * cluster.
 */
@NullMarked
package dev.opsdeck.action.sql;

import org.jspecify.annotations.NullMarked;
