/**
 * Connections to the databases of the catalogue: credentials, time limits, failures in plain words.
 *
 * <p>May use: kernel, catalog, action, cluster.
 */
@NullMarked
package dev.opsdeck.action.sql.client;

import org.jspecify.annotations.NullMarked;
