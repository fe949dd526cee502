package dev.opsdeck.run.engine;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;

import dev.opsdeck.kernel.RunId;
import dev.opsdeck.progress.RunState;
import java.util.Collections;
import java.util.List;
import org.junit.jupiter.api.Test;

class RunObserverTest {
  private final EngineBench bench = new EngineBench();

  @Test
  void every_change_of_state_and_every_end_is_heard_once() throws InterruptedException {
    RunId run = bench.launch("q1");
    bench.drive();
    bench.now.set(bench.now.get().plusSeconds(60));
    bench.approve(run);
    bench.drive();

    assertEquals(
        List.of(
            "change PLANNING -> AWAITING_APPROVAL",
            "change AWAITING_APPROVAL -> APPROVED",
            "change APPROVED -> RUNNING",
            "test.image DONE after PT0S",
            "test.look DONE after PT4S",
            "change RUNNING -> SUCCEEDED",
            "change ended SUCCEEDED after PT1M4S"),
        bench.observed.heard);
  }

  @Test
  void what_was_not_committed_is_not_heard() {
    bench.launch("q1");
    bench.world.database.crashBeforeCommit(bench.world.database.commits() + 2);
    assertThrows(CrashingDatabase.Crash.class, bench::drive);
    assertEquals(List.of(), bench.observed.heard);
  }

  @Test
  void a_takeover_is_heard_when_the_timer_of_a_dead_replica_fires_again()
      throws InterruptedException {
    RunId run = bench.launch("q1");
    bench.drive();
    bench.approve(run);
    bench.image.accidents.add(ImageAction.Accident.CRASH_AFTER_EFFECT);
    assertEquals(1, bench.driveThroughCrashes());

    assertEquals(RunState.SUCCEEDED, bench.world.run(run).state());
    assertEquals(1, Collections.frequency(bench.observed.heard, "change taken over"));
  }

  @Test
  void a_replica_that_lost_its_lease_is_heard() throws InterruptedException {
    RunId run = bench.launch("q1");
    bench.drive();
    bench.approve(run);
    RunEngine frozen = bench.engine;
    bench.image.beforeEffect =
        () -> {
          bench.image.beforeEffect = () -> {};
          bench.newEngine();
          try {
            bench.drive();
          } catch (InterruptedException e) {
            throw new AssertionError(e);
          }
        };
    var timer = bench.world.nextTimer().orElseThrow();
    frozen.worker().fire(timer.id(), timer.subject());

    assertEquals(1, Collections.frequency(bench.observed.heard, "change taken over"));
    assertEquals(1, Collections.frequency(bench.observed.heard, "change lease lost"));
  }
}
