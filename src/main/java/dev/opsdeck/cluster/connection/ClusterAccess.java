package dev.opsdeck.cluster.connection;

import dev.opsdeck.catalog.Cluster;

/** How to reach a cluster: its address and our credentials, looked up when they are needed. */
@FunctionalInterface
public interface ClusterAccess {
  /**
   * @throws NoAccess when the configuration does not lead there, or not in the way it asks for
   */
  Connection to(Cluster cluster) throws NoAccess;
}
