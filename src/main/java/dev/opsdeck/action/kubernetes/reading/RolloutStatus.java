package dev.opsdeck.action.kubernetes.reading;

import io.fabric8.kubernetes.api.model.apps.Deployment;
import io.fabric8.kubernetes.api.model.apps.DeploymentCondition;
import io.fabric8.kubernetes.api.model.apps.DeploymentStatus;
import java.time.Instant;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * How far the rollout of a Deployment is.
 *
 * <p>The order of the questions is the domain, as in kubectl's {@code rollout_status.go}: change
 * observed, progress deadline, pods updated, old pods gone, updated pods available.
 */
public sealed interface RolloutStatus {
  Count count();

  /**
   * Why the controller cannot create pods, such as an exhausted quota; empty when it can. It stays
   * true when the deadline has passed, and then it is the reason.
   */
  String blocked();

  /**
   * Pods of the newest template.
   *
   * @param ready those surely available: all available ones less every old one
   * @param wanted as the Deployment asks for
   * @param updated those that exist
   * @param old pods of earlier templates that still exist
   * @param serving pods that are available, of any template
   */
  record Count(int ready, int wanted, int updated, int old, int serving) {}

  record Complete(Count count) implements RolloutStatus {
    @Override
    public String blocked() {
      return "";
    }
  }

  record Progressing(Stage stage, Count count, String blocked) implements RolloutStatus {}

  /**
   * The status has the condition that a deadline for making progress has passed. That may be the
   * deadline of an earlier roll-out: the condition stays until something moves.
   *
   * @param since when the condition was written, by the cluster's clock; absent when it does not
   *     say
   */
  record Stuck(Count count, String blocked, String message, @Nullable Instant since)
      implements RolloutStatus {
    /** Whether the deadline was that of the pods of this ReplicaSet. */
    public boolean names(String replicaSet) {
      return message.contains("\"" + replicaSet + "\"");
    }
  }

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
      int existing = count.updated() + count.old();
      Count none = new Count(0, count.wanted(), 0, existing, count.serving());
      return new Progressing(Stage.NOT_OBSERVED, none, "");
    }
    String blocked =
        condition(status, "ReplicaFailure")
            .filter(c -> "True".equals(c.getStatus()))
            .map(DeploymentCondition::getMessage)
            .orElse("");
    Optional<DeploymentCondition> deadline =
        condition(status, "Progressing")
            .filter(c -> "ProgressDeadlineExceeded".equals(c.getReason()));
    if (deadline.isPresent()) {
      return stuck(count, blocked, deadline.get());
    }
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

  private static Stuck stuck(Count count, String blocked, DeploymentCondition deadline) {
    String since = deadline.getLastUpdateTime();
    return new Stuck(
        count,
        blocked,
        Optional.ofNullable(deadline.getMessage()).orElse(""),
        since == null ? null : Instant.parse(since));
  }

  static Optional<DeploymentCondition> condition(DeploymentStatus status, String type) {
    return status.getConditions().stream().filter(c -> type.equals(c.getType())).findFirst();
  }

  private static Count count(Deployment deployment, DeploymentStatus status) {
    int wanted = or(deployment.getSpec().getReplicas(), 1);
    int updated = or(status.getUpdatedReplicas(), 0);
    int old = Math.max(0, or(status.getReplicas(), 0) - updated);
    int serving = or(status.getAvailableReplicas(), 0);
    int ready = Math.clamp((long) serving - old, 0, updated);
    return new Count(ready, wanted, updated, old, serving);
  }

  private static int or(Number number, int otherwise) {
    return number == null ? otherwise : number.intValue();
  }
}
