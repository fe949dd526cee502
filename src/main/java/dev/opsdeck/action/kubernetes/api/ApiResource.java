package dev.opsdeck.action.kubernetes.api;

import dev.opsdeck.catalog.ObjectKind;

/**
 * Where the API of Kubernetes has the objects of a kind.
 *
 * @param group empty for the core one
 * @param plural as paths and permissions name it
 * @param product what has to be installed for the kind to exist; empty for Kubernetes itself
 */
public record ApiResource(
    ObjectKind kind, String group, String version, String plural, String product) {
  private static final String CERT_MANAGER = "cert-manager";
  private static final String ISTIO = "Istio";

  public static ApiResource of(ObjectKind kind) {
    return switch (kind) {
      case POD -> core(kind, "pods");
      case SERVICE -> core(kind, "services");
      case CONFIG_MAP -> core(kind, "configmaps");
      case SECRET -> core(kind, "secrets");
      case VOLUME_CLAIM -> core(kind, "persistentvolumeclaims");
      case QUOTA -> core(kind, "resourcequotas");
      case NODE -> core(kind, "nodes");
      case NAMESPACE -> core(kind, "namespaces");
      case VOLUME -> core(kind, "persistentvolumes");
      case DEPLOYMENT -> own(kind, "apps", "deployments");
      case STATEFULSET -> own(kind, "apps", "statefulsets");
      case DAEMONSET -> own(kind, "apps", "daemonsets");
      case REPLICASET -> own(kind, "apps", "replicasets");
      case JOB -> own(kind, "batch", "jobs");
      case CRONJOB -> own(kind, "batch", "cronjobs");
      case ENDPOINTS -> own(kind, "discovery.k8s.io", "endpointslices");
      case INGRESS -> own(kind, "networking.k8s.io", "ingresses");
      case NETWORK_POLICY -> own(kind, "networking.k8s.io", "networkpolicies");
      case DISRUPTION_BUDGET -> own(kind, "policy", "poddisruptionbudgets");
      case AUTOSCALER -> new ApiResource(kind, "autoscaling", "v2", "horizontalpodautoscalers", "");
      case VERTICAL_AUTOSCALER ->
          custom(
              kind,
              "autoscaling.k8s.io",
              "verticalpodautoscalers",
              "the Vertical Pod Autoscaler (kubernetes/autoscaler)");
      case CERTIFICATE -> custom(kind, "cert-manager.io", "certificates", CERT_MANAGER);
      case CLUSTER_ISSUER -> custom(kind, "cert-manager.io", "clusterissuers", CERT_MANAGER);
      case VIRTUAL_SERVICE -> custom(kind, "networking.istio.io", "virtualservices", ISTIO);
      case DESTINATION_RULE -> custom(kind, "networking.istio.io", "destinationrules", ISTIO);
      case BACKUP -> custom(kind, "velero.io", "backups", "Velero");
    };
  }

  private static ApiResource core(ObjectKind kind, String plural) {
    return own(kind, "", plural);
  }

  private static ApiResource own(ObjectKind kind, String group, String plural) {
    return custom(kind, group, plural, "");
  }

  private static ApiResource custom(ObjectKind kind, String group, String plural, String product) {
    return new ApiResource(kind, group, "v1", plural, product);
  }

  /** As permissions name it: {@code deployments.apps}. */
  public String qualified() {
    return group.isEmpty() ? plural : plural + "." + group;
  }

  String root() {
    return group.isEmpty() ? "/api/" + version : "/apis/" + group + "/" + version;
  }
}
