package dev.opsdeck.action.kubernetes;

import dev.opsdeck.action.ActionSpec;
import dev.opsdeck.action.ChangeAction;
import dev.opsdeck.action.Pins;
import dev.opsdeck.action.PlanOutcome;
import dev.opsdeck.action.Settlement;
import dev.opsdeck.action.StepContext;
import dev.opsdeck.action.StepOutcome;
import dev.opsdeck.action.kubernetes.DeploymentChange.Move;
import dev.opsdeck.action.kubernetes.reading.Annotations;
import dev.opsdeck.action.kubernetes.reading.ImageName;
import dev.opsdeck.action.kubernetes.reading.PodTemplate;
import dev.opsdeck.action.kubernetes.reading.Revisions.Revision;
import dev.opsdeck.cluster.Clusters;
import dev.opsdeck.kernel.Fact;
import dev.opsdeck.runbook.Effect;
import io.fabric8.kubernetes.api.model.apps.Deployment;
import io.fabric8.kubernetes.api.model.apps.DeploymentBuilder;
import java.util.List;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * {@code kubernetes.rollout.undo}: gives a Deployment the pod template of an earlier revision.
 *
 * <p>Which revision "the previous one" is, is settled by the plan and pinned as a ReplicaSet: a
 * second undo does not flip back.
 */
final class RolloutUndoAction
    implements ChangeAction<RolloutUndoAction.Input, RolloutUndoAction.Output> {
  static final String NAME = "kubernetes.rollout.undo";

  /**
   * @param toRevision absent (or 0, as kubectl has it) for the one before the current
   */
  record Input(@Nullable Integer toRevision) {}

  /** Versions are the image's tag, or the beginning of its digest. */
  record Output(
      int fromRevision,
      int toRevision,
      String fromImage,
      String toImage,
      String fromVersion,
      String toVersion) {}

  private final Clusters clusters;
  private final DeploymentChange change;

  RolloutUndoAction(Clusters clusters) {
    this.clusters = clusters;
    this.change = new DeploymentChange(clusters);
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
            "list replicasets.apps",
            "list horizontalpodautoscalers.autoscaling"));
  }

  @Override
  public PlanOutcome<Output> plan(StepContext context, Input input) throws InterruptedException {
    return Outcomes.plan(
        clusters,
        context,
        workload ->
            workload
                .deployment()
                .map(now -> new UndoPlan(context, workload, now).outcome(input))
                .orElseGet(() -> new PlanOutcome.Refused<>(workload.gone())));
  }

  @Override
  public StepOutcome<Output> perform(StepContext context, Input input, Pins pins)
      throws InterruptedException {
    return change.perform(context, new Undo(context, pins));
  }

  @Override
  public Settlement<Output> settle(StepContext context, Input input, Pins pins)
      throws InterruptedException {
    return change.settle(context, new Undo(context, pins));
  }

  static Output output(StepContext context, Revision from, Revision to) {
    String container = context.target().service().container();
    return output(
        from.number(),
        to.number(),
        from.template().image(container),
        to.template().image(container));
  }

  private static Output output(int from, int to, String fromImage, String toImage) {
    return new Output(
        from,
        to,
        fromImage,
        toImage,
        ImageName.parse(fromImage).version(),
        ImageName.parse(toImage).version());
  }

  static Deployment wanted(StepContext context, Deployment now, Revision to) {
    Deployment wanted =
        new DeploymentBuilder(now).editSpec().withTemplate(to.template().spec()).endSpec().build();
    return DeploymentChange.marked(wanted, context, cause(context, to));
  }

  /** What the revision was made for stays readable, however often it comes back. */
  private static String cause(StepContext context, Revision to) {
    String original = to.cause().replaceFirst("^Rolled back to revision \\d+ by [^:]*:? ?", "");
    return "Rolled back to revision %d by %s (%s)%s"
        .formatted(
            to.number(),
            context.requester().handle(),
            context.run(),
            original.isEmpty() ? "" : ": " + original);
  }

  private static String deployment(StepContext context) {
    return context.target().service().deployment();
  }

  /** The pinned undo. */
  private record Undo(StepContext context, Pins pins) implements DeploymentChange.Goal<Output> {
    @Override
    public boolean reached(Deployment now) {
      return pins.get(Pins.LEFT).equals(PodTemplate.of(now).hash());
    }

    @Override
    public Optional<Fact> drift(Deployment now) {
      String container = context.target().service().container();
      Optional<Fact> drift = DeploymentChange.templateDrift(pins, now, container);
      String revision = Annotations.on(now, Annotations.REVISION);
      if (drift.isPresent() || revision.equals(pins.get("fromRevision"))) {
        return drift;
      }
      return Optional.of(
          Fact.of(
              "kubernetes.drifted-revision",
              "deployment",
              deployment(context),
              "planned",
              pins.get("fromRevision"),
              "revision",
              revision));
    }

    @Override
    public Move move(Workload workload, Deployment now) {
      return workload.revisions(now).newestFirst().stream()
          .filter(one -> one.uid().equals(pins.get("toReplicaSetUid")))
          .findFirst()
          .<Move>map(to -> new Move.Send(wanted(context, now, to)))
          .orElseGet(() ->
              new Move.Stop(
                  Fact.of(
                      "kubernetes.drifted-revision-gone",
                      "deployment",
                      deployment(context),
                      "revision",
                      pins.get("toRevision"))));
    }

    @Override
    public StepOutcome.Done<Output> done(Deployment now) {
      Output output =
          output(
              Integer.parseInt(pins.get("fromRevision")),
              Integer.parseInt(pins.get("toRevision")),
              pins.get("fromImage"),
              pins.get("toImage"));
      return new StepOutcome.Done<>(
          output,
          Fact.of(
              "kubernetes.undone",
              "deployment",
              deployment(context),
              "fromVersion",
              output.fromVersion(),
              "toVersion",
              output.toVersion(),
              "toRevision",
              output.toRevision()));
    }
  }
}
