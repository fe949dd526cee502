package dev.opsdeck.action.kubernetes.change;

import dev.opsdeck.cluster.Clusters;
import io.fabric8.kubernetes.api.model.HasMetadata;

/** Nothing that stands around an object matters. */
record None() {
  private static final None NOTHING = new None();

  static <K extends HasMetadata> KubernetesStore<K, None> store(Clusters clusters, Class<K> type) {
    return new KubernetesStore<>(
        clusters, type, (client, object) -> NOTHING, (client, object) -> NOTHING);
  }
}
