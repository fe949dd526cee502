package dev.opsdeck.action.kubernetes;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.opsdeck.action.StepOutcome.Again;
import dev.opsdeck.action.StepOutcome.Assessment;
import dev.opsdeck.action.kubernetes.AssertAction.Condition;
import dev.opsdeck.action.kubernetes.logs.LogsAction;
import dev.opsdeck.action.kubernetes.view.Form;
import dev.opsdeck.kernel.Fact;
import java.time.Duration;
import java.util.List;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

class ReadActionsTest {
  private Bench bench;
  private Step step;

  @BeforeEach
  void start() {
    bench = Bench.withTwoRevisions();
    step = bench.step("r-read");
  }

  @AfterEach
  void stop() {
    bench.close();
  }

  private static LogsAction.Input logs(String grep, String pod, Boolean expectEmpty) {
    return new LogsAction.Input(
        20, null, null, grep, pod, null, expectEmpty, null, null, null, null, null);
  }

  private void gone() {
    bench.cluster.remove("Deployment", "production", Bench.GATEWAY.deployment());
  }

  @Test
  void pods_are_listed_with_a_summary() throws Exception {
    var done = Expect.done(bench.get().perform(step, new GetAction.Input(GetKind.PODS, Form.ALL)));
    assertEquals(new GetAction.Output(true, 3, 3, 0, "acr.io/api-gateway:1.1"), done.output());
    assertEquals(3, done.details().size());
    assertEquals("Running", done.details().getFirst().values().get("state"));
    assertEquals("1.1 (3/3)", done.summary().values().get("versions"));
    assertEquals(Assessment.WELL, done.assessment());
  }

  @Test
  void the_unhealthy_view_shows_only_bad_pods_and_why() throws Exception {
    bench.cluster.deploy(Bench.GATEWAY.withImage("acr.io/api-gateway:crash"), "deploy crash");
    bench.cluster.ticks(30);
    var done =
        Expect.done(bench.get().perform(step, new GetAction.Input(GetKind.PODS, Form.UNHEALTHY)));
    assertEquals(done.output().unhealthy(), done.details().size());
    assertFalse(done.details().isEmpty());
    Fact bad = done.details().getFirst();
    assertEquals("CrashLoopBackOff", bad.values().get("state"));
    assertTrue(bad.values().get("why").contains("exit code"), bad.toString());
  }

  @Test
  void many_pods_are_cut_and_counted() throws Exception {
    bench.edit(d -> d.editSpec().withReplicas(45).endSpec());
    bench.cluster.ticks(5);
    var done = Expect.done(bench.get().perform(step, new GetAction.Input(GetKind.PODS, null)));
    assertEquals(41, done.details().size());
    assertEquals(Fact.of("kubernetes.more-pods", "count", 5), done.details().getLast());
  }

  @Test
  void a_deployment_is_shown_with_its_conditions() throws Exception {
    var done =
        Expect.done(bench.get().perform(step, new GetAction.Input(GetKind.DEPLOYMENT, null)));
    assertEquals("2", done.summary().values().get("revision"));
    assertTrue(done.details().stream().anyMatch(f -> f.code().equals("kubernetes.condition")));
  }

  @Test
  void what_is_gone_is_not_found_and_is_trouble() throws Exception {
    var hpa = Expect.done(bench.get().perform(step, new GetAction.Input(GetKind.HPA, null)));
    assertFalse(hpa.output().found());
    assertEquals("kubernetes.no-hpa", hpa.summary().code());
    gone();
    var pods = Expect.done(bench.get().perform(step, new GetAction.Input(GetKind.PODS, null)));
    assertFalse(pods.output().found());
    assertEquals("kubernetes.deployment-gone", pods.summary().code());
    assertEquals(Assessment.TROUBLE, pods.assessment());
  }

  @Test
  void history_lists_revisions_newest_first_and_marks_the_current_one() throws Exception {
    var done = Expect.done(bench.history().perform(step, new RolloutHistoryAction.Input(null)));
    assertEquals(new RolloutHistoryAction.Output(2, 2, "acr.io/api-gateway:1.1"), done.output());
    assertEquals(
        List.of("2 yes deploy 1.1", "1  deploy 1.0"),
        done.details().stream()
            .map(Fact::values)
            .map(v -> v.get("revision") + " " + v.get("current") + " " + v.get("cause"))
            .toList());
  }

  @Test
  void one_revision_can_be_seen_closely_and_a_missing_one_is_told() throws Exception {
    var done = Expect.done(bench.history().perform(step, new RolloutHistoryAction.Input(1)));
    assertEquals(
        List.of(
            "kubernetes.revision",
            "kubernetes.revision-container",
            "kubernetes.revision-difference"),
        done.details().stream().map(Fact::code).toList());
    assertEquals("cpu 100m, memory 256Mi", done.details().get(1).values().get("requests"));
    assertEquals("acr.io/api-gateway:1.0", done.details().get(2).values().get("to"));
    var failed = Expect.failed(bench.history().perform(step, new RolloutHistoryAction.Input(9)));
    assertEquals("2, 1", failed.why().values().get("known"));
  }

  @Test
  void logs_of_every_pod_come_as_one_file() throws Exception {
    var done = Expect.done(bench.logs().perform(step, logs(null, null, null)));
    assertEquals(new LogsAction.Output(60, 3), done.output());
    String text = done.attachments().getFirst().text();
    assertEquals(3, text.lines().filter(line -> line.startsWith("==> ")).count());
    assertEquals("api-gateway-prod.log", done.attachments().getFirst().filename());
  }

  @Test
  void a_pattern_selects_lines_and_an_expected_silence_fails_on_them() throws Exception {
    var done = Expect.done(bench.logs().perform(step, logs("slow upstream", null, null)));
    assertTrue(done.attachments().getFirst().text().contains("slow upstream"));
    assertFalse(done.attachments().getFirst().text().contains("request completed"));
    var failed = Expect.failed(bench.logs().perform(step, logs("slow upstream", null, true)));
    assertEquals("logs.not-expected", failed.why().code());
    var empty = Expect.done(bench.logs().perform(step, logs("no such line", null, true)));
    assertEquals(0, empty.output().lines());
    var bad = Expect.failed(bench.logs().perform(step, logs("(", null, null)));
    assertEquals("kubernetes.bad-pattern", bad.why().code());
  }

  @Test
  void one_pod_can_be_named_and_only_one_of_the_service() throws Exception {
    String pod = bench.cluster.list("Pod", "production").getFirst().name();
    var done = Expect.done(bench.logs().perform(step, logs(null, pod, null)));
    assertEquals(1, done.output().pods());
    var failed = Expect.failed(bench.logs().perform(step, logs(null, "etcd-0", null)));
    assertEquals("kubernetes.no-such-pod", failed.why().code());
  }

  @Test
  void a_pod_without_a_log_does_not_spoil_the_others() throws Exception {
    var previous =
        new LogsAction.Input(20, null, true, null, null, null, null, null, null, null, null, null);
    var done = Expect.done(bench.logs().perform(step, previous));
    assertEquals(0, done.output().lines());
    assertEquals(
        List.of("kubernetes.log-missing", "kubernetes.log-missing", "kubernetes.log-missing"),
        done.details().stream().map(Fact::code).toList());
  }

  @Test
  void an_image_is_asserted_in_template_and_pods() throws Exception {
    Expect.done(bench.check().perform(step, assertion(Condition.IMAGE_IS, null, null)));
    Expect.done(bench.check().perform(step, assertion(Condition.IMAGE_IS, "1.1", null)));
    var failed =
        Expect.failed(bench.check().perform(step, assertion(Condition.IMAGE_IS, "1.0", null)));
    assertEquals("acr.io/api-gateway:1.1", failed.why().values().get("actual"));
    assertEquals(Again.MAY_HELP, failed.again());
  }

  @Test
  void an_assertion_waits_as_long_as_it_may() throws Exception {
    bench.cluster.deploy(Bench.GATEWAY.withImage("acr.io/api-gateway:1.2"), "deploy 1.2");
    bench.cluster.settle();
    Step waits = bench.step("r-wait");
    var input = assertion(Condition.IMAGE_IS, "1.2", Duration.ofSeconds(30));
    var waiting = Expect.waiting(bench.check().perform(waits, input));
    assertEquals(waits.now().plusSeconds(2), waiting.until());
    bench.cluster.ticks(15);
    Expect.done(bench.check().perform(waits, input));
    bench.cluster.ticks(30);
    Expect.failed(
        bench.check().perform(waits, assertion(Condition.IMAGE_IS, "9", Duration.ofSeconds(30))));
  }

  @Test
  void pods_and_replicas_are_asserted() throws Exception {
    Expect.done(bench.check().perform(step, assertion(Condition.PODS_RUNNING, null, null)));
    Expect.done(
        bench
            .check()
            .perform(step, new AssertAction.Input(Condition.READY_REPLICAS, null, 3, null)));
    Expect.failed(
        bench
            .check()
            .perform(step, new AssertAction.Input(Condition.READY_REPLICAS, null, 4, null)));
  }

  private static AssertAction.Input assertion(Condition condition, String image, Duration within) {
    return new AssertAction.Input(condition, image, null, within);
  }
}
