/**
 * Passwords of PostgreSQL's roles: changed under sealed values, and seen to work.
 *
 * <p>May use: kernel, catalog, runbook, action, action.sql.client, secret.
 */
@NullMarked
package dev.opsdeck.action.sql.role;

import org.jspecify.annotations.NullMarked;
