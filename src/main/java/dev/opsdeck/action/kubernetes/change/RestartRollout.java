package dev.opsdeck.action.kubernetes.change;

import dev.opsdeck.action.ActionSpec;
import dev.opsdeck.action.ChangeAction;
import dev.opsdeck.action.Difference;
import dev.opsdeck.action.Inverse;
import dev.opsdeck.action.Permission;
import dev.opsdeck.action.StepContext;
import dev.opsdeck.action.change.Draft;
import dev.opsdeck.action.change.EditAction;
import dev.opsdeck.action.kubernetes.change.RestartRollout.Input;
import dev.opsdeck.action.kubernetes.change.RestartRollout.Output;
import dev.opsdeck.action.kubernetes.change.RestartRollout.Pinned;
import dev.opsdeck.action.kubernetes.reading.Annotations;
import dev.opsdeck.action.kubernetes.reading.Budget;
import dev.opsdeck.action.kubernetes.reading.Guards;
import dev.opsdeck.action.kubernetes.reading.ImageName;
import dev.opsdeck.action.kubernetes.reading.PodTemplate;
import dev.opsdeck.action.kubernetes.reading.RolloutStatus;
import dev.opsdeck.cluster.Clusters;
import dev.opsdeck.kernel.Fact;
import dev.opsdeck.runbook.Effect;
import io.fabric8.kubernetes.api.model.apps.Deployment;
import io.fabric8.kubernetes.api.model.apps.DeploymentBuilder;
import java.time.temporal.ChronoUnit;
import java.util.List;
import java.util.Optional;

/**
 * {@code kubernetes.rollout.restart}: replaces every pod, as many at a time as the strategy has.
 */
final class RestartRollout implements TemplateEdit<Budget, Input, Pinned, Output> {
  record Input() {}

  record Output(String restartedAt, String image) {}

  record Pinned(String image) {}

  static ChangeAction<Input, Output> action(Clusters clusters) {
    return new EditAction<>(new RestartRollout(), Surrounded.byBudget(clusters));
  }

  @Override
  public ActionSpec<Input, Output> spec() {
    return new ActionSpec<>(
            "kubernetes.rollout.restart",
            Effect.CHANGE,
            Input.class,
            Output.class,
            Permission.list(
                "get deployments.apps",
                "patch deployments.apps",
                "optionally list resourcequotas",
                "optionally list limitranges"))
        .keeping("kubernetes.restart-no-return");
  }

  @Override
  public Class<Pinned> pins() {
    return Pinned.class;
  }

  @Override
  public Draft<Pinned, Output> draft(
      StepContext context, Seen<Deployment, Budget> seen, Input input) {
    record Restart(String deployment, String namespace, int replicas, String version) {}
    Optional<Fact> paused = Guards.paused(seen.object());
    if (paused.isPresent()) {
      return new Draft.Refused<>(paused.get());
    }
    String image = image(context, seen);
    int replicas = RolloutStatus.of(seen.object()).count().wanted();
    if (replicas == 0) {
      return new Draft.NothingToDo<>(
          Fact.of("kubernetes.restart-nothing", "deployment", seen.name()), new Output("", image));
    }
    Fact harmless = Fact.of("kubernetes.restart-no-return", "deployment", seen.name());
    String version = ImageName.parse(image).version();
    return new Draft.Ready<>(
        new Pinned(image),
        Fact.of(
            "kubernetes.restart", new Restart(seen.name(), seen.namespace(), replicas, version)),
        TemplateEdit.warnings(seen.object(), image, seen.around()),
        List.of(harmless),
        new Inverse.PointOfNoReturn(harmless));
  }

  /** The time is that of the step's first beginning, the same however often it is tried. */
  @Override
  public Seen<Deployment, Budget> apply(
      StepContext context, Seen<Deployment, Budget> now, Pinned pins) {
    Deployment wanted =
        new DeploymentBuilder(now.object())
            .editSpec()
            .editTemplate()
            .editOrNewMetadata()
            .addToAnnotations(
                Annotations.RESTARTED_AT,
                context.startedAt().truncatedTo(ChronoUnit.SECONDS).toString())
            .endMetadata()
            .endTemplate()
            .endSpec()
            .build();
    String cause = "Restarted by %s (%s)".formatted(context.requester().handle(), context.run());
    return marked(context, now, wanted, PodTemplate.of(wanted).mark(), cause);
  }

  /** It depends on when the restart happens. */
  @Override
  public String left(Seen<Deployment, Budget> result, Pinned pins) {
    return "";
  }

  /** That it was restarted is all that changes, and the summary says so. */
  @Override
  public List<Difference> differences(
      StepContext context,
      Seen<Deployment, Budget> now,
      Seen<Deployment, Budget> result,
      Pinned pins) {
    return List.of();
  }

  @Override
  public Output output(StepContext context, Pinned pins, Seen<Deployment, Budget> object) {
    var annotations = object.object().getSpec().getTemplate().getMetadata().getAnnotations();
    return new Output(
        annotations.getOrDefault(Annotations.RESTARTED_AT, ""), image(context, object));
  }

  @Override
  public Fact done(StepContext context, Pinned pins, Seen<Deployment, Budget> object) {
    record Restarted(String deployment, String at) {}
    return Fact.of(
        "kubernetes.restarted",
        new Restarted(object.name(), output(context, pins, object).restartedAt()));
  }
}
