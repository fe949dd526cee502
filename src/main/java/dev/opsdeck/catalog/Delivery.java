package dev.opsdeck.catalog;

import org.jspecify.annotations.Nullable;

/**
 * Where what an environment runs comes from.
 *
 * @param github absent when nothing is configured
 */
public record Delivery(@Nullable Repository github) {
  /** Where the configuration says nothing. */
  public static final Delivery NONE = new Delivery(null);
}
