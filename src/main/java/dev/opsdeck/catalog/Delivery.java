package dev.opsdeck.catalog;

import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * Where what an environment runs comes from.
 *
 * @param github absent when nothing is configured
 * @param releases of Helm
 * @param terraform absent when nothing is configured
 */
public record Delivery(
    @Nullable Repository github, List<Release> releases, @Nullable Workspace terraform) {
  /** Where the configuration says nothing. */
  public static final Delivery NONE = new Delivery(null, List.of(), null);

  public Delivery {
    releases = List.copyOf(releases);
  }

  /** One whose infrastructure nobody says where it is. */
  public Delivery(@Nullable Repository github, List<Release> releases) {
    this(github, releases, null);
  }
}
