package dev.opsdeck.action.kubernetes.remove;

import dev.opsdeck.action.ActionSpec;
import dev.opsdeck.action.ChangeAction;
import dev.opsdeck.action.Inverse;
import dev.opsdeck.action.Permission;
import dev.opsdeck.action.StepContext;
import dev.opsdeck.action.change.Remove;
import dev.opsdeck.action.change.RemoveAction;
import dev.opsdeck.catalog.AcceptedTargets;
import dev.opsdeck.catalog.ObjectKind;
import dev.opsdeck.catalog.Target;
import dev.opsdeck.catalog.TargetKind;
import dev.opsdeck.cluster.Clusters;
import dev.opsdeck.kernel.Fact;
import dev.opsdeck.runbook.Effect;
import java.util.EnumSet;
import java.util.List;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * {@code kubernetes.delete}: one pod, volume claim, job or network policy, or the pods of a
 * namespace that a filter chooses.
 */
final class DeleteObjects implements Remove<Candidate, DeleteObjects.Input, DeleteObjects.Output> {
  /** The phases of a pod in which nothing of it runs. */
  private static final List<String> OVER = List.of("Failed", "Succeeded");

  /**
   * @param all every pod of the namespace that a controller makes anew
   * @param phase of the pods that go, such as {@code Failed}
   * @param reason that the status of a pod names, such as {@code Evicted}: a reason and no phase
   */
  record Input(@Nullable Boolean all, @Nullable String phase, @Nullable String reason) {
    boolean filters() {
      return phase != null || reason != null;
    }
  }

  /**
   * @param objects as people name them, such as {@code pod/api-1}
   */
  record Output(List<String> objects, int deleted) {}

  static ChangeAction<Input, Output> action(Clusters clusters) {
    ClusterRemovals store = new ClusterRemovals(clusters);
    return new RemoveAction<>(new DeleteObjects(), input -> store);
  }

  @Override
  public ActionSpec<Input, Output> spec() {
    return new ActionSpec<>(
        "kubernetes.delete",
        Effect.CHANGE,
        new AcceptedTargets(
            EnumSet.of(TargetKind.OBJECT, TargetKind.OBJECTS),
            EnumSet.of(
                ObjectKind.POD,
                ObjectKind.VOLUME_CLAIM,
                ObjectKind.JOB,
                ObjectKind.NETWORK_POLICY)),
        Input.class,
        Output.class,
        Permission.list(
            "get pods",
            "optionally list pods",
            "optionally delete pods",
            "optionally list poddisruptionbudgets.policy",
            "optionally get persistentvolumeclaims",
            "optionally delete persistentvolumeclaims",
            "optionally get jobs.batch",
            "optionally delete jobs.batch",
            "optionally get networkpolicies.networking.k8s.io",
            "optionally delete networkpolicies.networking.k8s.io"));
  }

  /** A single pod is made anew, and one in which nothing runs is missed by nobody. */
  @Override
  public Effect effect(Target target, Input input) {
    boolean pod =
        target instanceof Target.OfObject(var _, var kind, var _, var _, var _)
            && kind == ObjectKind.POD;
    boolean over = input.phase() != null && OVER.contains(input.phase());
    return pod || over ? Effect.CHANGE : Effect.DESTRUCTIVE;
  }

  @Override
  public Choice<Candidate> choose(StepContext context, List<Candidate> found, Input input) {
    if (context.target() instanceof Target.OfObject) {
      return SingleDeletion.of(found.getFirst());
    }
    return PodChoice.of(context.environment().namespace(), found, input);
  }

  @Override
  public Optional<Fact> stays(StepContext context, Candidate now, Input input) {
    return input.filters() && !PodChoice.matches(now, input)
        ? Optional.of(
            Fact.of("remove.changed", "object", now.label(), "state", now.text("/status/phase")))
        : SingleDeletion.against(now);
  }

  @Override
  public Output output(List<String> gone) {
    return new Output(gone, gone.size());
  }

  @Override
  public Fact done(StepContext context, List<String> gone) {
    record Done(int count, String objects, String pods, String environment) {}
    boolean pods = gone.stream().allMatch(label -> label.startsWith(ObjectKind.POD.word() + "/"));
    return Fact.of(
        "remove.done",
        new Done(gone.size(), Names.few(gone), pods ? "yes" : "", context.environment().name()));
  }

  static Inverse noReturn(String code, String objects) {
    return new Inverse.PointOfNoReturn(Fact.of(code, "objects", objects));
  }
}
