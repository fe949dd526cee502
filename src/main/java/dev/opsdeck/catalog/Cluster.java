package dev.opsdeck.catalog;

/**
 * A Kubernetes cluster.
 *
 * @param context a context of the kubeconfig, or {@code in-cluster}
 */
public record Cluster(String name, String context) {
  public static final String IN_CLUSTER = "in-cluster";
}
