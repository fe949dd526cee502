/**
 * Actions on Azure Database for PostgreSQL, flexible server.
 *
 * <p>May use: kernel, catalog, runbook, action, action.change, action.cloud, action.azure.arm.
 */
@NullMarked
package dev.opsdeck.action.azure.postgres;

import org.jspecify.annotations.NullMarked;
