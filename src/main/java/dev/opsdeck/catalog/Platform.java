package dev.opsdeck.catalog;

import java.util.List;

/** What one file of {@code config/catalog} says. */
record Platform(
    String name,
    List<Cluster> clusters,
    List<Environment> environments,
    List<Target.OfService> targets) {
  Platform {
    clusters = List.copyOf(clusters);
    environments = List.copyOf(environments);
    targets = List.copyOf(targets);
  }
}
