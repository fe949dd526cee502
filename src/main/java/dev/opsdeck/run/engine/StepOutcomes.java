package dev.opsdeck.run.engine;

import dev.opsdeck.action.Attachment;
import dev.opsdeck.action.Settlement;
import dev.opsdeck.action.StepOutcome;
import dev.opsdeck.audit.AuditEntry.Kind;
import dev.opsdeck.kernel.Fact;
import dev.opsdeck.progress.Event;
import dev.opsdeck.progress.RunState;
import dev.opsdeck.run.ledger.RunLedger;
import dev.opsdeck.run.state.Run;
import dev.opsdeck.run.state.RunDecider;
import dev.opsdeck.run.state.RunEvent;
import dev.opsdeck.run.state.RunPlan;
import dev.opsdeck.run.state.StepRecord;
import dev.opsdeck.run.state.StepRules;
import dev.opsdeck.run.state.StepRules.Placed;
import java.time.InstantSource;
import java.util.List;
import org.jdbi.v3.core.Handle;

/** Puts the outcome of a step on record, and tells its details in the thread. */
final class StepOutcomes {
  private final RunLedger ledger;
  private final MakePlanHandler plans;
  private final InstantSource clock;

  StepOutcomes(RunLedger ledger, MakePlanHandler plans, InstantSource clock) {
    this.ledger = ledger;
    this.plans = plans;
    this.clock = clock;
  }

  Run record(Run run, Placed placed, StepOutcome<?> outcome) {
    return ledger.write(
        run,
        (handle, now) -> {
          if (now.step(placed.path()).isOver()) {
            return now; // somebody has answered or skipped it meanwhile
          }
          StepRules.Result result = StepRules.after(now, placed, outcome, clock.instant());
          recordEffect(handle, now, result.run(), placed.path());
          details(handle, result.run(), placed.path(), outcome);
          return applied(handle, result);
        });
  }

  /** A step whose effect is not there is left out when the run no longer goes that way. */
  Run unlessUnwanted(Run run, Placed placed) {
    return ledger.write(
        run,
        (handle, now) -> {
          if (RunDecider.mayHappen(now, placed.path())) {
            return now;
          }
          StepRecord record = now.step(placed.path());
          Fact why = Fact.of("run.step-called-off");
          Run next = record.isOver() ? now : now.with(record.skipped(why, clock.instant()));
          recordEffect(handle, now, next, placed.path());
          return next;
        });
  }

  Run record(Run run, Placed placed, Settlement<?> settlement) {
    return ledger.write(
        run,
        (handle, now) -> {
          StepRules.Result result =
              StepRules.after(now, placed.path(), settlement, clock.instant());
          recordEffect(handle, now, result.run(), placed.path());
          return applied(handle, result);
        });
  }

  /** Only a drift takes a run elsewhere at once; what else follows is worked out from its steps. */
  private Run applied(Handle handle, StepRules.Result result) {
    boolean first = result.run().state() == RunState.RUNNING;
    return first && result.event() == RunEvent.DRIFTED
        ? plans.voided(handle, result.run())
        : result.run();
  }

  private void recordEffect(Handle handle, Run before, Run after, String path) {
    StepRecord record = after.step(path);
    boolean changes =
        before.plan() != null
            && before.plan().step(path).map(p -> p.kind() == RunPlan.Kind.CHANGE).orElse(false);
    if (changes && record.isOver()) {
      ledger.record(handle, Kind.OUTCOME, after, "step", path, "state", record.state());
    }
  }

  private void details(Handle handle, Run run, String path, StepOutcome<?> outcome) {
    StepRecord record = run.step(path);
    switch (outcome) {
      case StepOutcome.Done<?> done -> {
        if (!done.details().isEmpty() || !done.attachments().isEmpty()) {
          tell(handle, run, done.summary(), done.details(), files(done.attachments()));
        }
      }
      case StepOutcome.Failed<?> failed -> {
        if (record.isOver() && !failed.details().isEmpty()) {
          tell(handle, run, failed.why(), failed.details(), List.of());
        }
      }
      case StepOutcome.Waiting<?> _, StepOutcome.Drifted<?> _, StepOutcome.Unknown<?> _ -> {}
    }
  }

  private void tell(
      Handle handle, Run run, Fact title, List<Fact> lines, List<Event.TextFile> files) {
    ledger.tell(
        handle, new Event.RunDetail(run.request().place().card(), run.id(), title, lines, files));
  }

  private static List<Event.TextFile> files(List<Attachment> attachments) {
    return attachments.stream()
        .map(attachment -> new Event.TextFile(attachment.filename(), attachment.text()))
        .toList();
  }
}
