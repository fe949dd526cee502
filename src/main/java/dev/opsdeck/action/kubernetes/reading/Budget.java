package dev.opsdeck.action.kubernetes.reading;

import dev.opsdeck.kernel.Fact;
import io.fabric8.kubernetes.api.model.IntOrString;
import io.fabric8.kubernetes.api.model.LimitRange;
import io.fabric8.kubernetes.api.model.ResourceQuota;
import io.fabric8.kubernetes.api.model.apps.Deployment;
import io.fabric8.kubernetes.api.model.apps.DeploymentStrategy;
import java.util.List;

/**
 * What the pods of a namespace may take together.
 *
 * @param ranges whose defaults count for containers that name no amount
 */
public record Budget(List<ResourceQuota> quotas, List<LimitRange> ranges, State state) {
  /** Whether anybody has looked. */
  public enum State {
    READ,
    FORBIDDEN,
    NOT_ASKED
  }

  private static final Budget FORBIDDEN = new Budget(List.of(), List.of(), State.FORBIDDEN);
  private static final Budget NOT_ASKED = new Budget(List.of(), List.of(), State.NOT_ASKED);

  public Budget {
    quotas = List.copyOf(quotas);
    ranges = List.copyOf(ranges);
  }

  /** It may not be read, and the approver should know. */
  public static Budget forbidden() {
    return FORBIDDEN;
  }

  /** It does not matter now. */
  public static Budget notAsked() {
    return NOT_ASKED;
  }

  /** What stands against more pods of a template at the same time. */
  public List<Fact> forMore(int pods, PodTemplate template, String namespace) {
    if (pods <= 0) {
      return List.of();
    }
    return state == State.FORBIDDEN
        ? List.of(Fact.of("kubernetes.quota-unreadable", "namespace", namespace))
        : Quota.warnings(quotas, ranges, template, pods);
  }

  /** What stands against a roll-out of a template: it starts new pods before old ones go. */
  public List<Fact> forRollout(Deployment now, PodTemplate template) {
    return forMore(surge(now), template, now.getMetadata().getNamespace());
  }

  /** As the controller rounds: a percentage up; a quarter when nothing is said. */
  private static int surge(Deployment now) {
    DeploymentStrategy strategy = now.getSpec().getStrategy();
    if (strategy != null && "Recreate".equals(strategy.getType())) {
      return 0;
    }
    IntOrString surge =
        strategy == null || strategy.getRollingUpdate() == null
            ? null
            : strategy.getRollingUpdate().getMaxSurge();
    String text = surge == null ? "25%" : String.valueOf(surge.getValue());
    int replicas = RolloutStatus.of(now).count().wanted();
    return text.endsWith("%")
        ? Math.ceilDiv(replicas * Integer.parseInt(text.substring(0, text.length() - 1)), 100)
        : Integer.parseInt(text);
  }
}
