package dev.opsdeck.run.engine;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.opsdeck.action.ActionSpec;
import dev.opsdeck.action.Inverse;
import dev.opsdeck.action.Pins;
import dev.opsdeck.action.PlanOutcome;
import dev.opsdeck.action.StepContext;
import dev.opsdeck.action.change.Drive;
import dev.opsdeck.action.change.DriveAction;
import dev.opsdeck.kernel.Fact;
import dev.opsdeck.kernel.RunId;
import dev.opsdeck.progress.RunOperation;
import dev.opsdeck.progress.RunState;
import dev.opsdeck.progress.StepState;
import dev.opsdeck.runbook.Effect;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;

/** Runs with a change that its provider carries on by itself for 40 minutes. */
class DrivenRunsTest {
  private static final Duration TAKES = Duration.ofMinutes(40);
  private static final String BOOK =
      """
      name: upgrade
      title: {en: Upgrade, es: Actualizar}
      source: test
      steps:
        - {id: upgrade, action: test.upgrade, with: {version: "2"}}
        - {id: look, action: test.look}
      """;

  /** A provider that lives outside of the process. */
  private static final class Provider {
    final List<Instant> starts = new ArrayList<>();
    int looks;
  }

  record Input(String version) {}

  record Output(String version) {}

  record Wanted(String version) {}

  private record Upgrade(Provider provider) implements Drive<Input, Wanted, Output> {
    @Override
    public ActionSpec<Input, Output> spec() {
      return new ActionSpec<>("test.upgrade", Effect.CHANGE, Input.class, Output.class, List.of());
    }

    @Override
    public Class<Wanted> pins() {
      return Wanted.class;
    }

    @Override
    public PlanOutcome<Output> plan(StepContext context, Input input) {
      return new PlanOutcome.Planned<>(
          Fact.of("test.upgrade"),
          List.of(),
          List.of(),
          List.of(),
          Pins.of(new Wanted(input.version())),
          new Output(input.version()),
          new Inverse.PointOfNoReturn(Fact.of("test.no-return")));
    }

    @Override
    public Start start(StepContext context, Wanted pins) {
      if (provider.starts.isEmpty()) {
        provider.starts.add(context.now());
      }
      return new Start.Begun("operation-1");
    }

    @Override
    public Trace trace(StepContext context, Wanted pins) {
      return provider.starts.isEmpty() ? new Trace.Absent() : new Trace.Begun("operation-1");
    }

    @Override
    public Look<Output> look(StepContext context, Wanted pins, String operation) {
      assertEquals("operation-1", operation);
      provider.looks++;
      return context.now().isBefore(provider.starts.getFirst().plus(TAKES))
          ? new Look.Going<>("Upgrading")
          : new Look.Reached<>(new Output(pins.version()), Fact.of("test.upgraded"), List.of());
    }
  }

  private final Provider provider = new Provider();
  private final EngineBench bench =
      new EngineBench(List.of(new DriveAction<>(new Upgrade(provider))));

  private RunId begun() throws InterruptedException {
    RunId run = bench.launch("q1", BOOK, "upgrade");
    bench.drive();
    bench.approve(run);
    return run;
  }

  private void minutes(int minutes) throws InterruptedException {
    bench.driveUntil(bench.now.get().plus(Duration.ofMinutes(minutes)));
  }

  @Test
  void it_survives_two_rolling_updates_and_is_looked_at_a_few_times_a_minute() throws Exception {
    RunId run = begun();
    for (int update = 0; update < 2; update++) {
      minutes(10);
      assertEquals(StepState.WAITING, bench.world.run(run).step("upgrade").state());
      bench.newEngine();
    }
    minutes(25);
    assertEquals(RunState.SUCCEEDED, bench.state(run));
    assertEquals(1, provider.starts.size());
    assertTrue(provider.looks <= 12 + 2 * 40, provider.looks + " looks");
  }

  @Test
  void a_run_that_is_cancelled_meanwhile_follows_it_to_its_end_and_does_no_more() throws Exception {
    RunId run = begun();
    minutes(10);
    bench.engine.runs().apply(run, new RunOperation.Cancel("wrong night"), EngineBench.ANA);
    minutes(10);
    assertEquals(RunState.RUNNING, bench.state(run));
    minutes(25);
    assertEquals(RunState.CANCELLED, bench.state(run));
    assertEquals(StepState.DONE, bench.world.run(run).step("upgrade").state());
    assertEquals(StepState.PENDING, bench.world.run(run).step("look").state());
  }

  @Test
  void a_crash_at_any_commit_starts_it_once() throws Exception {
    for (int commit = 2; commit < 40; commit++) {
      for (boolean before : new boolean[] {true, false}) {
        Provider fresh = new Provider();
        EngineBench other = new EngineBench(List.of(new DriveAction<>(new Upgrade(fresh))));
        RunId run = other.launch("q1", BOOK, "upgrade");
        if (before) {
          other.world.database.crashBeforeCommit(commit);
        } else {
          other.world.database.crashAfterCommit(commit);
        }
        other.driveThroughCrashes();
        try {
          other.approve(run);
        } catch (CrashingDatabase.Crash crash) {
          other.newEngine();
          if (other.state(run) == RunState.AWAITING_APPROVAL) {
            other.approve(run);
          }
        }
        other.driveThroughCrashes();
        assertEquals(RunState.SUCCEEDED, other.state(run), "commit " + commit);
        assertEquals(1, fresh.starts.size(), "commit " + commit);
      }
    }
  }
}
