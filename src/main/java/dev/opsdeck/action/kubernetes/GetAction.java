package dev.opsdeck.action.kubernetes;

import dev.opsdeck.action.ActionSpec;
import dev.opsdeck.action.Permission;
import dev.opsdeck.action.ReadAction;
import dev.opsdeck.action.StepContext;
import dev.opsdeck.action.StepOutcome;
import dev.opsdeck.action.StepOutcome.Again;
import dev.opsdeck.action.kubernetes.reading.Annotations;
import dev.opsdeck.action.kubernetes.reading.Guards;
import dev.opsdeck.action.kubernetes.reading.ImageName;
import dev.opsdeck.action.kubernetes.reading.Ownership;
import dev.opsdeck.action.kubernetes.reading.PodLines;
import dev.opsdeck.action.kubernetes.reading.PodState;
import dev.opsdeck.action.kubernetes.reading.PodState.Health;
import dev.opsdeck.action.kubernetes.reading.PodTemplate;
import dev.opsdeck.action.kubernetes.reading.RolloutStatus;
import dev.opsdeck.cluster.Clusters;
import dev.opsdeck.kernel.Fact;
import dev.opsdeck.runbook.Effect;
import io.fabric8.kubernetes.api.model.Pod;
import io.fabric8.kubernetes.api.model.apps.Deployment;
import io.fabric8.kubernetes.api.model.apps.DeploymentCondition;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/** {@code kubernetes.get}: the pods, the Deployment or the autoscaler of a service as they are. */
final class GetAction implements ReadAction<GetAction.Input, GetAction.Output> {

  /**
   * @param kind {@code pods}, {@code deployment} or {@code hpa}
   * @param view {@code unhealthy} to list only bad pods; absent or {@code all} for all
   */
  record Input(String kind, @Nullable String view) {}

  /**
   * @param found whether the Deployment (for {@code hpa}: its autoscaler) exists
   * @param ready pods that are healthy; for {@code hpa} those it counts
   * @param wanted as the Deployment, or its autoscaler, asks for
   */
  record Output(boolean found, int ready, int wanted, int unhealthy, String image) {}

  private final Clusters clusters;

  GetAction(Clusters clusters) {
    this.clusters = clusters;
  }

  @Override
  public ActionSpec<Input, Output> spec() {
    return new ActionSpec<>(
        "kubernetes.get",
        Effect.READ,
        Input.class,
        Output.class,
        Permission.list(
            "get deployments.apps", "list pods", "list horizontalpodautoscalers.autoscaling"));
  }

  @Override
  public StepOutcome<Output> perform(StepContext context, Input input) throws InterruptedException {
    return switch (input.kind()) {
      case "pods", "pod" ->
          Outcomes.read(clusters, context, workload -> pods(context, input, workload));
      case "deployment", "deployments" ->
          Outcomes.read(clusters, context, workload -> deployment(context, workload));
      case "hpa" -> Outcomes.read(clusters, context, AutoscalerView::of);
      default ->
          new StepOutcome.Failed<>(
              Fact.of(
                  "kubernetes.unknown-kind",
                  "kind",
                  input.kind(),
                  "known",
                  "pods, deployment, hpa"),
              Again.WILL_NOT_HELP);
    };
  }

  private static StepOutcome<Output> pods(StepContext context, Input input, Workload workload) {
    Optional<Deployment> found = workload.deployment();
    List<Pod> pods = found.map(workload::pods).orElseGet(workload::strayPods);
    List<PodState> states = pods.stream().map(PodState::of).toList();
    Output output = output(context, found, states);
    boolean onlyBad = "unhealthy".equals(input.view());
    List<Fact> details =
        onlyBad ? PodLines.bad(states, context.now()) : PodLines.of(states, context.now());
    return new StepOutcome.Done<>(
        output,
        found.isEmpty() ? workload.gone() : summary(context, output, states),
        details,
        List.of());
  }

  private static StepOutcome<Output> deployment(StepContext context, Workload workload) {
    Optional<Deployment> found = workload.deployment();
    if (found.isEmpty()) {
      return new StepOutcome.Done<>(new Output(false, 0, 0, 0, ""), workload.gone());
    }
    List<PodState> states = workload.pods(found.get()).stream().map(PodState::of).toList();
    Output output = output(context, found, states);
    return new StepOutcome.Done<>(
        output,
        Fact.of(
            "kubernetes.deployment",
            "deployment",
            context.service().deployment(),
            "ready",
            output.ready(),
            "wanted",
            output.wanted(),
            "version",
            ImageName.parse(output.image()).version(),
            "revision",
            Annotations.on(found.get(), Annotations.REVISION)),
        conditions(context.now(), found.get(), output),
        List.of());
  }

  private static Fact summary(StepContext context, Output output, List<PodState> states) {
    return Fact.of(
        "kubernetes.pods",
        "deployment",
        context.service().deployment(),
        "ready",
        output.ready(),
        "wanted",
        output.wanted(),
        "unhealthy",
        output.unhealthy(),
        "leaving",
        PodLines.count(states, Health.LEAVING),
        "version",
        ImageName.parse(output.image()).version());
  }

  private static List<Fact> conditions(Instant now, Deployment deployment, Output output) {
    List<Fact> lines = new ArrayList<>();
    var status = RolloutStatus.of(deployment).count();
    lines.add(
        Fact.of(
            "kubernetes.deployment-state",
            "image",
            output.image(),
            "wanted",
            status.wanted(),
            "updated",
            status.updated(),
            "old",
            status.old(),
            "unhealthy",
            output.unhealthy(),
            "age",
            PodLines.age(Instant.parse(deployment.getMetadata().getCreationTimestamp()), now)));
    Guards.paused(deployment).ifPresent(lines::add);
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

  private static Output output(
      StepContext context, Optional<Deployment> found, List<PodState> states) {
    return new Output(
        found.isPresent(),
        (int) PodLines.count(states, Health.HEALTHY),
        found.map(one -> RolloutStatus.of(one).count().wanted()).orElse(0),
        (int) PodLines.count(states, Health.UNHEALTHY),
        found.map(one -> PodTemplate.of(one).image(context.service().container())).orElse(""));
  }
}
