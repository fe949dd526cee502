package dev.opsdeck.run.engine;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertInstanceOf;
import static org.junit.jupiter.api.Assertions.assertThrows;

import dev.opsdeck.kernel.RunId;
import dev.opsdeck.progress.RunOperation;
import dev.opsdeck.progress.RunState;
import dev.opsdeck.progress.StepState;
import dev.opsdeck.run.Runs;
import java.util.List;
import org.junit.jupiter.api.Test;

/** What people stop does not happen, whenever they say so. */
class StoppedRunsTest extends BookRuns {
  private static final String CHANGE =
      "  - {id: change, action: test.image, with: {image: \"app:2\"}}\n";

  private static final String LOOK_AND_CHANGE = "  - {id: look, action: test.look}\n" + CHANGE;

  private void cancel(RunId run) {
    assertInstanceOf(
        Runs.Outcome.Accepted.class,
        bench.engine.runs().apply(run, new RunOperation.Cancel(""), EngineBench.ANA));
  }

  @Test
  void a_change_that_has_not_happened_when_its_replica_died_does_not_happen_after_a_cancel()
      throws InterruptedException {
    RunId run = launch(CHANGE);
    bench.approve(run);
    bench.image.accidents.add(ImageAction.Accident.CRASH_BEFORE_EFFECT);
    assertThrows(CrashingDatabase.Crash.class, bench::drive);
    bench.newEngine();
    cancel(run);
    bench.drive();
    assertEquals(RunState.CANCELLED, state(run));
    assertEquals(List.of(), bench.deployment.effects);
    assertEquals(StepState.SKIPPED, step(run, "change"));
    assertEquals("run.step-called-off", run(run).step("change").words().note().code());
  }

  @Test
  void a_way_back_that_was_under_way_when_its_replica_died_goes_on() throws InterruptedException {
    RunId run = launch("onFailure: revert\n", CHANGE + "  - {id: look, action: test.look}\n");
    bench.look.pollsUntilReady = 1_000;
    bench.approve(run);
    bench.image.beforeEffect =
        () -> {
          bench.image.beforeEffect = () -> {};
          cancel(run);
          bench.image.accidents.add(ImageAction.Accident.CRASH_BEFORE_EFFECT);
        };
    assertThrows(CrashingDatabase.Crash.class, bench::drive);
    bench.newEngine();
    bench.drive();
    assertEquals(RunState.CANCELLED, state(run));
    assertEquals("app:1", bench.deployment.image);
  }

  @Test
  void a_run_that_is_being_cancelled_is_not_paused() throws InterruptedException {
    RunId run = launch("onFailure: revert\n", CHANGE);
    bench.approve(run);
    bench.image.beforeEffect =
        () -> {
          bench.image.beforeEffect = () -> {};
          cancel(run);
          assertEquals(
              "run.is-stopping",
              refusal(bench.engine.runs().apply(run, new RunOperation.Pause(""), EngineBench.ANA)));
        };
    bench.drive();
    assertEquals(RunState.CANCELLED, state(run));
    assertEquals("app:1", bench.deployment.image);
  }

  @Test
  void nobody_is_asked_for_a_run_that_is_cancelled_while_it_is_planned()
      throws InterruptedException {
    bench.image.beforePlan = () -> cancel(bench.world.runs.newest());
    RunId run = launch(CHANGE);
    assertEquals(RunState.CANCELLED, state(run));
    assertEquals(0, bench.world.approvals.asked());
  }

  @Test
  void a_run_that_asks_after_a_failure_can_be_cancelled() throws InterruptedException {
    bench.look.failAt = "look";
    RunId run = launch("  - {id: look, action: test.look, onFailure: ask}\n");
    assertEquals(RunState.ASKING, state(run));
    cancel(run);
    bench.drive();
    assertEquals(RunState.CANCELLED, state(run));
  }

  @Test
  void a_step_that_is_left_out_just_before_it_begins_does_not_begin() throws InterruptedException {
    RunId run = launch(LOOK_AND_CHANGE);
    bench.approve(run);
    // What the look has found is written first, then the intent of the change.
    bench.look.whenRight =
        () ->
            bench.world.database.disturb(
                2,
                () ->
                    bench
                        .engine
                        .runs()
                        .apply(run, new RunOperation.Skip("change", "not now"), EngineBench.BRUNO));
    bench.drive();
    assertEquals(List.of(), bench.deployment.effects);
    assertEquals(StepState.SKIPPED, step(run, "change"));
    assertEquals(RunState.SUCCEEDED, state(run));
  }

  @Test
  void a_run_that_is_cancelled_just_before_a_step_begins_does_not_begin_it()
      throws InterruptedException {
    RunId run = launch(LOOK_AND_CHANGE);
    bench.approve(run);
    bench.look.whenRight = () -> bench.world.database.disturb(2, () -> cancel(run));
    bench.drive();
    assertEquals(List.of(), bench.deployment.effects);
    assertEquals(RunState.CANCELLED, state(run));
    assertFalse(bench.world.locks().containsKey(EngineBench.target().key()));
  }

  @Test
  void what_stands_beside_a_step_that_drifted_does_not_begin_any_more()
      throws InterruptedException {
    RunId run =
        launch(
            """
              - id: both
                parallel:
                  - {id: a, action: test.image, with: {image: "app:2"}}
                  - {id: b, action: test.image, with: {image: "app:3"}}
            """);
    bench.approve(run);
    bench.image.beforeEffect =
        () -> {
          bench.image.beforeEffect = () -> bench.deployment.image = "app:1";
          bench.deployment.image = "app:1b";
        };
    bench.drive();
    assertEquals(List.of(), bench.deployment.effects);
    assertEquals(RunState.AWAITING_APPROVAL, state(run));
  }

  @Test
  void an_answer_that_comes_while_a_run_is_cancelled_is_no_trouble() throws InterruptedException {
    bench.look.failAt = "look";
    RunId run = launch("  - {id: look, action: test.look, onFailure: ask}\n");
    cancel(run);
    bench.world.database.disturb(
        2,
        () ->
            bench.engine.runs().apply(run, new RunOperation.Stop("look", "no"), EngineBench.BRUNO));
    bench.drive();
    assertEquals(RunState.CANCELLED, state(run));
  }
}
