package dev.opsdeck.action.kubernetes.change;

import dev.opsdeck.action.ActionSpec;
import dev.opsdeck.action.ChangeAction;
import dev.opsdeck.action.Inverse;
import dev.opsdeck.action.Permission;
import dev.opsdeck.action.Pins.Held;
import dev.opsdeck.action.StepContext;
import dev.opsdeck.action.change.Draft;
import dev.opsdeck.action.change.EditAction;
import dev.opsdeck.action.kubernetes.change.UndoRollout.Around;
import dev.opsdeck.action.kubernetes.change.UndoRollout.Input;
import dev.opsdeck.action.kubernetes.change.UndoRollout.Output;
import dev.opsdeck.action.kubernetes.change.UndoRollout.Pinned;
import dev.opsdeck.action.kubernetes.reading.Annotations;
import dev.opsdeck.action.kubernetes.reading.Budget;
import dev.opsdeck.action.kubernetes.reading.ImageName;
import dev.opsdeck.action.kubernetes.reading.Revisions;
import dev.opsdeck.action.kubernetes.reading.Revisions.Revision;
import dev.opsdeck.action.kubernetes.reading.Surroundings;
import dev.opsdeck.cluster.Clusters;
import dev.opsdeck.kernel.Fact;
import dev.opsdeck.kernel.Json;
import dev.opsdeck.runbook.Effect;
import io.fabric8.kubernetes.api.model.apps.Deployment;
import io.fabric8.kubernetes.api.model.apps.DeploymentBuilder;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * {@code kubernetes.rollout.undo}: gives a Deployment the pod template of an earlier revision.
 *
 * <p>Which revision "the previous one" is, is settled by the plan and pinned as a ReplicaSet: a
 * second undo does not flip back.
 */
final class UndoRollout implements TemplateEdit<Around, Input, Pinned, Output> {
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

  /**
   * @param mark of the template as the server will store it; empty until it was asked
   */
  record Pinned(
      int fromRevision, String fromImage, int toRevision, String replicaSetUid, String mark) {}

  /**
   * @param autoscaler that decides the replicas; empty when there is none, or it may not be read
   */
  record Around(Revisions revisions, String autoscaler, Budget budget) {}

  static ChangeAction<Input, Output> action(Clusters clusters) {
    return new EditAction<>(
        new UndoRollout(),
        new KubernetesStore<>(
            clusters,
            Deployment.class,
            (client, now) -> new Around(Surroundings.revisions(client, now), "", Budget.notAsked()),
            (client, now) ->
                new Around(
                    Surroundings.revisions(client, now),
                    Surroundings.autoscaler(client, now),
                    Surroundings.budget(client, now))));
  }

  @Override
  public ActionSpec<Input, Output> spec() {
    return new ActionSpec<>(
            NAME,
            Effect.CHANGE,
            Input.class,
            Output.class,
            Permission.list(
                "get deployments.apps",
                "patch deployments.apps",
                "list replicasets.apps",
                "optionally list horizontalpodautoscalers.autoscaling",
                "optionally list resourcequotas",
                "optionally list limitranges"))
        .keeping(
            "kubernetes.undo-keeps-config",
            "kubernetes.undo-keeps-data",
            "kubernetes.undo-keeps-replicas");
  }

  @Override
  public Class<Pinned> pins() {
    return Pinned.class;
  }

  @Override
  public Draft<Pinned, Output> draft(
      StepContext context, Seen<Deployment, Around> seen, Input input) {
    return new UndoDraft(context, seen).of(input);
  }

  @Override
  public Pinned settled(StepContext context, Pinned pins, Seen<Deployment, Around> result) {
    return new Pinned(
        pins.fromRevision(),
        pins.fromImage(),
        pins.toRevision(),
        pins.replicaSetUid(),
        mark(result));
  }

  @Override
  public Optional<Fact> drift(
      StepContext context, Seen<Deployment, Around> now, Pinned pins, Held held) {
    return TemplateEdit.super
        .drift(context, now, pins, held)
        .or(() -> otherRevision(now, pins))
        .or(() ->
            target(now, pins).isPresent() ? Optional.empty() : Optional.of(cleanedUp(now, pins)));
  }

  private static Optional<Fact> otherRevision(Seen<Deployment, Around> now, Pinned pins) {
    record Drift(String deployment, int planned, String revision) {}
    String revision = Annotations.on(now.object(), Annotations.REVISION);
    return revision.equals(Integer.toString(pins.fromRevision()))
        ? Optional.empty()
        : Optional.of(
            Fact.of(
                "kubernetes.drifted-revision",
                new Drift(now.name(), pins.fromRevision(), revision)));
  }

  private static Fact cleanedUp(Seen<Deployment, Around> now, Pinned pins) {
    record Gone(String deployment, int revision) {}
    return Fact.of("kubernetes.drifted-revision-gone", new Gone(now.name(), pins.toRevision()));
  }

  private static Optional<Revision> target(Seen<Deployment, Around> now, Pinned pins) {
    return now.around().revisions().newestFirst().stream()
        .filter(one -> one.uid().equals(pins.replicaSetUid()))
        .findFirst();
  }

  @Override
  public Seen<Deployment, Around> apply(
      StepContext context, Seen<Deployment, Around> now, Pinned pins) {
    Revision to = target(now, pins).orElseThrow();
    Deployment wanted =
        new DeploymentBuilder(now.object())
            .editSpec()
            .withTemplate(to.template().spec())
            .endSpec()
            .build();
    String mark = pins.mark().isEmpty() ? to.template().mark() : pins.mark();
    return takenBack(context, now, marked(context, now, wanted, mark, cause(context, to)));
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

  @Override
  public Output output(StepContext context, Pinned pins, Seen<Deployment, Around> object) {
    String image = image(context, object);
    return new Output(
        pins.fromRevision(),
        pins.toRevision(),
        pins.fromImage(),
        image,
        ImageName.parse(pins.fromImage()).version(),
        ImageName.parse(image).version());
  }

  @Override
  public Fact done(StepContext context, Pinned pins, Seen<Deployment, Around> object) {
    record Undone(String deployment, String fromVersion, String toVersion, int toRevision) {}
    Output output = output(context, pins, object);
    return Fact.of(
        "kubernetes.undone",
        new Undone(object.name(), output.fromVersion(), output.toVersion(), output.toRevision()));
  }

  /** The current ReplicaSet keeps its number through an undo; only the target gets a new one. */
  static Inverse back(String deployment, Revision from, String version) {
    record Back(String deployment, int revision, String version) {}
    return new Inverse.PutBack(
        NAME,
        Json.object().put("toRevision", from.number()),
        Fact.of("kubernetes.undo-back", new Back(deployment, from.number(), version)));
  }
}
