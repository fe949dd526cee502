package dev.opsdeck.action.kubernetes;

import dev.opsdeck.action.StepContext;
import dev.opsdeck.action.StepOutcome;
import dev.opsdeck.action.StepOutcome.Again;
import dev.opsdeck.action.kubernetes.RolloutStatusAction.Output;
import dev.opsdeck.action.kubernetes.reading.Annotations;
import dev.opsdeck.action.kubernetes.reading.ImageName;
import dev.opsdeck.action.kubernetes.reading.PodLines;
import dev.opsdeck.action.kubernetes.reading.PodState;
import dev.opsdeck.action.kubernetes.reading.PodTemplate;
import dev.opsdeck.action.kubernetes.reading.RolloutStatus.Count;
import dev.opsdeck.kernel.Fact;
import io.fabric8.kubernetes.api.model.apps.Deployment;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;

/** How a roll-out ended, in facts: what came of it, why, and what serves meanwhile. */
final class RolloutVerdict {
  private RolloutVerdict() {}

  static StepOutcome<Output> complete(StepContext context, Deployment deployment, Count count) {
    String revision = Annotations.on(deployment, Annotations.REVISION);
    String image = image(context, deployment);
    return new StepOutcome.Done<>(
        new Output(count.ready(), count.wanted(), revision, image),
        Fact.of(
            "rollout.complete",
            "deployment",
            deployment.getMetadata().getName(),
            "ready",
            count.ready(),
            "wanted",
            count.wanted(),
            "revision",
            revision,
            "version",
            ImageName.parse(image).version()));
  }

  /** Its reason is what blocks it, if anything does; the deadline is only when that was noticed. */
  static StepOutcome<Output> stuck(StepContext context, RolloutSight sight) {
    Count count = sight.status().count();
    return failed(
        context,
        sight,
        Fact.of(
            "rollout.stuck",
            "deployment",
            sight.deployment().getMetadata().getName(),
            "ready",
            count.ready(),
            "wanted",
            count.wanted(),
            "older",
            older(count),
            "why",
            sight.status().blocked()));
  }

  /** Said as soon as it is certain, long before the deadline. */
  static StepOutcome<Output> hopeless(StepContext context, RolloutSight sight, PodState pod) {
    Count count = sight.status().count();
    return failed(
        context,
        sight,
        Fact.of(
            "rollout.hopeless",
            "deployment",
            sight.deployment().getMetadata().getName(),
            "version",
            ImageName.parse(image(context, sight.deployment())).version(),
            "wanted",
            count.wanted(),
            "older",
            older(count),
            "pod",
            pod.name(),
            "state",
            pod.state(),
            "why",
            pod.why()));
  }

  static StepOutcome<Output> late(StepContext context, RolloutSight sight, Duration timeout) {
    Count count = sight.status().count();
    return failed(
        context,
        sight,
        Fact.of(
            "rollout.timeout",
            "deployment",
            sight.deployment().getMetadata().getName(),
            "ready",
            count.ready(),
            "wanted",
            count.wanted(),
            "older",
            older(count),
            "why",
            sight.status().blocked(),
            "timeout",
            timeout));
  }

  static StepOutcome<Output> failed(StepContext context, RolloutSight sight, Fact why) {
    List<Fact> details = new ArrayList<>();
    if (!sight.status().blocked().isEmpty()) {
      details.add(Fact.of("rollout.blocked", "why", sight.status().blocked()));
    }
    details.addAll(PodLines.bad(sight.newPods(), context.now()));
    return new StepOutcome.Failed<>(why, Again.WILL_NOT_HELP, details);
  }

  /** How far it is, and that it is looked at from time to time only. */
  static Fact unwatched(Fact newest) {
    return Fact.of(
        "rollout.progress-unwatched",
        "ready",
        newest.values().getOrDefault("ready", "0"),
        "wanted",
        newest.values().getOrDefault("wanted", "0"));
  }

  /** Pods of earlier revisions that serve. */
  private static int older(Count count) {
    return Math.max(0, count.serving() - count.ready());
  }

  private static String image(StepContext context, Deployment deployment) {
    return PodTemplate.of(deployment).image(context.service().container());
  }
}
