package dev.opsdeck.action.kubernetes.reading;

import io.fabric8.kubernetes.api.model.LimitRange;
import io.fabric8.kubernetes.api.model.ResourceQuota;
import io.fabric8.kubernetes.api.model.apps.Deployment;
import io.fabric8.kubernetes.api.model.apps.ReplicaSet;
import io.fabric8.kubernetes.api.model.autoscaling.v2.HorizontalPodAutoscaler;
import io.fabric8.kubernetes.client.KubernetesClient;
import io.fabric8.kubernetes.client.KubernetesClientException;
import java.util.List;
import java.util.Optional;
import java.util.function.Supplier;

/** Reads what stands around a Deployment. */
public final class Surroundings {
  private Surroundings() {}

  /** Those that match the selector, as the controller asks; whose they are the reader decides. */
  public static List<ReplicaSet> replicaSets(KubernetesClient client, Deployment deployment) {
    return client
        .apps()
        .replicaSets()
        .inNamespace(deployment.getMetadata().getNamespace())
        .withLabelSelector(deployment.getSpec().getSelector())
        .list()
        .getItems();
  }

  public static Revisions revisions(KubernetesClient client, Deployment deployment) {
    return Revisions.of(deployment, replicaSets(client, deployment));
  }

  /** The autoscalers that decide the replicas of a Deployment; more than one is a mistake. */
  public static List<HorizontalPodAutoscaler> autoscalers(
      KubernetesClient client, String namespace, String deployment) {
    return client
        .autoscaling()
        .v2()
        .horizontalPodAutoscalers()
        .inNamespace(namespace)
        .list()
        .getItems()
        .stream()
        .filter(hpa -> "Deployment".equals(hpa.getSpec().getScaleTargetRef().getKind()))
        .filter(hpa -> deployment.equals(hpa.getSpec().getScaleTargetRef().getName()))
        .toList();
  }

  /** Only to tell who decides the replicas: empty also when it may not be read. */
  public static String autoscaler(KubernetesClient client, Deployment deployment) {
    String namespace = deployment.getMetadata().getNamespace();
    String name = deployment.getMetadata().getName();
    return ifAllowed(() -> autoscalers(client, namespace, name)).stream()
        .flatMap(List::stream)
        .findFirst()
        .map(hpa -> hpa.getMetadata().getName())
        .orElse("");
  }

  /** Limit ranges are looked at only where there is a quota. */
  public static Budget budget(KubernetesClient client, Deployment deployment) {
    String namespace = deployment.getMetadata().getNamespace();
    Optional<List<ResourceQuota>> quotas =
        ifAllowed(() -> client.resourceQuotas().inNamespace(namespace).list().getItems());
    if (quotas.isEmpty()) {
      return Budget.forbidden();
    }
    List<LimitRange> ranges =
        quotas.get().isEmpty()
            ? List.of()
            : ifAllowed(() -> client.limitRanges().inNamespace(namespace).list().getItems())
                .orElseGet(List::of);
    return new Budget(quotas.get(), ranges, Budget.State.READ);
  }

  /** Empty when it may not be read: what only informs must not stop a change. */
  private static <T> Optional<T> ifAllowed(Supplier<T> read) {
    try {
      return Optional.of(read.get());
    } catch (KubernetesClientException e) {
      if (e.getCode() != 403) {
        throw e;
      }
      return Optional.empty();
    }
  }
}
