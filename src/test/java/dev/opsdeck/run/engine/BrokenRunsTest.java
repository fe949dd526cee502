package dev.opsdeck.run.engine;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertInstanceOf;
import static org.junit.jupiter.api.Assertions.assertThrows;

import dev.opsdeck.kernel.RunId;
import dev.opsdeck.progress.RunState;
import dev.opsdeck.run.Runs;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.junit.jupiter.api.Test;

/** Runbooks that are not understood any more, changes that never answer, and bugs of the engine. */
class BrokenRunsTest {
  private final EngineBench bench = new EngineBench();

  @Test
  void a_run_whose_runbook_is_no_longer_understood_still_ends_with_a_word()
      throws InterruptedException {
    RunId run = bench.launch("q1");
    bench.world.runs.rewrite(run, "test.image", "test.gone");
    bench.drive();
    assertEquals(RunState.REFUSED, bench.state(run));
    assertEquals("run.runbook-unreadable", bench.outcome(run));
    assertEquals("change", bench.card().title().en());
  }

  @Test
  void a_run_that_only_a_newer_version_understands_is_left_to_it_for_a_while()
      throws InterruptedException {
    RunId run = bench.launch("q1");
    bench.world.runs.rewrite(run, "test.image", "test.gone");
    bench.fireNext();
    assertEquals(RunState.PLANNING, bench.state(run));
    assertEquals("run.not-understood", bench.outcome(run));
    bench.world.runs.rewrite(run, "test.gone", "test.image");
    bench.drive();
    assertEquals(RunState.AWAITING_APPROVAL, bench.state(run));
    assertEquals("none", bench.outcome(run));
  }

  @Test
  void a_change_that_never_answers_is_asked_of_the_on_call_engineer() throws InterruptedException {
    for (int time = 0; time < 20; time++) {
      bench.image.accidents.add(ImageAction.Accident.HANG);
    }
    RunId run = bench.launch("q1");
    bench.drive();
    bench.approve(run);
    bench.drive();
    assertEquals(RunState.ASKING, bench.state(run));
    assertEquals(List.of(), bench.deployment.effects);
  }

  @Test
  void a_runbook_that_is_no_longer_understood_once_it_was_agreed_to_is_refused()
      throws InterruptedException {
    RunId run = bench.launch("q1");
    bench.drive();
    bench.approve(run);
    bench.world.runs.rewrite(run, "test.image", "test.gone");
    bench.drive();
    assertEquals(RunState.REFUSED, bench.state(run));
    assertEquals("run.runbook-unreadable", bench.outcome(run));
    assertEquals(Set.of(), bench.world.locks().keySet());
  }

  @Test
  void a_runbook_that_is_no_longer_understood_in_the_middle_asks_what_has_happened()
      throws InterruptedException {
    RunId run = bench.launch("q1");
    bench.drive();
    bench.approve(run);
    bench.image.accidents.add(ImageAction.Accident.CRASH_AFTER_EFFECT);
    assertThrows(CrashingDatabase.Crash.class, bench::drive);
    bench.newEngine();
    bench.world.runs.rewrite(run, "test.image", "test.gone");
    bench.drive();
    assertEquals(RunState.ASKING, bench.state(run));
    Runs runs = bench.engine.runs();
    runs.answer(run, "change", new Runs.Answer.Done(Map.of()), EngineBench.BRUNO);
    bench.drive();
    assertEquals(RunState.FAILED, bench.state(run));
    assertEquals("run.runbook-unreadable", bench.outcome(run));
    assertEquals(Set.of(), bench.world.locks().keySet());
    Runs.Outcome.Refused refused =
        assertInstanceOf(Runs.Outcome.Refused.class, runs.revert(run, EngineBench.ANA));
    assertEquals("run.runbook-unreadable", refused.why().code(), "its action is gone, too");
  }

  @Test
  void a_bug_of_the_engine_is_told_and_tried_again() throws InterruptedException {
    bench.policy.broken = true;
    RunId run = bench.launch("q1");
    assertThrows(IllegalStateException.class, bench::drive);
    assertEquals("run.engine-broke", bench.outcome(run));
    assertEquals("run.engine-broke", bench.card().outcome().code());
    bench.policy.broken = false;
    bench.newEngine();
    bench.drive();
    assertEquals(RunState.AWAITING_APPROVAL, bench.state(run));
    assertEquals("none", bench.outcome(run));
  }
}
