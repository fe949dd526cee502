package dev.opsdeck.run.engine;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNotEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.opsdeck.kernel.Fact;
import dev.opsdeck.kernel.RunId;
import dev.opsdeck.progress.RunOperation;
import dev.opsdeck.progress.RunState;
import dev.opsdeck.progress.StepState;
import java.util.List;
import org.junit.jupiter.api.Test;

/** Runs whose target is no longer as the plan saw it. */
class DriftedRunsTest extends BookRuns {
  private static final String KEEP_AND_SET =
      """
        - {id: keep, action: test.image, with: {image: "app:1"}}
        - {id: set, action: test.image, with: {image: "app:2"}}
      """;

  @Test
  void a_target_that_changed_after_the_plan_voids_the_approval() throws InterruptedException {
    RunId run = bench.launch("q1");
    bench.drive();
    String approvedPlan = bench.openApproval(run).planDigest();
    bench.deployment.image = "app:1b";
    bench.approve(run);
    bench.drive();

    assertEquals(RunState.AWAITING_APPROVAL, bench.state(run));
    assertEquals(List.of(), bench.deployment.effects);
    assertNotEquals(approvedPlan, bench.openApproval(run).planDigest());
    Fact drift = bench.card().plan().drift().getFirst();
    assertEquals("run.drift-field", drift.code());
    assertEquals("app:1b → app:2", drift.values().get("after"));

    bench.approve(run);
    bench.drive();
    assertEquals(RunState.SUCCEEDED, bench.state(run));
    assertEquals(1, bench.deployment.effects.size());
  }

  @Test
  void what_needed_nothing_is_looked_at_again_and_asked_about_when_it_would_change()
      throws InterruptedException {
    RunId run = launch(KEEP_AND_SET);
    bench.approve(run);
    atTheThirdLook(() -> bench.deployment.image = "app:0");
    bench.drive();
    assertEquals(RunState.AWAITING_APPROVAL, state(run));
    assertEquals(List.of(), bench.deployment.effects);
    assertEquals(2, card(run).plan().changes().size());
    assertEquals(2, card(run).plan().revision());
  }

  @Test
  void what_needed_nothing_until_an_earlier_step_changed_it_is_not_left_out_in_silence()
      throws InterruptedException {
    RunId run =
        approved(
            "",
            """
              - {id: set, action: test.image, with: {image: "app:2"}}
              - {id: restore, action: test.image, with: {image: "app:1"}}
            """);
    assertEquals(RunState.FAILED, state(run));
    assertEquals("run.something-to-do", outcome(run));
    assertEquals(StepState.FAILED, step(run, "restore"));
    assertEquals(1, bench.deployment.effects.size());
  }

  @Test
  void behind_a_gate_it_is_planned_when_its_turn_comes() throws InterruptedException {
    RunId run =
        approved(
            "",
            """
              - {id: set, action: test.image, with: {image: "app:2"}}
              - {id: restore, action: test.image, with: {image: "app:1"}, approval: {by: [oncall]}}
            """);
    agree(run);
    assertEquals(RunState.SUCCEEDED, state(run));
    assertEquals("app:1", bench.deployment.image);
  }

  @Test
  void a_crash_while_nothing_is_to_do_loses_nothing() throws InterruptedException {
    RunId run = launch(KEEP_AND_SET);
    bench.approve(run);
    atTheThirdLook(() -> {
      throw new CrashingDatabase.Crash();
    });
    assertThrows(CrashingDatabase.Crash.class, bench::drive);
    assertEquals(StepState.RUNNING, step(run, "keep"));
    bench.newEngine();
    bench.drive();
    assertEquals(RunState.SUCCEEDED, state(run));
    assertEquals(StepState.DONE, step(run, "keep"));
    assertEquals(1, bench.deployment.effects.size());
    assertTrue(run(run).timestamps().effectAt() != null);
  }

  @Test
  void what_is_left_out_while_people_are_asked_does_not_void_their_yes()
      throws InterruptedException {
    RunId run =
        launch(
            """
              - {id: one, action: test.image, with: {image: "app:2"}}
              - {id: two, action: test.image, with: {image: "app:3"}}
            """);
    bench.engine.runs().apply(run, new RunOperation.Skip("two", "not now"), EngineBench.BRUNO);
    agree(run);
    assertEquals(RunState.SUCCEEDED, state(run));
    assertEquals("app:2", bench.deployment.image);
  }

  /** Right before a run begins both steps are looked at; then the first one is again. */
  private void atTheThirdLook(Runnable what) {
    int[] looks = new int[1];
    bench.image.beforePlan =
        () -> {
          if (++looks[0] == 3) {
            what.run();
          }
        };
  }
}
