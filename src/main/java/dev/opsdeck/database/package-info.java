/**
 * Connection pool, transactions, migrations and the embedded PostgreSQL.
 *
 * <p>May use: kernel.
 */
@NullMarked
package dev.opsdeck.database;

import org.jspecify.annotations.NullMarked;
