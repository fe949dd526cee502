package dev.opsdeck.run.engine;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;

import dev.opsdeck.kernel.RunId;
import dev.opsdeck.kernel.StoredJson;
import dev.opsdeck.progress.RunOperation;
import dev.opsdeck.progress.RunState;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.junit.jupiter.api.Test;

/** Runbooks that are not understood any more, changes that never answer, and bugs of the engine. */
class BrokenRunsTest {
  private final EngineBench bench = new EngineBench();

  @Test
  void a_run_whose_action_is_gone_is_refused_with_a_word() throws InterruptedException {
    RunId run = bench.launch("q1");
    bench.newEngineWithout("test.image");
    bench.drive();
    assertEquals(RunState.REFUSED, bench.state(run));
    assertEquals("run.unknown-action", bench.outcome(run));
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
  void a_change_whose_action_is_gone_once_it_was_agreed_to_does_not_begin()
      throws InterruptedException {
    RunId run = bench.launch("q1");
    bench.drive();
    bench.approve(run);
    bench.newEngineWithout("test.image");
    bench.drive();
    assertEquals(RunState.REFUSED, bench.state(run));
    assertEquals("run.unknown-action", bench.outcome(run));
    assertEquals(Set.of(), bench.world.locks().keySet());
  }

  @Test
  void a_change_that_was_under_way_when_its_action_went_is_asked_of_people()
      throws InterruptedException {
    RunId run = bench.launch("q1");
    bench.drive();
    bench.approve(run);
    bench.image.accidents.add(ImageAction.Accident.CRASH_AFTER_EFFECT);
    assertThrows(CrashingDatabase.Crash.class, bench::drive);
    bench.newEngineWithout("test.image");
    bench.drive();
    assertEquals(RunState.ASKING, bench.state(run));
    bench.engine.runs().apply(run, new RunOperation.Done("change", Map.of()), EngineBench.BRUNO);
    bench.drive();
    assertEquals(RunState.SUCCEEDED, bench.state(run));
    assertEquals(1, bench.deployment.effects.size());
  }

  @Test
  void a_run_that_a_newer_version_has_written_is_left_to_it() throws InterruptedException {
    RunId run = bench.launch("q1");
    bench.world.runs.ofFormat(run, StoredJson.FORMAT + 1);
    bench.fireNext();
    bench.world.runs.ofFormat(run, StoredJson.FORMAT);
    assertEquals(RunState.PLANNING, bench.state(run));
    bench.drive();
    assertEquals(RunState.AWAITING_APPROVAL, bench.state(run));
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
