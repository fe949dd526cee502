package dev.opsdeck.action.kubernetes.change;

import dev.opsdeck.action.ActionSpec;
import dev.opsdeck.action.ChangeAction;
import dev.opsdeck.action.Difference;
import dev.opsdeck.action.Inverse;
import dev.opsdeck.action.Permission;
import dev.opsdeck.action.StepContext;
import dev.opsdeck.action.change.Draft;
import dev.opsdeck.action.change.Edit;
import dev.opsdeck.action.change.EditAction;
import dev.opsdeck.action.kubernetes.change.NodeScheduling.Input;
import dev.opsdeck.action.kubernetes.change.NodeScheduling.Output;
import dev.opsdeck.action.kubernetes.change.NodeScheduling.Pinned;
import dev.opsdeck.catalog.AcceptedTargets;
import dev.opsdeck.catalog.ObjectKind;
import dev.opsdeck.cluster.Clusters;
import dev.opsdeck.kernel.Fact;
import dev.opsdeck.kernel.Json;
import dev.opsdeck.runbook.Effect;
import io.fabric8.kubernetes.api.model.Node;
import io.fabric8.kubernetes.api.model.NodeBuilder;
import java.util.List;

/**
 * {@code kubernetes.node.cordon} and {@code kubernetes.node.uncordon}: whether new pods may start
 * on a node. The pods that run there stay.
 */
final class NodeScheduling implements Edit<Seen<Node, None>, Input, Pinned, Output> {
  record Input() {}

  record Output(String node, boolean schedulable) {}

  record Pinned(boolean schedulable) {}

  private static final String CORDON = "kubernetes.node.cordon";
  private static final String UNCORDON = "kubernetes.node.uncordon";

  /** One of the two, with the codes of what it tells. */
  private record Way(
      String action, String opposite, String plan, String done, String back, String nothing) {}

  private static final Way OFF =
      new Way(
          CORDON,
          UNCORDON,
          "kubernetes.cordon-plan",
          "kubernetes.cordon-done",
          "kubernetes.cordon-back",
          "kubernetes.cordon-nothing");
  private static final Way ON =
      new Way(
          UNCORDON,
          CORDON,
          "kubernetes.uncordon-plan",
          "kubernetes.uncordon-done",
          "kubernetes.uncordon-back",
          "kubernetes.uncordon-nothing");

  private final Way way;

  private NodeScheduling(Way way) {
    this.way = way;
  }

  static List<ChangeAction<Input, Output>> actions(Clusters clusters) {
    return List.of(action(clusters, OFF), action(clusters, ON));
  }

  private static ChangeAction<Input, Output> action(Clusters clusters, Way way) {
    return new EditAction<>(new NodeScheduling(way), None.store(clusters, Node.class));
  }

  @Override
  public ActionSpec<Input, Output> spec() {
    return new ActionSpec<>(
        way.action(),
        Effect.CHANGE,
        AcceptedTargets.object(ObjectKind.NODE),
        Input.class,
        Output.class,
        Permission.inCluster("get nodes", "patch nodes"));
  }

  @Override
  public Class<Pinned> pins() {
    return Pinned.class;
  }

  @Override
  public String name(StepContext context, Input input) {
    return context.object().object();
  }

  @Override
  public Draft<Pinned, Output> draft(StepContext context, Seen<Node, None> seen, Input input) {
    boolean wanted = way.equals(ON);
    if (schedulable(seen) == wanted) {
      return new Draft.NothingToDo<>(fact(way.nothing(), seen), new Output(seen.name(), wanted));
    }
    return new Draft.Ready<>(
        new Pinned(wanted),
        fact(way.plan(), seen),
        List.of(),
        List.of(),
        new Inverse.PutBack(way.opposite(), Json.object(), fact(way.back(), seen)));
  }

  private static Fact fact(String code, Seen<Node, None> seen) {
    return Fact.of(code, "node", seen.name());
  }

  private static boolean schedulable(Seen<Node, None> seen) {
    return !Boolean.TRUE.equals(seen.object().getSpec().getUnschedulable());
  }

  @Override
  public Seen<Node, None> apply(StepContext context, Seen<Node, None> now, Pinned pins) {
    return now.with(
        new NodeBuilder(now.object())
            .editSpec()
            .withUnschedulable(pins.schedulable() ? null : true)
            .endSpec()
            .build());
  }

  @Override
  public String fingerprint(Seen<Node, None> now, Pinned pins) {
    return Boolean.toString(schedulable(now));
  }

  @Override
  public String state(StepContext context, Seen<Node, None> now) {
    return "unschedulable=" + !schedulable(now);
  }

  @Override
  public Fact changed(StepContext context, Seen<Node, None> now, Pinned pins) {
    return Fact.of("kubernetes.drifted-node", "node", now.name(), "state", state(context, now));
  }

  @Override
  public List<Difference> differences(
      StepContext context, Seen<Node, None> now, Seen<Node, None> result, Pinned pins) {
    String from = Boolean.toString(!schedulable(now));
    return List.of(new Difference("unschedulable", from, Boolean.toString(!schedulable(result))));
  }

  @Override
  public Output output(StepContext context, Pinned pins, Seen<Node, None> object) {
    return new Output(object.name(), schedulable(object));
  }

  @Override
  public Fact done(StepContext context, Pinned pins, Seen<Node, None> object) {
    return fact(way.done(), object);
  }
}
