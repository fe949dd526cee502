/**
 * What a package of actions brings, and how all of them are found.
 *
 * <p>May use: kernel, catalog, action, cluster.
 */
@NullMarked
package dev.opsdeck.action.provider;

import org.jspecify.annotations.NullMarked;
