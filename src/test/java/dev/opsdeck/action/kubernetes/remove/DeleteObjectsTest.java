package dev.opsdeck.action.kubernetes.remove;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertInstanceOf;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.opsdeck.action.ChangeAction;
import dev.opsdeck.action.Settlement;
import dev.opsdeck.action.StepOutcome.Again;
import dev.opsdeck.action.kubernetes.Bench;
import dev.opsdeck.action.kubernetes.Expect;
import dev.opsdeck.action.kubernetes.Step;
import dev.opsdeck.action.kubernetes.remove.DeleteObjects.Input;
import dev.opsdeck.action.kubernetes.remove.DeleteObjects.Output;
import dev.opsdeck.catalog.ObjectKind;
import dev.opsdeck.catalog.Target;
import dev.opsdeck.demo.cluster.SimulatedObjects;
import dev.opsdeck.runbook.Effect;
import io.fabric8.kubernetes.api.model.Pod;
import io.fabric8.kubernetes.api.model.policy.v1.PodDisruptionBudgetBuilder;
import java.util.List;
import java.util.Set;
import java.util.stream.Collectors;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

/** One object, or the pods that a filter chooses, each gone once and nothing else. */
class DeleteObjectsTest {
  private static final String PODS = "/api/v1/namespaces/production/pods";
  private static final Input ONE = new Input(null, null, null);
  private static final Input ALL = new Input(true, null, null);
  private static final Input EVICTED = new Input(null, "Failed", "Evicted");

  private final Bench bench = Bench.withTwoRevisions();
  private final ChangeAction<Input, Output> delete = DeleteObjects.action(bench.clusters);

  @AfterEach
  void stop() {
    bench.close();
  }

  private Step on(ObjectKind kind, String name) {
    var environment = Bench.target().environment();
    return step(new Target.OfObject(environment, kind, name, List.of(environment), null));
  }

  private Step onAll(ObjectKind kind) {
    var environment = Bench.target().environment();
    return step(new Target.OfKind(environment, kind, List.of(environment)));
  }

  private Step step(Target target) {
    return new Step(target, "r-gone", bench.cluster.clock(), () -> false);
  }

  private List<Pod> pods() {
    return bench.kubectl.pods().inNamespace("production").list().getItems();
  }

  private Set<String> running() {
    return pods().stream().map(pod -> pod.getMetadata().getName()).collect(Collectors.toSet());
  }

  private long deletions() {
    return bench.cluster.writes().stream()
        .filter(w -> w.effective() && w.method().equals("DELETE"))
        .count();
  }

  private void pod(String name, String phase, String reason) {
    ObjectNode pod = SimulatedObjects.object("v1", "Pod", "production", name);
    pod.putObject("spec").putArray("containers").addObject().put("name", "x").put("image", "x:1");
    pod.putObject("status").put("phase", phase).put("reason", reason);
    bench.cluster.create(pod);
  }

  @Test
  void one_pod_goes_once_and_its_controller_makes_another() throws Exception {
    String name = running().iterator().next();
    Step step = on(ObjectKind.POD, name);
    assertEquals(Effect.CHANGE, delete.effect(step.target(), ONE));
    var plan = Expect.planned(delete.plan(step, ONE));
    assertTrue(plan.summary().values().get("controller").startsWith("ReplicaSet/api-gateway"));
    assertEquals(1, plan.differences().size());

    var done = Expect.done(delete.perform(step, ONE, plan.pins()));
    assertEquals(List.of("pod/" + name), done.output().objects());
    Expect.done(delete.perform(step, ONE, plan.pins()));
    assertEquals(1, deletions());
    Expect.applied(delete.settle(step, ONE, plan.pins()));
    bench.cluster.settle();
    bench.cluster.ticks(3);
    assertEquals(3, running().size());
    assertFalse(running().contains(name));
  }

  @Test
  void a_pod_of_the_same_name_that_was_made_anew_is_left_alone() throws Exception {
    pod("job-1", "Failed", "Error");
    Step step = on(ObjectKind.POD, "job-1");
    var plan = Expect.planned(delete.plan(step, ONE));
    bench.cluster.remove("Pod", "production", "job-1");
    pod("job-1", "Running", "");
    Expect.done(delete.perform(step, ONE, plan.pins()));
    assertEquals(0, deletions());
    assertTrue(running().contains("job-1"));
  }

  @Test
  void a_running_pod_that_nobody_makes_anew_is_refused_and_an_ended_one_goes() throws Exception {
    pod("lonely", "Running", "");
    pod("ended", "Succeeded", "");
    assertEquals(
        List.of("remove.nobody-makes-it"),
        Bench.codes(delete.plan(on(ObjectKind.POD, "lonely"), ONE)));
    Expect.planned(delete.plan(on(ObjectKind.POD, "ended"), ONE));
  }

  @Test
  void evicted_pods_are_found_by_their_reason_and_no_others_go() throws Exception {
    pod("evicted-1", "Failed", "Evicted");
    pod("evicted-2", "Failed", "Evicted");
    pod("failed", "Failed", "DeadlineExceeded");
    Step step = onAll(ObjectKind.POD);
    assertEquals(Effect.CHANGE, delete.effect(step.target(), EVICTED));
    var plan = Expect.planned(delete.plan(step, EVICTED));
    assertEquals("2", plan.summary().values().get("count"));
    assertEquals("evicted-1, evicted-2", plan.summary().values().get("objects"));
    assertEquals(2, Expect.done(delete.perform(step, EVICTED, plan.pins())).output().deleted());
    assertFalse(running().contains("evicted-1"));
    assertTrue(running().contains("failed"));
    Expect.nothing(delete.plan(step, EVICTED));
  }

  @Test
  void all_pods_go_but_those_that_nobody_makes_anew_and_the_approver_is_told_what_stops()
      throws Exception {
    pod("lonely", "Running", "");
    Step step = onAll(ObjectKind.POD);
    assertEquals(Effect.DESTRUCTIVE, delete.effect(step.target(), ALL));
    Set<String> before = running();
    var plan = Expect.planned(delete.plan(step, ALL));
    assertEquals(
        List.of("remove.spared", "remove.outage"),
        plan.warnings().stream().map(warning -> warning.code()).toList());
    Expect.done(delete.perform(step, ALL, plan.pins()));
    bench.cluster.settle();
    bench.cluster.ticks(3);
    before.retainAll(running());
    assertEquals(Set.of("lonely"), before);
    assertEquals(4, running().size());
  }

  @Test
  void without_a_filter_nothing_of_a_kind_goes() throws Exception {
    assertEquals(List.of("remove.which"), Bench.codes(delete.plan(onAll(ObjectKind.POD), ONE)));
    pvc("left-over", "Pending");
    assertEquals(
        List.of("remove.one-at-a-time"),
        Bench.codes(delete.plan(onAll(ObjectKind.VOLUME_CLAIM), ALL)));
  }

  @Test
  void a_deletion_that_goes_past_a_disruption_budget_is_told() throws Exception {
    bench
        .kubectl
        .resource(
            new PodDisruptionBudgetBuilder()
                .withNewMetadata()
                .withName("gateway-pdb")
                .withNamespace("production")
                .endMetadata()
                .withNewSpec()
                .withNewMinAvailable(3)
                .withNewSelector()
                .withMatchLabels(Bench.GATEWAY.labels())
                .endSelector()
                .endSpec()
                .build())
        .create();
    bench.cluster.settle();
    var plan = Expect.planned(delete.plan(on(ObjectKind.POD, running().iterator().next()), ONE));
    assertEquals("remove.past-budget", plan.warnings().getFirst().code());
    assertEquals("gateway-pdb", plan.warnings().getFirst().values().get("budget"));
  }

  private ObjectNode pvc(String name, String phase) {
    ObjectNode claim = SimulatedObjects.object("v1", "PersistentVolumeClaim", "production", name);
    claim.putObject("spec").put("volumeName", phase.equals("Bound") ? "pv-1" : "");
    claim.putObject("status").put("phase", phase);
    bench.cluster.create(claim);
    return claim;
  }

  @Test
  void a_claim_without_a_volume_goes_and_one_that_holds_data_never() throws Exception {
    pvc("left-over", "Pending");
    pvc("data", "Bound");
    Step step = on(ObjectKind.VOLUME_CLAIM, "left-over");
    assertEquals(Effect.DESTRUCTIVE, delete.effect(step.target(), ONE));
    var refused = Expect.refused(delete.plan(on(ObjectKind.VOLUME_CLAIM, "data"), ONE));
    assertEquals("remove.claim-held", refused.problems().getFirst().code());
    assertEquals("pv-1", refused.problems().getFirst().values().get("volume"));

    var plan = Expect.planned(delete.plan(step, ONE));
    Expect.done(delete.perform(step, ONE, plan.pins()));
    assertTrue(bench.cluster.find("PersistentVolumeClaim", "production", "left-over").isEmpty());
  }

  @Test
  void a_claim_that_gets_its_volume_after_the_plan_stays() throws Exception {
    pvc("left-over", "Pending");
    Step step = on(ObjectKind.VOLUME_CLAIM, "left-over");
    var plan = Expect.planned(delete.plan(step, ONE));
    bench
        .kubectl
        .persistentVolumeClaims()
        .inNamespace("production")
        .withName("left-over")
        .editStatus(claim -> {
          claim.getStatus().setPhase("Bound");
          return claim;
        });
    var drifted = Expect.drifted(delete.perform(step, ONE, plan.pins()));
    assertEquals("remove.claim-held", drifted.why().code());
    assertEquals(0, deletions());
  }

  @Test
  void a_name_that_is_nearly_right_is_suggested_and_never_taken() throws Exception {
    pod("worker-7f9", "Failed", "Error");
    var refused = Expect.refused(delete.plan(on(ObjectKind.POD, "worker"), ONE));
    assertEquals("remove.none", refused.problems().getFirst().code());
    assertEquals("worker-7f9", refused.problems().getFirst().values().get("near"));
  }

  @Test
  void a_deletion_whose_answer_is_lost_is_seen_and_one_that_is_refused_has_done_nothing()
      throws Exception {
    pod("evicted-1", "Failed", "Evicted");
    pod("evicted-2", "Failed", "Evicted");
    Step step = onAll(ObjectKind.POD);
    var plan = Expect.planned(delete.plan(step, EVICTED));
    bench.cluster.failNext(PODS + "/evicted-2", "DELETE", 429, 1);
    var failed = Expect.failed(delete.perform(step, EVICTED, plan.pins()));
    assertEquals(Again.MAY_HELP, failed.again());
    assertEquals("pod/evicted-1", failed.details().getFirst().values().get("objects"));
    assertInstanceOf(Settlement.NotApplied.class, delete.settle(step, EVICTED, plan.pins()));

    bench.cluster.failNext(PODS + "/evicted-2", "DELETE", 500, 1);
    Expect.unknown(delete.perform(step, EVICTED, plan.pins()));
    assertEquals(2, Expect.done(delete.perform(step, EVICTED, plan.pins())).output().deleted());
    assertEquals(2, deletions());
  }
}
