package dev.opsdeck.action.kubernetes;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.opsdeck.action.StepOutcome.Assessment;
import dev.opsdeck.action.StepOutcome.Done;
import dev.opsdeck.action.kubernetes.AssertAction.Condition;
import dev.opsdeck.action.kubernetes.GetAction.Output;
import dev.opsdeck.action.kubernetes.logs.LogsAction;
import dev.opsdeck.kernel.Fact;
import dev.opsdeck.kernel.Json;
import java.util.List;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** What a look says is so: who is counted, what runs, and whether that is well. */
class JudgedLooksTest {
  private Bench bench;
  private Step step;

  @BeforeEach
  void start() {
    bench = Bench.withTwoRevisions();
    step = bench.step("r-look");
  }

  @AfterEach
  void stop() {
    bench.close();
  }

  /** A copy of a running pod, changed; nobody reconciles after it. */
  private void another(String name, java.util.function.Consumer<ObjectNode> change) {
    ObjectNode pod = bench.cluster.list("Pod", "production").getFirst().json().deepCopy();
    ((ObjectNode) pod.path("metadata")).put("name", name).remove("uid");
    change.accept(pod);
    bench.cluster.create(pod);
  }

  private static void image(ObjectNode pod, String image) {
    ((ObjectNode) pod.at("/spec/containers/0")).put("image", image);
  }

  private void evicted() {
    another(
        "evicted",
        pod -> {
          image(pod, "acr.io/api-gateway:1.0");
          ((ObjectNode) pod.path("status")).put("phase", "Failed").put("reason", "Evicted");
        });
  }

  private void canary() {
    another(
        "canary",
        pod -> {
          image(pod, "acr.io/api-gateway:2.0");
          ((ObjectNode) pod.path("metadata")).remove("ownerReferences");
        });
  }

  private void ofJob() {
    another(
        "migration",
        pod -> {
          image(pod, "acr.io/api-gateway:1.0");
          ((ObjectNode) pod.at("/metadata/ownerReferences/0"))
              .put("kind", "Job")
              .put("uid", "some-job");
        });
  }

  private AssertAction.Input assertion(Condition condition, String image, Integer replicas) {
    return new AssertAction.Input(condition, image, replicas, null);
  }

  private Done<Output> get(GetKind kind) throws InterruptedException {
    return Expect.done(bench.get().perform(step, new GetAction.Input(kind, null)));
  }

  @Test
  void evicted_pods_and_pods_of_others_fail_no_check_of_a_complete_rollout() throws Exception {
    evicted();
    canary();
    ofJob();
    Expect.done(bench.check().perform(step, assertion(Condition.IMAGE_IS, "1.1", null)));
    Expect.done(bench.check().perform(step, assertion(Condition.PODS_RUNNING, null, null)));
    Expect.done(bench.check().perform(step, assertion(Condition.READY_REPLICAS, null, 3)));
    var pods = get(GetKind.PODS);
    assertEquals(new Output(true, 3, 3, 0, "acr.io/api-gateway:1.1"), pods.output());
    assertEquals(Assessment.WELL, pods.assessment());
    assertEquals("1.1 (3/3)", pods.summary().values().get("versions"));
    List<String> codes = pods.details().stream().map(Fact::code).toList();
    assertTrue(codes.contains("kubernetes.ended-pods"), codes.toString());
    assertTrue(codes.contains("kubernetes.foreign-pods"), codes.toString());
  }

  @Test
  void a_pod_of_somebody_else_hides_no_missing_one() throws Exception {
    canary();
    String own =
        bench.cluster.list("Pod", "production").stream()
            .map(pod -> pod.name())
            .filter(name -> !name.equals("canary"))
            .findFirst()
            .orElseThrow();
    bench.cluster.remove("Pod", "production", own);
    Expect.failed(bench.check().perform(step, assertion(Condition.PODS_RUNNING, null, null)));
    Expect.failed(bench.check().perform(step, assertion(Condition.READY_REPLICAS, null, 3)));
    assertEquals(Assessment.TROUBLE, get(GetKind.PODS).assessment());
  }

  @Test
  void a_new_image_that_crashes_is_not_said_to_run() throws Exception {
    bench.cluster.deploy(Bench.GATEWAY.withImage("acr.io/api-gateway:crash"), "deploy crash");
    bench.cluster.ticks(3);
    var deployment = get(GetKind.DEPLOYMENT);
    assertEquals(Assessment.TROUBLE, deployment.assessment());
    assertEquals("kubernetes.deployment-trouble", deployment.summary().code());
    assertEquals("1.1 (3/3), crash (0/1)", deployment.summary().values().get("versions"));
    assertEquals("kubernetes.rollout-open", deployment.details().getFirst().code());
  }

  @Test
  void a_paused_deployment_is_not_well() throws Exception {
    bench.edit(d -> d.editSpec().withPaused(true).endSpec());
    var deployment = get(GetKind.DEPLOYMENT);
    assertEquals(Assessment.TROUBLE, deployment.assessment());
    assertEquals("kubernetes.paused", deployment.details().getFirst().code());
  }

  @Test
  void an_autoscaler_that_cannot_compute_is_not_said_to_want_nothing() throws Exception {
    bench.cluster.create(
        Json.parse(
            """
            {"apiVersion":"autoscaling/v2","kind":"HorizontalPodAutoscaler",
             "metadata":{"name":"gateway","namespace":"production"},
             "spec":{"minReplicas":2,"maxReplicas":9,
               "scaleTargetRef":{"apiVersion":"apps/v1","kind":"Deployment","name":"%s"}},
             "status":{"currentReplicas":3,"desiredReplicas":0,"conditions":[
               {"type":"AbleToScale","status":"True","reason":"SucceededGetScale"},
               {"type":"ScalingActive","status":"False","reason":"FailedGetResourceMetric",
                "message":"no metrics"}]}}
            """
                .formatted(Bench.GATEWAY.deployment())));
    var hpa = get(GetKind.HPA);
    assertEquals(Assessment.TROUBLE, hpa.assessment());
    assertEquals("kubernetes.hpa-blind", hpa.summary().code());
    assertEquals("FailedGetResourceMetric", hpa.summary().values().get("reason"));
  }

  private static LogsAction.Input logs(String grep, Boolean expectEmpty) {
    return new LogsAction.Input(
        20, null, null, grep, null, null, expectEmpty, null, null, null, null, null);
  }

  @Test
  void one_dead_node_takes_no_other_log_away() throws Exception {
    String dead = bench.cluster.list("Pod", "production").getFirst().name();
    String log = "/api/v1/namespaces/production/pods/" + dead + "/log";
    bench.cluster.failNext(log, "GET", 500, 2);
    var done = Expect.done(bench.logs().perform(step, logs(null, null)));
    assertEquals(40, done.output().lines());
    assertEquals("kubernetes.log-missing", done.details().getFirst().code());
    bench.cluster.failNext(log, "GET", 500, 2);
    var unseen = Expect.failed(bench.logs().perform(step, logs("no such line", true)));
    assertEquals("logs.unseen", unseen.why().code());
  }

  @Test
  void a_pod_without_a_node_has_no_log_yet_and_no_silence_is_proved_by_it() throws Exception {
    another("waiting", pod -> ((ObjectNode) pod.path("spec")).remove("nodeName"));
    var done = Expect.done(bench.logs().perform(step, logs(null, null)));
    assertEquals(
        Fact.of("kubernetes.log-unscheduled", "pod", "waiting"), done.details().getFirst());
    Expect.failed(bench.logs().perform(step, logs("no such line", true)));
  }

  @Test
  void a_cause_that_somebody_else_wrote_is_kept_after_opsdecks_own_change() throws Exception {
    bench.annotate("opsdeck.dev/template", "another-template");
    bench.annotate("opsdeck.dev/change-cause", "Opsdeck: rolled back");
    bench.annotate("kubernetes.io/change-cause", "release train 41");
    var history = Expect.done(bench.history().perform(step, new RolloutHistoryAction.Input(null)));
    assertEquals("release train 41", history.details().getFirst().values().get("cause"));
    bench.annotate("kubernetes.io/change-cause", "Opsdeck: rolled back");
    history = Expect.done(bench.history().perform(step, new RolloutHistoryAction.Input(null)));
    assertEquals("", history.details().getFirst().values().get("cause"));
  }

  @Test
  void a_revision_that_was_returned_to_does_not_pass_off_its_first_day_as_the_latest()
      throws Exception {
    bench.deploy("1.0");
    var history = Expect.done(bench.history().perform(step, new RolloutHistoryAction.Input(null)));
    assertEquals("yes", history.details().getFirst().values().get("returned"));
    assertEquals("", history.details().getLast().values().get("returned"));
  }
}
