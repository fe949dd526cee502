package dev.opsdeck.cluster;

import io.fabric8.kubernetes.client.KubernetesClient;

/** One or more calls to a cluster that belong together. */
@FunctionalInterface
public interface ClusterCall<T> {
  T ask(KubernetesClient client) throws InterruptedException;
}
