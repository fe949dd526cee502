package dev.opsdeck.catalog;

import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * Where what an environment runs comes from.
 *
 * @param github absent when nothing is configured
 * @param releases of Helm
 */
public record Delivery(@Nullable Repository github, List<Release> releases) {
  /** Where the configuration says nothing. */
  public static final Delivery NONE = new Delivery(null, List.of());

  public Delivery {
    releases = List.copyOf(releases);
  }
}
