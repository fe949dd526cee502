package dev.opsdeck.action.kubernetes;

import dev.opsdeck.action.StepContext;
import dev.opsdeck.action.StepOutcome;
import dev.opsdeck.action.StepOutcome.Done;
import dev.opsdeck.action.kubernetes.GetAction.Input;
import dev.opsdeck.action.kubernetes.GetAction.Output;
import dev.opsdeck.action.kubernetes.reading.Annotations;
import dev.opsdeck.action.kubernetes.reading.Guards;
import dev.opsdeck.action.kubernetes.reading.ImageName;
import dev.opsdeck.action.kubernetes.reading.Ownership;
import dev.opsdeck.action.kubernetes.reading.PodLines;
import dev.opsdeck.action.kubernetes.reading.RolloutStatus;
import dev.opsdeck.action.kubernetes.reading.RolloutStatus.Complete;
import dev.opsdeck.action.kubernetes.reading.RolloutStatus.Count;
import dev.opsdeck.action.kubernetes.reading.RolloutStatus.Progressing;
import dev.opsdeck.action.kubernetes.reading.RolloutStatus.Stuck;
import dev.opsdeck.kernel.Fact;
import io.fabric8.kubernetes.api.model.apps.Deployment;
import io.fabric8.kubernetes.api.model.apps.DeploymentCondition;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/** A Deployment: what runs, whether that is what is wanted, and what stands in the way. */
final class DeploymentView {
  private DeploymentView() {}

  static StepOutcome<Output> of(StepContext context, Input input, Workload workload) {
    Optional<Deployment> found = workload.deployment();
    if (found.isEmpty()) {
      return new Done<>(Output.NOTHING, workload.gone()).troubled();
    }
    ServiceSight sight = ServiceSight.of(context, workload, found.get());
    List<Fact> troubles = troubles(sight);
    List<Fact> details = new ArrayList<>(troubles);
    details.addAll(lines(context.now(), sight));
    boolean well = troubles.isEmpty() && sight.isServing();
    Done<Output> done =
        new Done<>(
            sight.output(),
            well ? well(context, sight) : trouble(context, sight),
            details,
            List.of());
    return well ? done : done.troubled();
  }

  private static Fact well(StepContext context, ServiceSight sight) {
    return Fact.of("kubernetes.deployment", values(context, sight));
  }

  private static Fact trouble(StepContext context, ServiceSight sight) {
    return Fact.of("kubernetes.deployment-trouble", values(context, sight));
  }

  private static Object[] values(StepContext context, ServiceSight sight) {
    Output output = sight.output();
    return new Object[] {
      "deployment", context.service().deployment(),
      "ready", output.ready(),
      "wanted", output.wanted(),
      "versions", sight.versions(),
      "version", version(sight),
      "revision", Annotations.on(sight.deployment(), Annotations.REVISION)
    };
  }

  /** What keeps the wanted version from running, the reason before its consequence. */
  private static List<Fact> troubles(ServiceSight sight) {
    List<Fact> troubles = new ArrayList<>();
    RolloutStatus status = sight.status();
    Guards.paused(sight.deployment()).ifPresent(troubles::add);
    if (!status.blocked().isEmpty()) {
      troubles.add(Fact.of("rollout.blocked", "why", status.blocked()));
    }
    switch (status) {
      case Complete complete -> {}
      case Stuck stuck ->
          troubles.add(Fact.of("kubernetes.rollout-late", "version", version(sight)));
      case Progressing(var stage, Count count, var blocked) ->
          troubles.add(
              Fact.of(
                  "kubernetes.rollout-open",
                  "version",
                  version(sight),
                  "updated",
                  count.updated(),
                  "wanted",
                  count.wanted(),
                  "old",
                  count.old()));
    }
    return troubles;
  }

  private static List<Fact> lines(Instant now, ServiceSight sight) {
    Deployment deployment = sight.deployment();
    Count count = sight.status().count();
    List<Fact> lines = new ArrayList<>();
    lines.add(
        Fact.of(
            "kubernetes.deployment-state",
            "image",
            sight.image(),
            "wanted",
            count.wanted(),
            "updated",
            count.updated(),
            "old",
            count.old(),
            "unhealthy",
            sight.output().unhealthy(),
            "age",
            PodLines.age(Instant.parse(deployment.getMetadata().getCreationTimestamp()), now)));
    lines.addAll(sight.others());
    Ownership.of(deployment).ifPresent(lines::add);
    if (deployment.getStatus() != null) {
      deployment.getStatus().getConditions().forEach(one -> lines.add(condition(one, now)));
    }
    return lines;
  }

  private static Fact condition(DeploymentCondition condition, Instant now) {
    String since = condition.getLastTransitionTime();
    return Fact.of(
        "kubernetes.condition",
        "type",
        condition.getType(),
        "status",
        condition.getStatus(),
        "reason",
        condition.getReason() == null ? "" : condition.getReason(),
        "message",
        condition.getMessage() == null ? "" : condition.getMessage(),
        "age",
        since == null ? "" : PodLines.age(Instant.parse(since), now));
  }

  private static String version(ServiceSight sight) {
    return ImageName.parse(sight.image()).version();
  }
}
