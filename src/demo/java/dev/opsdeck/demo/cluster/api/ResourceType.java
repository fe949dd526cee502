package dev.opsdeck.demo.cluster.api;

import java.util.List;
import java.util.Optional;

/**
 * A kind of object that the simulated API serves.
 *
 * @param versions served versions, the preferred one first
 */
public record ResourceType(
    String group, List<String> versions, String plural, String kind, boolean namespaced) {
  public static final ResourceType PODS = core("pods", "Pod");
  public static final ResourceType EVENTS = core("events", "Event");
  public static final ResourceType SECRETS = core("secrets", "Secret");
  public static final ResourceType NAMESPACES =
      new ResourceType("", List.of("v1"), "namespaces", "Namespace", false);
  public static final ResourceType DEPLOYMENTS = of("apps", "deployments", "Deployment");
  public static final ResourceType REPLICA_SETS = of("apps", "replicasets", "ReplicaSet");
  public static final ResourceType AUTOSCALERS =
      new ResourceType(
          "autoscaling",
          List.of("v2", "v1"),
          "horizontalpodautoscalers",
          "HorizontalPodAutoscaler",
          true);
  public static final ResourceType BUDGETS =
      of("policy", "poddisruptionbudgets", "PodDisruptionBudget");
  public static final ResourceType CERTIFICATES =
      of("cert-manager.io", "certificates", "Certificate");

  public static final ResourceType NODES =
      new ResourceType("", List.of("v1"), "nodes", "Node", false);
  public static final ResourceType POD_METRICS =
      new ResourceType("metrics.k8s.io", List.of("v1beta1"), "pods", "PodMetrics", true);
  public static final ResourceType NODE_METRICS =
      new ResourceType("metrics.k8s.io", List.of("v1beta1"), "nodes", "NodeMetrics", false);

  public static final List<ResourceType> ALL =
      List.of(
          PODS,
          EVENTS,
          SECRETS,
          NAMESPACES,
          DEPLOYMENTS,
          REPLICA_SETS,
          AUTOSCALERS,
          BUDGETS,
          CERTIFICATES,
          core("services", "Service"),
          core("configmaps", "ConfigMap"),
          core("endpoints", "Endpoints"),
          core("serviceaccounts", "ServiceAccount"),
          core("resourcequotas", "ResourceQuota"),
          core("limitranges", "LimitRange"),
          core("persistentvolumeclaims", "PersistentVolumeClaim"),
          new ResourceType("", List.of("v1"), "persistentvolumes", "PersistentVolume", false),
          NODES,
          of("apps", "statefulsets", "StatefulSet"),
          of("apps", "daemonsets", "DaemonSet"),
          of("batch", "jobs", "Job"),
          of("batch", "cronjobs", "CronJob"),
          of("networking.k8s.io", "ingresses", "Ingress"),
          of("networking.k8s.io", "networkpolicies", "NetworkPolicy"),
          of("discovery.k8s.io", "endpointslices", "EndpointSlice"),
          of("coordination.k8s.io", "leases", "Lease"),
          of("cert-manager.io", "certificaterequests", "CertificateRequest"),
          of("acme.cert-manager.io", "orders", "Order"),
          of("acme.cert-manager.io", "challenges", "Challenge"),
          of("cert-manager.io", "issuers", "Issuer"),
          new ResourceType(
              "cert-manager.io", List.of("v1"), "clusterissuers", "ClusterIssuer", false),
          of("networking.istio.io", "virtualservices", "VirtualService"),
          of("networking.istio.io", "destinationrules", "DestinationRule"),
          of("velero.io", "backups", "Backup"),
          of("velero.io", "restores", "Restore"),
          of("autoscaling.k8s.io", "verticalpodautoscalers", "VerticalPodAutoscaler"),
          POD_METRICS,
          NODE_METRICS);

  public static Optional<ResourceType> find(String group, String version, String plural) {
    return ALL.stream()
        .filter(t -> t.group.equals(group) && t.plural.equals(plural))
        .filter(t -> t.versions.contains(version))
        .findFirst();
  }

  public static Optional<ResourceType> ofKind(String apiVersion, String kind) {
    String group = apiVersion.contains("/") ? apiVersion.split("/", 2)[0] : "";
    return ALL.stream().filter(t -> t.group.equals(group) && t.kind.equals(kind)).findFirst();
  }

  /** Velero's kinds keep their status in the object itself (Velero 1.17). */
  boolean hasStatusSubresource() {
    return !group.equals("velero.io");
  }

  public String apiVersion() {
    return group.isEmpty() ? versions.getFirst() : group + "/" + versions.getFirst();
  }

  /** As messages name it: {@code deployments.apps}, {@code pods}. */
  public String qualified() {
    return group.isEmpty() ? plural : plural + "." + group;
  }

  private static ResourceType core(String plural, String kind) {
    return new ResourceType("", List.of("v1"), plural, kind, true);
  }

  private static ResourceType of(String group, String plural, String kind) {
    return new ResourceType(group, List.of("v1"), plural, kind, true);
  }
}
