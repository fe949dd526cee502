package dev.opsdeck.run.engine;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNull;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.opsdeck.audit.AuditEntry;
import dev.opsdeck.kernel.RunId;
import dev.opsdeck.progress.Event;
import dev.opsdeck.progress.RunState;
import dev.opsdeck.progress.StepState;
import java.util.List;
import org.junit.jupiter.api.Test;

/** Replicas that die, freeze, stop, or are late. */
class TakeoverTest {
  private final EngineBench bench = new EngineBench();

  @Test
  void a_replica_that_lost_its_lease_writes_nothing_more() throws InterruptedException {
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
    // The frozen replica wakes up after the other one has finished the run under the same timer.
    var timer = bench.world.nextTimer().orElseThrow();
    frozen.worker().fire(timer.id(), timer.subject());

    assertEquals(RunState.SUCCEEDED, bench.state(run));
    assertEquals(1, bench.deployment.effects.size());
    assertEquals(2, bench.world.events(Event.Announcement.class).size());
  }

  @Test
  void a_lease_for_a_timer_that_is_over_is_taken_over() throws InterruptedException {
    RunId run = bench.launch("q1");
    String over = bench.world.nextTimer().orElseThrow().id();
    bench.drive();
    bench.world.database.crashAfterCommit(bench.world.database.commits() + 1);
    // A replica that was frozen wakes up with a timer that another one has finished, and dies.
    assertThrows(CrashingDatabase.Crash.class, () -> bench.engine.worker().fire(over, run.value()));
    bench.world.database.crashAfterCommit(-1);
    bench.newEngine();

    bench.approve(run);
    bench.drive();
    assertEquals(RunState.SUCCEEDED, bench.state(run));
    assertEquals(1, bench.deployment.effects.size());
  }

  @Test
  void another_timer_does_not_drive_a_run_that_is_driven() throws InterruptedException {
    RunId run = bench.launch("q1");
    bench.drive();
    bench.approve(run);
    int[] before = new int[1];
    bench.image.beforeEffect =
        () -> {
          bench.image.beforeEffect = () -> {};
          before[0] = bench.world.database.commits();
          bench.fireExtra(run);
          assertEquals(before[0] + 1, bench.world.database.commits());
        };
    bench.drive();
    assertTrue(before[0] > 0);
    assertEquals(1, bench.deployment.effects.size());
  }

  @Test
  void a_crash_at_any_commit_leaves_one_effect_and_one_announcement() throws InterruptedException {
    int commits = commitsOfAnUndisturbedRun();
    assertTrue(commits > 8);
    for (int commit = 2; commit <= commits; commit++) {
      for (boolean before : new boolean[] {true, false}) {
        EngineBench fresh = new EngineBench();
        RunId run = fresh.launch("q1");
        if (before) {
          fresh.world.database.crashBeforeCommit(commit);
        } else {
          fresh.world.database.crashAfterCommit(commit);
        }
        int crashes = fresh.driveThroughCrashes();
        if (fresh.world.run(run).state() == RunState.AWAITING_APPROVAL) {
          try {
            fresh.approve(run);
          } catch (CrashingDatabase.Crash crash) {
            crashes++;
            fresh.newEngine();
            if (fresh.world.run(run).state() == RunState.AWAITING_APPROVAL) {
              fresh.approve(run);
            }
          }
          crashes += fresh.driveThroughCrashes();
        }
        String where = "crash " + (before ? "before" : "after") + " commit " + commit;
        assertEquals(1, crashes, where);
        assertEquals(RunState.SUCCEEDED, fresh.world.run(run).state(), where);
        assertEquals(List.of(run + "/change"), fresh.deployment.effects, where);
        assertEquals(2, fresh.world.events(Event.Announcement.class).size(), where);
        assertEquals(1, fresh.world.audit(AuditEntry.Kind.EFFECT).size(), where);
      }
    }
  }

  @Test
  void a_crash_around_the_effect_is_settled_by_looking() throws InterruptedException {
    for (ImageAction.Accident accident :
        List.of(
            ImageAction.Accident.CRASH_BEFORE_EFFECT, ImageAction.Accident.CRASH_AFTER_EFFECT)) {
      EngineBench fresh = new EngineBench();
      fresh.image.accidents.add(accident);
      RunId run = fresh.launch("q1");
      fresh.drive();
      fresh.approve(run);
      assertEquals(1, fresh.driveThroughCrashes());
      assertEquals(RunState.SUCCEEDED, fresh.world.run(run).state());
      assertEquals(1, fresh.deployment.effects.size(), accident.name());
    }
  }

  @Test
  void a_replica_that_stops_begins_nothing_more_and_leaves_its_runs_to_the_others()
      throws InterruptedException {
    RunId run = bench.launch("q1");
    bench.drive();
    bench.approve(run);
    RunEngine stopping = bench.engine;
    bench.image.beforeEffect = stopping::drain;
    bench.fireNext();
    assertEquals(RunState.RUNNING, bench.state(run));
    assertEquals(1, bench.deployment.effects.size(), "what has begun is finished");
    assertEquals(StepState.PENDING, bench.world.run(run).step("look").state());
    assertNull(bench.world.run(run).lease().timer());

    bench.fireNext();
    assertEquals(StepState.PENDING, bench.world.run(run).step("look").state());

    bench.newEngine();
    bench.drive();
    assertEquals(RunState.SUCCEEDED, bench.state(run));
    assertEquals(1, bench.deployment.effects.size());
  }

  private int commitsOfAnUndisturbedRun() throws InterruptedException {
    EngineBench fresh = new EngineBench();
    RunId run = fresh.launch("q1");
    fresh.drive();
    fresh.approve(run);
    fresh.drive();
    return fresh.world.database.commits() - 1;
  }
}
