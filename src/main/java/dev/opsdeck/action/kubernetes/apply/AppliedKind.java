package dev.opsdeck.action.kubernetes.apply;

import java.util.List;
import java.util.Optional;

/**
 * A kind that a manifest may have. Secrets are none of them, because a manifest shows its values,
 * and neither is what grants rights.
 *
 * @param plural as paths and permissions name it
 * @param namespaced whether it belongs to a namespace
 */
record AppliedKind(String apiVersion, String kind, String plural, boolean namespaced) {
  static final List<AppliedKind> ALL =
      List.of(
          new AppliedKind("v1", "Namespace", "namespaces", false),
          of("v1", "ConfigMap", "configmaps"),
          of("v1", "Service", "services"),
          of("v1", "ServiceAccount", "serviceaccounts"),
          of("v1", "PersistentVolumeClaim", "persistentvolumeclaims"),
          of("v1", "ResourceQuota", "resourcequotas"),
          of("v1", "LimitRange", "limitranges"),
          of("apps/v1", "Deployment", "deployments"),
          of("batch/v1", "CronJob", "cronjobs"),
          of("autoscaling/v2", "HorizontalPodAutoscaler", "horizontalpodautoscalers"),
          of("policy/v1", "PodDisruptionBudget", "poddisruptionbudgets"),
          of("networking.k8s.io/v1", "Ingress", "ingresses"),
          of("networking.k8s.io/v1", "NetworkPolicy", "networkpolicies"),
          of("autoscaling.k8s.io/v1", "VerticalPodAutoscaler", "verticalpodautoscalers"),
          of("cert-manager.io/v1", "Certificate", "certificates"),
          new AppliedKind("cert-manager.io/v1", "ClusterIssuer", "clusterissuers", false),
          of("networking.istio.io/v1", "VirtualService", "virtualservices"),
          of("networking.istio.io/v1", "DestinationRule", "destinationrules"),
          of("secrets-store.csi.x-k8s.io/v1", "SecretProviderClass", "secretproviderclasses"));

  private static AppliedKind of(String apiVersion, String kind, String plural) {
    return new AppliedKind(apiVersion, kind, plural, true);
  }

  static Optional<AppliedKind> of(String apiVersion, String kind) {
    return ALL.stream()
        .filter(one -> one.apiVersion.equals(apiVersion) && one.kind.equals(kind))
        .findFirst();
  }

  /** As permissions name it: {@code deployments.apps}. */
  String qualified() {
    int slash = apiVersion.indexOf('/');
    return slash < 0 ? plural : plural + "." + apiVersion.substring(0, slash);
  }

  /** The path of one object. */
  String path(String namespace, String name) {
    String root = apiVersion.contains("/") ? "/apis/" + apiVersion : "/api/" + apiVersion;
    return root + (namespaced ? "/namespaces/" + namespace : "") + "/" + plural + "/" + name;
  }

  /** As people name the object: {@code deployment/api}. */
  String label(String name) {
    return kind.toLowerCase(java.util.Locale.ROOT) + "/" + name;
  }
}
