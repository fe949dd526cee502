/**
 * The way to one API server: its address, by what it is recognised, our credentials, whom we act
 * as.
 *
 * <p>May use: kernel, catalog.
 */
@NullMarked
package dev.opsdeck.cluster.connection;

import org.jspecify.annotations.NullMarked;
