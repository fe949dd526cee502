package dev.opsdeck.run.ledger;

import dev.opsdeck.database.Database;
import dev.opsdeck.progress.RunState;
import dev.opsdeck.run.RunObserver;
import dev.opsdeck.run.state.Run;
import dev.opsdeck.run.state.StepRecord;
import java.time.Duration;
import java.time.Instant;
import java.util.Map;
import java.util.stream.Collectors;
import org.jdbi.v3.core.Handle;
import org.jspecify.annotations.Nullable;

/** Tells the observer what is different after a commit. */
final class RunMetricsEvents {
  private final Database database;
  private final RunObserver observer;

  RunMetricsEvents(Database database, RunObserver observer) {
    this.database = database;
    this.observer = observer;
  }

  /** Tells it once the transaction has committed, and never when it rolls back. */
  void changed(Handle handle, Run before, Run after) {
    database.afterCommit(handle, () -> tell(before, after));
  }

  void takenOver(Handle handle, Run run) {
    database.afterCommit(handle, () -> observer.takenOver(runbook(run)));
  }

  void leaseLost(Run run) {
    observer.leaseLost(runbook(run));
  }

  private void tell(Run before, Run after) {
    RunState from = before.state();
    RunState to = after.state();
    if (from != to) {
      observer.moved(runbook(after), from, to);
    }
    Instant finished = after.timestamps().finishedAt();
    if (to.isFinal() && !from.isFinal() && finished != null) {
      observer.ended(
          runbook(after), to, Duration.between(after.timestamps().acceptedAt(), finished));
    }
    tellSteps(before, after);
  }

  private void tellSteps(Run before, Run after) {
    Map<String, StepRecord> earlier =
        before.steps().stream().collect(Collectors.toMap(StepRecord::id, step -> step));
    for (StepRecord step : after.steps()) {
      StepRecord was = earlier.get(step.id());
      Duration took = step.took();
      if (step.isOver() && took != null && (was == null || !was.isOver())) {
        String action = action(after, step.id());
        if (action != null) {
          observer.stepEnded(action, step.state(), took);
        }
      }
    }
  }

  /** Absent for a step that calls no action. */
  private static @Nullable String action(Run run, String stepId) {
    return run.plan() == null
        ? null
        : run.plan().step(stepId).map(planned -> planned.call().action()).orElse(null);
  }

  private static String runbook(Run run) {
    return run.request().program().origin().label();
  }
}
