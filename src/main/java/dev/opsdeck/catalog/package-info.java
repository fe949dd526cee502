/**
 * Platforms, environments, services and clusters from {@code config/catalog}; {@code Target}.
 *
 * <p>May use: kernel.
 */
@NullMarked
package dev.opsdeck.catalog;

import org.jspecify.annotations.NullMarked;
