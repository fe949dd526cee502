package dev.opsdeck.action.kubernetes.api;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.opsdeck.catalog.ObjectKind;

/**
 * Where the API of Kubernetes has the objects of a kind.
 *
 * @param group empty for the core one
 * @param plural as paths and permissions name it
 * @param name of the kind as manifests have it: {@code Deployment}
 * @param product what has to be installed for the kind to exist; empty for Kubernetes itself
 */
public record ApiResource(
    ObjectKind kind, String group, String version, String plural, String name, String product) {
  private static final String CERT_MANAGER = "cert-manager";
  private static final String ISTIO = "Istio";

  public static ApiResource of(ObjectKind kind) {
    return switch (kind) {
      case POD -> core(kind, "pods", "Pod");
      case SERVICE -> core(kind, "services", "Service");
      case CONFIG_MAP -> core(kind, "configmaps", "ConfigMap");
      case SECRET -> core(kind, "secrets", "Secret");
      case VOLUME_CLAIM -> core(kind, "persistentvolumeclaims", "PersistentVolumeClaim");
      case QUOTA -> core(kind, "resourcequotas", "ResourceQuota");
      case NODE -> core(kind, "nodes", "Node");
      case NAMESPACE -> core(kind, "namespaces", "Namespace");
      case VOLUME -> core(kind, "persistentvolumes", "PersistentVolume");
      case DEPLOYMENT -> own(kind, "apps", "deployments", "Deployment");
      case STATEFULSET -> own(kind, "apps", "statefulsets", "StatefulSet");
      case DAEMONSET -> own(kind, "apps", "daemonsets", "DaemonSet");
      case REPLICASET -> own(kind, "apps", "replicasets", "ReplicaSet");
      case JOB -> own(kind, "batch", "jobs", "Job");
      case CRONJOB -> own(kind, "batch", "cronjobs", "CronJob");
      case ENDPOINTS -> own(kind, "discovery.k8s.io", "endpointslices", "EndpointSlice");
      case INGRESS -> own(kind, "networking.k8s.io", "ingresses", "Ingress");
      case NETWORK_POLICY -> own(kind, "networking.k8s.io", "networkpolicies", "NetworkPolicy");
      case DISRUPTION_BUDGET -> own(kind, "policy", "poddisruptionbudgets", "PodDisruptionBudget");
      case AUTOSCALER ->
          new ApiResource(
              kind, "autoscaling", "v2", "horizontalpodautoscalers", "HorizontalPodAutoscaler", "");
      case VERTICAL_AUTOSCALER ->
          custom(
              kind,
              "autoscaling.k8s.io",
              "verticalpodautoscalers",
              "VerticalPodAutoscaler",
              "the Vertical Pod Autoscaler (kubernetes/autoscaler)");
      case CERTIFICATE ->
          custom(kind, "cert-manager.io", "certificates", "Certificate", CERT_MANAGER);
      case CLUSTER_ISSUER ->
          custom(kind, "cert-manager.io", "clusterissuers", "ClusterIssuer", CERT_MANAGER);
      case VIRTUAL_SERVICE ->
          custom(kind, "networking.istio.io", "virtualservices", "VirtualService", ISTIO);
      case DESTINATION_RULE ->
          custom(kind, "networking.istio.io", "destinationrules", "DestinationRule", ISTIO);
      case BACKUP -> custom(kind, "velero.io", "backups", "Backup", "Velero");
    };
  }

  private static ApiResource core(ObjectKind kind, String plural, String name) {
    return own(kind, "", plural, name);
  }

  private static ApiResource own(ObjectKind kind, String group, String plural, String name) {
    return custom(kind, group, plural, name, "");
  }

  private static ApiResource custom(
      ObjectKind kind, String group, String plural, String name, String product) {
    return new ApiResource(kind, group, "v1", plural, name, product);
  }

  /** As permissions name it: {@code deployments.apps}. */
  public String qualified() {
    return group.isEmpty() ? plural : plural + "." + group;
  }

  /** The path of one object. */
  public String path(String namespace, String name) {
    return new Scope(this, kind.clusterWide() ? "" : namespace, name, "").path();
  }

  String root() {
    return group.isEmpty() ? "/api/" + version : "/apis/" + group + "/" + version;
  }

  /** The object with its kind and its version, which items of a list leave out. */
  public JsonNode typed(JsonNode item) {
    ObjectNode typed = item.deepCopy();
    return typed
        .put("apiVersion", group.isEmpty() ? version : group + "/" + version)
        .put("kind", name);
  }
}
