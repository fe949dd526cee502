package dev.opsdeck.action.kubernetes;

import dev.opsdeck.action.ActionSpec;
import dev.opsdeck.action.ChangeAction;
import dev.opsdeck.action.Inverse;
import dev.opsdeck.action.Pins;
import dev.opsdeck.action.PlanOutcome;
import dev.opsdeck.action.Settlement;
import dev.opsdeck.action.StepContext;
import dev.opsdeck.action.StepOutcome;
import dev.opsdeck.action.kubernetes.DeploymentChange.Move;
import dev.opsdeck.action.kubernetes.reading.Annotations;
import dev.opsdeck.action.kubernetes.reading.Guards;
import dev.opsdeck.action.kubernetes.reading.ImageName;
import dev.opsdeck.action.kubernetes.reading.MergePatch;
import dev.opsdeck.action.kubernetes.reading.PodTemplate;
import dev.opsdeck.action.kubernetes.reading.RolloutStatus;
import dev.opsdeck.cluster.Clusters;
import dev.opsdeck.kernel.Fact;
import dev.opsdeck.runbook.Effect;
import io.fabric8.kubernetes.api.model.apps.Deployment;
import io.fabric8.kubernetes.api.model.apps.DeploymentBuilder;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * {@code kubernetes.rollout.restart}: replaces every pod, as many at a time as the strategy has.
 */
final class RolloutRestartAction
    implements ChangeAction<RolloutRestartAction.Input, RolloutRestartAction.Output> {

  record Input() {}

  record Output(String restartedAt, String image) {}

  private final Clusters clusters;
  private final DeploymentChange change;

  RolloutRestartAction(Clusters clusters) {
    this.clusters = clusters;
    this.change = new DeploymentChange(clusters);
  }

  @Override
  public ActionSpec<Input, Output> spec() {
    return new ActionSpec<>(
        "kubernetes.rollout.restart",
        Effect.CHANGE,
        Input.class,
        Output.class,
        List.of("get deployments.apps", "patch deployments.apps"));
  }

  @Override
  public PlanOutcome<Output> plan(StepContext context, Input input) throws InterruptedException {
    return Outcomes.plan(
        clusters,
        context,
        workload ->
            workload
                .deployment()
                .map(now -> plan(context, workload, now))
                .orElseGet(() -> new PlanOutcome.Refused<>(workload.gone())));
  }

  @Override
  public StepOutcome<Output> perform(StepContext context, Input input, Pins pins)
      throws InterruptedException {
    return change.perform(context, new Restart(context, pins));
  }

  @Override
  public Settlement<Output> settle(StepContext context, Input input, Pins pins)
      throws InterruptedException {
    return change.settle(context, new Restart(context, pins));
  }

  private static PlanOutcome<Output> plan(StepContext context, Workload workload, Deployment now) {
    Optional<Fact> paused = Guards.paused(now);
    if (paused.isPresent()) {
      return new PlanOutcome.Refused<>(paused.get());
    }
    String name = now.getMetadata().getName();
    PodTemplate template = PodTemplate.of(now);
    String image = template.image(context.target().service().container());
    int replicas = RolloutStatus.of(now).count().wanted();
    String at = time(context);
    if (replicas == 0) {
      return new PlanOutcome.NothingToDo<>(
          Fact.of("kubernetes.restart-nothing", "deployment", name), new Output("", image));
    }
    workload.dryRun(MergePatch.between(now, wanted(context, now, at)));
    Fact harmless = Fact.of("kubernetes.restart-no-return", "deployment", name);
    return new PlanOutcome.Planned<>(
        Fact.of(
            "kubernetes.restart",
            "deployment",
            name,
            "namespace",
            now.getMetadata().getNamespace(),
            "replicas",
            replicas,
            "version",
            ImageName.parse(image).version()),
        List.of(),
        Guards.warnings(now, image),
        List.of(harmless),
        Pins.of(Map.of("uid", now.getMetadata().getUid(), Pins.FOUND, template.hash())),
        new Output(at, image),
        new Inverse.PointOfNoReturn(harmless));
  }

  private static Deployment wanted(StepContext context, Deployment now, String at) {
    Deployment wanted =
        new DeploymentBuilder(now)
            .editSpec()
            .editTemplate()
            .editOrNewMetadata()
            .addToAnnotations(Annotations.RESTARTED_AT, at)
            .endMetadata()
            .endTemplate()
            .endSpec()
            .build();
    return DeploymentChange.marked(
        wanted,
        context,
        "Restarted by %s (%s)".formatted(context.requester().handle(), context.run()));
  }

  private static String time(StepContext context) {
    Instant now = context.now();
    return now.truncatedTo(ChronoUnit.SECONDS).toString();
  }

  private static String restartedAt(PodTemplate template) {
    var annotations = template.spec().getMetadata().getAnnotations();
    return annotations == null ? "" : annotations.getOrDefault(Annotations.RESTARTED_AT, "");
  }

  /** The pinned restart. */
  private record Restart(StepContext context, Pins pins) implements DeploymentChange.Goal<Output> {
    @Override
    public boolean reached(Deployment now) {
      return !pins.get(Pins.FOUND).equals(PodTemplate.of(now).hash());
    }

    @Override
    public Optional<Fact> drift(Deployment now) {
      return DeploymentChange.templateDrift(pins, now, context.target().service().container());
    }

    @Override
    public Move move(Workload workload, Deployment now) {
      return new Move.Send(wanted(context, now, time(context)));
    }

    @Override
    public StepOutcome.Done<Output> done(Deployment now) {
      PodTemplate template = PodTemplate.of(now);
      String image = template.image(context.target().service().container());
      return new StepOutcome.Done<>(
          new Output(restartedAt(template), image),
          Fact.of(
              "kubernetes.restarted",
              "deployment",
              now.getMetadata().getName(),
              "at",
              restartedAt(template)));
    }
  }
}
