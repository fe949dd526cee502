package dev.opsdeck.action.kubernetes;

import dev.opsdeck.action.ActionSpec;
import dev.opsdeck.action.ChangeAction;
import dev.opsdeck.action.Pins;
import dev.opsdeck.action.PlanOutcome;
import dev.opsdeck.action.Settlement;
import dev.opsdeck.action.StepContext;
import dev.opsdeck.action.StepOutcome;
import dev.opsdeck.action.StepOutcome.Again;
import dev.opsdeck.action.kubernetes.DeploymentChange.Move;
import dev.opsdeck.action.kubernetes.reading.Annotations;
import dev.opsdeck.action.kubernetes.reading.RolloutStatus;
import dev.opsdeck.cluster.ClusterAnswer;
import dev.opsdeck.cluster.ClusterFailure;
import dev.opsdeck.cluster.Clusters;
import dev.opsdeck.kernel.Fact;
import dev.opsdeck.runbook.Effect;
import io.fabric8.kubernetes.api.model.apps.Deployment;
import io.fabric8.kubernetes.api.model.apps.DeploymentBuilder;
import java.util.List;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * {@code kubernetes.scale}: an absolute number of replicas, and the limits of the autoscaler with
 * it when that would take the change back.
 */
final class ScaleAction implements ChangeAction<ScaleAction.Input, ScaleAction.Output> {
  static final String NAME = "kubernetes.scale";

  /**
   * @param pinHpa whether to set both limits of the autoscaler to the same number
   * @param hpaMin with {@code hpaMax}: limits to give back to a pinned autoscaler
   */
  record Input(
      int replicas, @Nullable Boolean pinHpa, @Nullable Integer hpaMin, @Nullable Integer hpaMax) {}

  /**
   * @param pinned whether the autoscaler is pinned to {@code toReplicas} now
   */
  record Output(int fromReplicas, int toReplicas, boolean pinned) {}

  private final Clusters clusters;
  private final DeploymentChange change;
  private final AutoscalerChange autoscaler;

  ScaleAction(Clusters clusters) {
    this.clusters = clusters;
    this.change = new DeploymentChange(clusters);
    this.autoscaler = new AutoscalerChange(clusters);
  }

  @Override
  public ActionSpec<Input, Output> spec() {
    return new ActionSpec<>(
        NAME,
        Effect.CHANGE,
        Input.class,
        Output.class,
        List.of(
            "get deployments.apps",
            "patch deployments.apps",
            "list horizontalpodautoscalers.autoscaling",
            "patch horizontalpodautoscalers.autoscaling",
            "list resourcequotas"));
  }

  @Override
  public PlanOutcome<Output> plan(StepContext context, Input input) throws InterruptedException {
    return Outcomes.plan(
        clusters,
        context,
        workload ->
            workload
                .deployment()
                .map(now -> new ScalePlan(context, input, workload, now).outcome())
                .orElseGet(() -> new PlanOutcome.Refused<>(workload.gone())));
  }

  @Override
  public StepOutcome<Output> perform(StepContext context, Input input, Pins pins)
      throws InterruptedException {
    Optional<StepOutcome<Output>> early = check(context, pins);
    if (early.isPresent()) {
      return early.get();
    }
    Optional<StepOutcome<Output>> stopped = autoscaler.perform(context, pins);
    if (stopped.isPresent()) {
      return stopped.get();
    }
    StepOutcome<Output> outcome = change.perform(context, new Scale(context, pins));
    return pins.get("hpaTo").isEmpty() ? outcome : withAutoscaler(outcome, pins);
  }

  @Override
  public Settlement<Output> settle(StepContext context, Input input, Pins pins)
      throws InterruptedException {
    return change.settle(context, new Scale(context, pins));
  }

  /** Before the autoscaler is touched: a drifted Deployment must leave it alone. */
  private Optional<StepOutcome<Output>> check(StepContext context, Pins pins)
      throws InterruptedException {
    Scale goal = new Scale(context, pins);
    ClusterAnswer<Optional<Fact>> answer =
        clusters.read(
            context.target().environment().cluster(),
            client -> {
              Workload workload = new Workload(client, context.target());
              Optional<Deployment> now = workload.deployment();
              return now.isEmpty()
                  ? Optional.of(workload.gone())
                  : DeploymentChange.stamped(context, now.get())
                      ? Optional.empty()
                      : goal.drift(now.get())
                          .or(() -> AutoscalerChange.drift(context, pins, workload.autoscalers()));
            });
    return answer.fold(
        drift -> drift.map(StepOutcome.Drifted<Output>::new),
        (ClusterFailure failure) -> Optional.of(Outcomes.failed(failure)));
  }

  /** What did not happen to the Deployment has happened to its autoscaler. */
  private static StepOutcome<Output> withAutoscaler(StepOutcome<Output> outcome, Pins pins) {
    Fact pinned =
        Fact.of("kubernetes.hpa-changed-only", "hpa", pins.get("hpa"), "limits", pins.get("hpaTo"));
    return switch (outcome) {
      case StepOutcome.Failed<Output> failed ->
          new StepOutcome.Failed<>(failed.why(), failed.again(), List.of(pinned));
      case StepOutcome.Drifted<Output> drifted ->
          new StepOutcome.Failed<>(drifted.why(), Again.WILL_NOT_HELP, List.of(pinned));
      case StepOutcome.Done<Output> done -> done;
      case StepOutcome.Waiting<Output> waiting -> waiting;
      case StepOutcome.Unknown<Output> unknown -> unknown;
    };
  }

  static Deployment wanted(StepContext context, Deployment now, int replicas) {
    return new DeploymentBuilder(now)
        .editMetadata()
        .addToAnnotations(Annotations.STAMP, context.stamp())
        .endMetadata()
        .editSpec()
        .withReplicas(replicas)
        .endSpec()
        .build();
  }

  /** The pinned number; with an autoscaler around, the number before may move at any time. */
  private record Scale(StepContext context, Pins pins) implements DeploymentChange.Goal<Output> {
    private boolean autoscaled() {
      return !pins.get("hpa").isEmpty();
    }

    private int to() {
      return Integer.parseInt(pins.get("toReplicas"));
    }

    @Override
    public boolean reached(Deployment now) {
      return autoscaled() || RolloutStatus.of(now).count().wanted() == to();
    }

    @Override
    public Optional<Fact> drift(Deployment now) {
      String name = now.getMetadata().getName();
      if (!pins.get("uid").equals(now.getMetadata().getUid())) {
        return Optional.of(Fact.of("kubernetes.drifted-replaced", "deployment", name));
      }
      int replicas = RolloutStatus.of(now).count().wanted();
      return autoscaled() || pins.get("fromReplicas").equals(Integer.toString(replicas))
          ? Optional.empty()
          : Optional.of(
              Fact.of(
                  "kubernetes.drifted-replicas",
                  "deployment",
                  name,
                  "planned",
                  pins.get("fromReplicas"),
                  "replicas",
                  replicas));
    }

    @Override
    public Move move(Workload workload, Deployment now) {
      return new Move.Send(wanted(context, now, to()));
    }

    @Override
    public StepOutcome.Done<Output> done(Deployment now) {
      boolean pinned = pins.get("pinned").equals("true");
      Output output = new Output(Integer.parseInt(pins.get("fromReplicas")), to(), pinned);
      return new StepOutcome.Done<>(
          output,
          Fact.of(
              "kubernetes.scaled",
              "deployment",
              now.getMetadata().getName(),
              "from",
              output.fromReplicas(),
              "to",
              output.toReplicas(),
              "pinned",
              pinned ? pins.get("hpa") : ""));
    }
  }
}
