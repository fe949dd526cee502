package dev.opsdeck.catalog;

import java.util.List;

/** What one file of {@code config/catalog} says. */
record Platform(String name, List<Cluster> clusters, List<Target> targets) {
  Platform {
    clusters = List.copyOf(clusters);
    targets = List.copyOf(targets);
  }
}
