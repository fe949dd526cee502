package dev.opsdeck.action.kubernetes.reading;

import io.fabric8.kubernetes.api.model.apps.Deployment;
import io.fabric8.kubernetes.api.model.apps.DeploymentCondition;
import io.fabric8.kubernetes.api.model.apps.DeploymentStatus;
import java.util.Optional;

/**
 * How far the rollout of a Deployment is.
 *
 * <p>The order of the questions is the domain, as in kubectl's {@code rollout_status.go}: change
 * observed, progress deadline, pods updated, old pods gone, updated pods available.
 */
public sealed interface RolloutStatus {
  Count count();

  /**
   * Pods of the newest template.
   *
   * @param ready those surely available: all available ones less every old one
   * @param wanted as the Deployment asks for
   * @param updated those that exist
   * @param old pods of earlier templates that still exist
   */
  record Count(int ready, int wanted, int updated, int old) {}

  record Complete(Count count) implements RolloutStatus {}

  /**
   * @param blocked why the controller cannot create pods, such as an exhausted quota; empty when it
   *     can
   */
  record Progressing(Stage stage, Count count, String blocked) implements RolloutStatus {}

  /** The Deployment's own deadline for making progress has passed; waiting does not help. */
  record Stuck(Count count, String message) implements RolloutStatus {}

  /** The first question that is not answered yet. */
  enum Stage {
    NOT_OBSERVED,
    UPDATING,
    OLD_TERMINATING,
    BECOMING_AVAILABLE
  }

  static RolloutStatus of(Deployment deployment) {
    DeploymentStatus status =
        Optional.ofNullable(deployment.getStatus()).orElseGet(DeploymentStatus::new);
    Count count = count(deployment, status);
    if (or(deployment.getMetadata().getGeneration(), 0) > or(status.getObservedGeneration(), 0)) {
      Count none = new Count(0, count.wanted(), 0, count.updated() + count.old());
      return new Progressing(Stage.NOT_OBSERVED, none, "");
    }
    Optional<DeploymentCondition> progress = condition(status, "Progressing");
    if (progress.filter(c -> "ProgressDeadlineExceeded".equals(c.getReason())).isPresent()) {
      return new Stuck(count, progress.map(DeploymentCondition::getMessage).orElse(""));
    }
    String blocked =
        condition(status, "ReplicaFailure")
            .filter(c -> "True".equals(c.getStatus()))
            .map(DeploymentCondition::getMessage)
            .orElse("");
    if (count.updated() < count.wanted()) {
      return new Progressing(Stage.UPDATING, count, blocked);
    }
    if (count.old() > 0) {
      return new Progressing(Stage.OLD_TERMINATING, count, blocked);
    }
    if (or(status.getAvailableReplicas(), 0) < count.updated()) {
      return new Progressing(Stage.BECOMING_AVAILABLE, count, blocked);
    }
    return new Complete(count);
  }

  static Optional<DeploymentCondition> condition(DeploymentStatus status, String type) {
    return status.getConditions().stream().filter(c -> type.equals(c.getType())).findFirst();
  }

  private static Count count(Deployment deployment, DeploymentStatus status) {
    int wanted = or(deployment.getSpec().getReplicas(), 1);
    int updated = or(status.getUpdatedReplicas(), 0);
    int old = Math.max(0, or(status.getReplicas(), 0) - updated);
    int ready = Math.clamp((long) or(status.getAvailableReplicas(), 0) - old, 0, updated);
    return new Count(ready, wanted, updated, old);
  }

  private static int or(Number number, int otherwise) {
    return number == null ? otherwise : number.intValue();
  }
}
