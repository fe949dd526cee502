package dev.opsdeck.action.kubernetes.secret;

import io.fabric8.kubernetes.api.model.apps.DaemonSet;
import io.fabric8.kubernetes.api.model.apps.Deployment;
import io.fabric8.kubernetes.api.model.apps.StatefulSet;
import io.fabric8.kubernetes.client.KubernetesClient;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/**
 * Whether all pods of a workload are of its newest template and available, in the order of
 * kubectl's rollout status (kubectl/pkg/polymorphichelpers/rollout_status.go).
 */
final class ReaderRollout {
  private ReaderRollout() {}

  /** One that was deleted meanwhile has nothing to wait for. */
  static boolean isOver(KubernetesClient client, String namespace, Readers reader) {
    var apps = client.apps();
    String name = reader.name();
    return switch (reader.kind()) {
      case "deployments" -> isOver(apps.deployments().inNamespace(namespace).withName(name).get());
      case "statefulsets" ->
          isOver(apps.statefulSets().inNamespace(namespace).withName(name).get());
      default -> isOver(apps.daemonSets().inNamespace(namespace).withName(name).get());
    };
  }

  private static boolean isOver(@Nullable Deployment one) {
    if (one == null) {
      return true;
    }
    var status = one.getStatus();
    int wanted = number(one.getSpec().getReplicas(), 1);
    return status != null
        && isSeen(one.getMetadata().getGeneration(), status.getObservedGeneration())
        && number(status.getUpdatedReplicas(), 0) >= wanted
        && number(status.getReplicas(), 0) <= number(status.getUpdatedReplicas(), 0)
        && number(status.getAvailableReplicas(), 0) >= wanted;
  }

  private static boolean isOver(@Nullable StatefulSet one) {
    if (one == null) {
      return true;
    }
    var status = one.getStatus();
    return status != null
        && isSeen(one.getMetadata().getGeneration(), status.getObservedGeneration())
        && number(status.getReadyReplicas(), 0) >= number(one.getSpec().getReplicas(), 1)
        && Objects.equals(status.getUpdateRevision(), status.getCurrentRevision());
  }

  private static boolean isOver(@Nullable DaemonSet one) {
    if (one == null) {
      return true;
    }
    var status = one.getStatus();
    int wanted = status == null ? 0 : number(status.getDesiredNumberScheduled(), 0);
    return status != null
        && isSeen(one.getMetadata().getGeneration(), status.getObservedGeneration())
        && number(status.getUpdatedNumberScheduled(), 0) >= wanted
        && number(status.getNumberAvailable(), 0) >= wanted;
  }

  private static boolean isSeen(@Nullable Long generation, @Nullable Long observed) {
    return generation == null || (observed != null && observed >= generation);
  }

  private static int number(@Nullable Integer value, int usual) {
    return value == null ? usual : value;
  }
}
