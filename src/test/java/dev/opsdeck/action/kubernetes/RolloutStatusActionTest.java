package dev.opsdeck.action.kubernetes;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.opsdeck.action.StepOutcome.Again;
import dev.opsdeck.action.kubernetes.RolloutStatusAction.Input;
import dev.opsdeck.action.kubernetes.RolloutStatusAction.Output;
import dev.opsdeck.kernel.Fact;
import dev.opsdeck.kernel.Json;
import java.time.Duration;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

class RolloutStatusActionTest {
  private static final Input FIVE_MINUTES = new Input(null);

  private Bench bench;

  @BeforeEach
  void start() {
    bench = Bench.withTwoRevisions();
  }

  @AfterEach
  void stop() {
    bench.close();
  }

  private void begin(String tag) {
    bench.cluster.deploy(Bench.GATEWAY.withImage("acr.io/api-gateway:" + tag), "deploy " + tag);
    bench.cluster.settle();
  }

  private Step step() {
    return bench.step("r-roll");
  }

  /** Each glance of the action lets the cluster move on by one wave of pods. */
  private Step ticking() {
    return new Step(
        Bench.target(),
        "r-roll",
        bench.cluster.clock(),
        () -> {
          bench.cluster.tick();
          return false;
        });
  }

  @Test
  void a_complete_rollout_is_done_at_once() throws Exception {
    var done = Expect.done(bench.rollout().perform(step(), FIVE_MINUTES));
    assertEquals(new Output(3, 3, "2", "acr.io/api-gateway:1.1"), done.output());
    assertEquals("rollout.complete", done.summary().code());
  }

  @Test
  void a_rollout_is_followed_to_its_end_and_told_on_the_way() throws Exception {
    begin("1.2");
    Step step = ticking();
    var outcome = bench.rollout().perform(step, FIVE_MINUTES);
    for (int i = 0; i < 20 && !(outcome instanceof dev.opsdeck.action.StepOutcome.Done); i++) {
      outcome = bench.rollout().perform(step, FIVE_MINUTES);
    }
    assertEquals("acr.io/api-gateway:1.2", Expect.done(outcome).output().image());
    assertTrue(
        step.told().stream().map(f -> f.values().get("ready")).distinct().count() > 1,
        step.told().toString());
    assertTrue(step.told().stream().allMatch(f -> f.code().startsWith("rollout.progress")));
  }

  @Test
  void it_gives_the_thread_back_when_it_is_asked_to_and_does_not_want_it_at_once()
      throws Exception {
    begin("1.2");
    AtomicInteger asked = new AtomicInteger();
    Step step =
        new Step(
            Bench.target(), "r-roll", bench.cluster.clock(), () -> asked.incrementAndGet() > 1);
    var waiting = Expect.waiting(bench.rollout().perform(step, FIVE_MINUTES));
    assertEquals(step.now().plusMillis(500), waiting.until());
    assertEquals("3", waiting.why().values().get("wanted"));
  }

  @Test
  void a_watch_that_ends_is_looked_at_again_by_the_next_call() throws Exception {
    begin("1.2");
    Step step =
        new Step(
            Bench.target(),
            "r-roll",
            bench.cluster.clock(),
            () -> {
              bench.cluster.compact();
              bench.cluster.endWatches();
              bench.cluster.ticks(20);
              return false;
            });
    var outcome = bench.rollout().perform(step, FIVE_MINUTES);
    for (int i = 0; i < 3 && outcome instanceof dev.opsdeck.action.StepOutcome.Waiting; i++) {
      outcome = bench.rollout().perform(step, FIVE_MINUTES);
    }
    Expect.done(outcome);
  }

  @Test
  void a_crash_loop_is_told_long_before_the_deadline_with_what_still_serves() throws Exception {
    begin("crash");
    Step step = step();
    bench.cluster.ticks(20);
    var failed = Expect.failed(bench.rollout().perform(step, new Input(Duration.ofHours(1))));
    assertEquals("rollout.hopeless", failed.why().code());
    assertEquals("3", failed.why().values().get("older"));
    assertEquals(Again.WILL_NOT_HELP, failed.again());
    Fact pod = failed.details().getFirst();
    assertEquals("kubernetes.pod", pod.code());
    assertEquals("CrashLoopBackOff", pod.values().get("state"));
  }

  @Test
  void out_of_time_says_how_far_it_is_and_what_serves() throws Exception {
    begin("1.2");
    Step step = step();
    bench.cluster.observeDeployments("production");
    bench.cluster.advance(Duration.ofMillis(10));
    var waiting = new Input(Duration.ZERO);
    var failed = Expect.failed(bench.rollout().perform(step, waiting));
    assertEquals("rollout.timeout", failed.why().code());
    assertEquals("3", failed.why().values().get("older"));
  }

  @Test
  void a_quota_that_blocks_is_the_reason_also_when_the_deadline_has_passed() throws Exception {
    bench.edit(d -> d.editSpec().withProgressDeadlineSeconds(15).endSpec());
    Step step = ticking();
    bench.cluster.create(
        Json.parse(
            """
            {"apiVersion":"v1","kind":"ResourceQuota","metadata":{"name":"q","namespace":"production"},
             "spec":{"hard":{"pods":"3"}},"status":{"hard":{"pods":"3"},"used":{"pods":"3"}}}
            """));
    begin("1.2");
    var outcome = bench.rollout().perform(step, new Input(Duration.ofHours(1)));
    for (int i = 0; i < 40 && outcome instanceof dev.opsdeck.action.StepOutcome.Waiting; i++) {
      outcome = bench.rollout().perform(step, new Input(Duration.ofHours(1)));
    }
    var failed = Expect.failed(outcome);
    assertEquals("rollout.stuck", failed.why().code());
    assertTrue(failed.why().values().get("why").contains("exceeded quota"), failed.toString());
    assertEquals("3", failed.why().values().get("older"));
  }

  @Test
  void paused_and_gone_are_told() throws Exception {
    bench.edit(d -> d.editSpec().withPaused(true).endSpec());
    begin("1.2");
    var paused = Expect.failed(bench.rollout().perform(step(), FIVE_MINUTES));
    assertEquals("kubernetes.paused", paused.why().code());
    bench.cluster.remove("Deployment", "production", Bench.GATEWAY.deployment());
    var gone = Expect.failed(bench.rollout().perform(step(), FIVE_MINUTES));
    assertEquals("kubernetes.deployment-gone", gone.why().code());
  }

  @Test
  void a_short_absence_of_the_cluster_is_waited_out_and_a_refusal_is_not() throws Exception {
    bench.cluster.failNext(Bench.PATH, "GET", 503, 2);
    var waiting = Expect.waiting(bench.rollout().perform(step(), FIVE_MINUTES));
    assertEquals("cluster.server-error", waiting.why().code());
    bench.cluster.failNext(Bench.PATH, "GET", 403, 1);
    Expect.failed(bench.rollout().perform(step(), FIVE_MINUTES));
  }
}
