package dev.opsdeck.action.kubernetes.change;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertInstanceOf;

import dev.opsdeck.action.ChangeAction;
import dev.opsdeck.action.Difference;
import dev.opsdeck.action.Inverse;
import dev.opsdeck.action.kubernetes.Bench;
import dev.opsdeck.action.kubernetes.Expect;
import dev.opsdeck.action.kubernetes.Step;
import dev.opsdeck.action.kubernetes.change.NodeScheduling.Input;
import dev.opsdeck.action.kubernetes.change.NodeScheduling.Output;
import dev.opsdeck.action.kubernetes.reading.Annotations;
import dev.opsdeck.catalog.ObjectKind;
import dev.opsdeck.catalog.Target;
import io.fabric8.kubernetes.api.model.Node;
import io.fabric8.kubernetes.api.model.NodeBuilder;
import java.util.List;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

class NodeSchedulingTest {
  private static final Input NOTHING = new Input();

  private Bench bench;
  private ChangeAction<Input, Output> cordon;
  private ChangeAction<Input, Output> uncordon;

  @BeforeEach
  void start() {
    bench = new Bench();
    List<ChangeAction<Input, Output>> both = NodeScheduling.actions(bench.clusters);
    cordon = both.getFirst();
    uncordon = both.getLast();
    bench
        .kubectl
        .resource(
            new NodeBuilder()
                .withNewMetadata()
                .withName("aks-1")
                .endMetadata()
                .withNewSpec()
                .endSpec()
                .build())
        .create();
  }

  @AfterEach
  void stop() {
    bench.close();
  }

  private Step step(String run) {
    var environment = Bench.target().environment();
    Target node =
        new Target.OfObject(environment, ObjectKind.NODE, "aks-1", List.of(environment), null);
    return new Step(node, run, bench.cluster.clock(), () -> false);
  }

  private Node node() {
    return bench.kubectl.nodes().withName("aks-1").get();
  }

  @Test
  void a_node_is_cordoned_once_and_its_way_back_is_to_uncordon_it() throws Exception {
    Step step = step("r-one");
    var plan = Expect.planned(cordon.plan(step, NOTHING));
    assertEquals(List.of(new Difference("unschedulable", "false", "true")), plan.differences());
    assertEquals("kubernetes.node.uncordon", backOf(plan.inverse()));
    Expect.done(cordon.perform(step, NOTHING, plan.pins()));
    Expect.done(cordon.perform(step, NOTHING, plan.pins()));
    assertEquals(true, node().getSpec().getUnschedulable());
    assertEquals("r-one/change", Annotations.on(node(), Annotations.STAMP));
    Expect.nothing(cordon.plan(step("r-two"), NOTHING));

    Step back = step("r-back");
    var way = Expect.planned(uncordon.plan(back, NOTHING));
    assertEquals(plan.pins().objects().getFirst().left(), way.pins().objects().getFirst().found());
    var done = Expect.done(uncordon.perform(back, NOTHING, way.pins()));
    assertEquals(new Output("aks-1", true), done.output());
    assertEquals("kubernetes.node.cordon", backOf(way.inverse()));
  }

  private static String backOf(Inverse inverse) {
    return assertInstanceOf(Inverse.PutBack.class, inverse).action();
  }

  @Test
  void a_node_that_somebody_cordoned_meanwhile_is_left_alone() throws Exception {
    Step step = step("r-one");
    var plan = Expect.planned(cordon.plan(step, NOTHING));
    bench
        .kubectl
        .nodes()
        .withName("aks-1")
        .edit(n -> new NodeBuilder(n).editSpec().withUnschedulable(true).endSpec().build());
    var drifted = Expect.drifted(cordon.perform(step, NOTHING, plan.pins()));
    assertEquals("kubernetes.drifted-node", drifted.why().code());
    assertEquals("", Annotations.on(node(), Annotations.STAMP));
  }

  @Test
  void a_node_that_does_not_exist_is_refused_by_its_name() throws Exception {
    bench.kubectl.nodes().withName("aks-1").delete();
    var refused = Expect.refused(cordon.plan(step("r-one"), NOTHING));
    assertEquals("node/aks-1", refused.problems().getFirst().values().get("object"));
    assertEquals("", refused.problems().getFirst().values().get("namespace"));
  }
}
