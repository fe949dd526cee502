package dev.opsdeck.cluster;

import dev.opsdeck.catalog.Cluster;
import io.fabric8.kubernetes.client.Config;

/** How to reach a cluster: its address and our credentials, looked up when they are needed. */
@FunctionalInterface
public interface ClusterAccess {
  /**
   * @throws NoAccess when the kubeconfig does not lead there
   */
  Config to(Cluster cluster) throws NoAccess;
}
