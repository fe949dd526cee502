package dev.opsdeck.run.state;

import com.fasterxml.jackson.databind.JsonNode;
import dev.opsdeck.action.Settlement;
import dev.opsdeck.action.StepOutcome;
import dev.opsdeck.kernel.Fact;
import dev.opsdeck.kernel.Json;
import dev.opsdeck.runbook.Effect;
import dev.opsdeck.runbook.OnFailure;
import dev.opsdeck.runbook.Retry;
import dev.opsdeck.runbook.Step;
import java.time.Duration;
import java.time.Instant;
import org.jspecify.annotations.Nullable;

/** What the outcome of a step means for the run; pure. */
public final class StepRules {
  /** When the other side was away or busy and the runbook says nothing else. */
  private static final Retry PATIENCE = new Retry(3, Duration.ofSeconds(2));

  /** How often a lost effect is looked for before a person is asked. */
  private static final int PROBES = 5;

  private StepRules() {}

  /**
   * A run after a step's outcome.
   *
   * @param event absent when the run just goes on
   */
  public record Result(Run run, @Nullable RunEvent event, @Nullable Fact outcome) {
    public static Result goesOn(Run run) {
      return new Result(run, null, null);
    }
  }

  public static Result after(
      Run run, Step step, OnFailure byDefault, StepOutcome<?> outcome, Instant now) {
    StepRecord record = run.step(step.id());
    return switch (outcome) {
      case StepOutcome.Done<?> done ->
          Result.goesOn(done(run, record, Json.tree(done.output()), done.summary(), now));
      case StepOutcome.Waiting<?> waiting -> waiting(run, step, byDefault, waiting, now);
      case StepOutcome.Failed<?> failed -> failed(run, step, byDefault, failed, now);
      case StepOutcome.Drifted<?> drifted -> drifted(run, record, drifted.why(), now);
      case StepOutcome.Unknown<?> unknown ->
          Result.goesOn(run.with(record.unanswered(unknown.why(), pause(now, record))));
    };
  }

  public static Result after(Run run, Step step, Settlement<?> settlement, Instant now) {
    StepRecord record = run.step(step.id());
    return switch (settlement) {
      case Settlement.Applied<?> applied ->
          Result.goesOn(done(run, record, Json.tree(applied.output()), applied.summary(), now));
      case Settlement.NotApplied<?> _ -> Result.goesOn(run);
      case Settlement.Undecidable<?> undecidable ->
          record.tries().probes() < PROBES
              ? Result.goesOn(run.with(record.unanswered(undecidable.why(), pause(now, record))))
              : Result.goesOn(run.with(record.unknown(undecidable.why())));
    };
  }

  private static Run done(Run run, StepRecord record, JsonNode output, Fact summary, Instant now) {
    Run next = run.with(record.done(output, summary, now));
    boolean changed =
        run.plan() != null
            && run.plan().step(record.id()).map(p -> p.effect() != Effect.READ).orElse(false);
    return changed ? next.effective(now) : next;
  }

  private static Result waiting(
      Run run, Step step, OnFailure byDefault, StepOutcome.Waiting<?> waiting, Instant now) {
    StepRecord record = run.step(step.id());
    Instant started = record.times().startedAt();
    Duration limit = step.timeout();
    if (limit != null && started != null && !now.isBefore(started.plus(limit))) {
      Fact why = Fact.of("run.step-timeout", "step", step.id(), "limit", limit);
      return gaveUp(run, step, byDefault, why, now);
    }
    return Result.goesOn(run.with(record.waiting(waiting.why(), waiting.until(), record.tries())));
  }

  private static Result failed(
      Run run, Step step, OnFailure byDefault, StepOutcome.Failed<?> failed, Instant now) {
    StepRecord record = run.step(step.id());
    Retry retry = step.retry().times() > 0 ? step.retry() : PATIENCE;
    int count = record.tries().failed() + 1;
    if (failed.again() == StepOutcome.Again.MAY_HELP && count <= retry.times()) {
      StepRecord.Tries tries = new StepRecord.Tries(count, record.tries().probes());
      return Result.goesOn(run.with(record.waiting(failed.why(), now.plus(retry.every()), tries)));
    }
    return gaveUp(run, step, byDefault, failed.why(), now);
  }

  private static Result gaveUp(Run run, Step step, OnFailure byDefault, Fact why, Instant now) {
    Run next = run.with(run.step(step.id()).failed(why, now));
    OnFailure then = step.onFailure() == null ? byDefault : step.onFailure();
    return switch (then) {
      case CONTINUE -> Result.goesOn(next);
      case STOP, OFFER_INVERSE -> new Result(next, RunEvent.FAILED, why);
    };
  }

  /** Before the first change the plan is made anew; after it there is no plan to go back to. */
  private static Result drifted(Run run, StepRecord record, Fact why, Instant now) {
    return run.marks().effectAt() == null
        ? new Result(run.with(StepRecord.pending(record.id())), RunEvent.DRIFTED, why)
        : new Result(run.with(record.failed(why, now)), RunEvent.FAILED, why);
  }

  private static Instant pause(Instant now, StepRecord record) {
    return now.plus(Duration.ofSeconds(1L << Math.min(record.tries().probes(), 3)));
  }
}
