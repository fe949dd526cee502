package dev.opsdeck.action.kubernetes;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.opsdeck.action.StepOutcome;
import dev.opsdeck.action.kubernetes.RolloutStatusAction.Input;
import dev.opsdeck.action.kubernetes.RolloutStatusAction.Output;
import dev.opsdeck.action.kubernetes.reading.RolloutStatus;
import dev.opsdeck.action.kubernetes.reading.RolloutStatus.Stuck;
import dev.opsdeck.demo.cluster.SimulatedService;
import java.time.Duration;
import java.time.Instant;
import java.util.function.BooleanSupplier;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/**
 * After an undo of a roll-out that had missed its deadline, a status that has seen the undo still
 * says so for some milliseconds, with the name of the ReplicaSet before (recorded from 1.36).
 */
class UndoRaceTest {
  private static final SimulatedService ONE =
      SimulatedService.of(
          "production", Bench.GATEWAY.deployment(), "api-gateway", "acr.io/api-gateway:1.0", 1);

  private Bench bench;
  private Instant now;

  @BeforeEach
  void start() {
    bench = new Bench();
    bench.cluster.deployAndSettle(ONE, "deploy 1.0");
    bench.edit(d -> d.editSpec().withProgressDeadlineSeconds(5).endSpec());
    now = bench.cluster.clock().instant();
  }

  @AfterEach
  void stop() {
    bench.close();
  }

  private void deploy(String tag) {
    bench.cluster.deploy(ONE.withImage("acr.io/api-gateway:" + tag), "deploy " + tag);
  }

  private void stuckAt(String tag) {
    deploy(tag);
    bench.cluster.settle();
    bench.cluster.ticks(8);
    assertTrue(status() instanceof Stuck, bench.deployment().getStatus().toString());
  }

  private RolloutStatus status() {
    return RolloutStatus.of(bench.deployment());
  }

  /** Time passes for the reader of the cluster, not for the cluster. */
  private Step step(BooleanSupplier meanwhile) {
    return new Step(Bench.target(), "r-undo", () -> now, meanwhile);
  }

  private StepOutcome<Output> followed(Step step) throws InterruptedException {
    Input input = new Input(Duration.ofHours(1));
    StepOutcome<Output> outcome = bench.rollout().perform(step, input);
    for (int i = 0; i < 50 && outcome instanceof StepOutcome.Waiting; i++) {
      outcome = bench.rollout().perform(step, input);
    }
    return outcome;
  }

  @Test
  void the_stale_condition_is_there_right_after_the_undo() {
    stuckAt("crash");
    String stuckSet = setOf("crash");
    deploy("1.0");
    bench.cluster.observeDeployments("production");
    var deployment = bench.deployment();
    assertEquals(
        deployment.getMetadata().getGeneration(), deployment.getStatus().getObservedGeneration());
    Stuck stale = (Stuck) status();
    assertTrue(stale.names(stuckSet), stale.message());
    assertFalse(stale.names(setOf("1.0")), stale.message());
    bench.cluster.settle();
    assertFalse(status() instanceof Stuck, "something has moved");
  }

  private String setOf(String tag) {
    return bench.cluster.list("ReplicaSet", "production").stream()
        .filter(
            set -> set.json().at("/spec/template/spec/containers/0/image").asText().endsWith(tag))
        .findFirst()
        .orElseThrow()
        .name();
  }

  @Test
  void a_thousand_undos_of_stuck_rollouts_are_never_called_failed() throws Exception {
    for (int i = 0; i < 1000; i++) {
      stuckAt("crash-" + i % 7);
      deploy("1.0");
      if (i % 3 > 0) {
        bench.cluster.observeDeployments("production");
      }
      boolean observed = i % 3 > 0;
      int quiet = i < 12 ? i % 4 : 0;
      int[] glances = {0};
      Step step =
          step(() -> {
            int glance = glances[0]++;
            if (glance == 0 && !observed) {
              bench.cluster.observeDeployments("production");
            } else if (glance >= quiet) {
              bench.cluster.tick();
            }
            now = now.plusMillis(50);
            return false;
          });
      Output output = Expect.done(followed(step)).output();
      assertEquals("acr.io/api-gateway:1.0", output.image(), "undo " + i);
      bench.cluster.ticks(2);
    }
  }

  @Test
  void a_rollout_that_never_moves_after_the_undo_is_stuck_after_some_seconds() throws Exception {
    stuckAt("crash");
    deploy("1.0");
    bench.cluster.observeDeployments("production");
    Instant began = now;
    Step step =
        step(() -> {
          now = now.plusSeconds(1);
          return false;
        });
    var failed = Expect.failed(followed(step));
    assertEquals("rollout.stuck", failed.why().code());
    Duration took = Duration.between(began, now);
    assertTrue(took.compareTo(RolloutDoubt.GRACE) >= 0, took.toString());
    assertTrue(took.compareTo(Duration.ofSeconds(15)) < 0, took.toString());
  }
}
