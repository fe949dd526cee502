package dev.opsdeck.run.state;

import com.fasterxml.jackson.databind.JsonNode;
import dev.opsdeck.action.Settlement;
import dev.opsdeck.action.StepOutcome;
import dev.opsdeck.kernel.Fact;
import dev.opsdeck.kernel.ForeignJson;
import dev.opsdeck.kernel.Json;
import dev.opsdeck.runbook.Handling;
import dev.opsdeck.runbook.OnFailure;
import dev.opsdeck.runbook.OnFailure.Reaction;
import dev.opsdeck.runbook.Retry;
import dev.opsdeck.runbook.Soak;
import dev.opsdeck.runbook.Step;
import java.time.Duration;
import java.time.Instant;
import org.jspecify.annotations.Nullable;

/** What the outcome of a step means for the run; pure. */
public final class StepRules {
  /** When the other side was away or busy and the runbook says nothing else. */
  private static final Retry PATIENCE = new Retry(3, Duration.ofSeconds(2));

  /** How often an effect whose outcome nobody knows is looked for before a person is asked. */
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

  /**
   * A step and where it stands.
   *
   * @param path its id behind those of the loops and included runbooks around it
   * @param byDefault what its runbook says of failures
   */
  public record Placed(String path, Step step, OnFailure byDefault) {
    public Handling handling() {
      return step.handling();
    }

    public Reaction reaction() {
      OnFailure own = handling().onFailure();
      return (own == null ? byDefault : own).reaction();
    }
  }

  public static Result after(Run run, Placed placed, StepOutcome<?> outcome, Instant now) {
    StepRecord record = run.step(placed.path());
    return switch (outcome) {
      case StepOutcome.Done<?> done -> right(run, placed, done, now);
      case StepOutcome.Waiting<?> waiting -> waiting(run, placed, waiting, now);
      case StepOutcome.Failed<?> failed -> failed(run, placed, failed, now);
      case StepOutcome.Drifted<?> drifted -> drifted(run, placed, drifted.why(), now);
      case StepOutcome.Unknown<?> unknown ->
          Result.goesOn(run.with(unanswered(record, unknown.why(), now)));
    };
  }

  public static Result after(Run run, String path, Settlement<?> settlement, Instant now) {
    StepRecord record = run.step(path);
    return switch (settlement) {
      case Settlement.Applied<?> applied ->
          Result.goesOn(done(run, record, kept(applied.output()), applied.summary(), now));
      case Settlement.UnderWay<?> begun ->
          Result.goesOn(
              run.with(
                  record
                      .waiting(begun.why(), begun.until(), record.tries())
                      .carriedOn(begun.operation())));
      case Settlement.NotApplied<?> _ -> Result.goesOn(run);
      case Settlement.Undecidable<?> undecidable ->
          Result.goesOn(run.with(unanswered(record, undecidable.why(), now)));
    };
  }

  /** Looked for again after a while; in the end a person is asked. */
  private static StepRecord unanswered(StepRecord record, Fact why, Instant now) {
    return record.tries().probes() < PROBES
        ? record.unanswered(why, pause(now, record))
        : record.unknown(why);
  }

  private static Run seen(Run run, StepRecord record, StepOutcome.Done<?> done, Instant now) {
    Run seen =
        switch (done.assessment()) {
          case WELL -> done(run, record, kept(done.output()), done.summary(), now);
          case TROUBLE -> run.with(record.troubled(kept(done.output()), done.summary(), now));
        };
    return seen.with(seen.step(record.id()).advising(done.advice()));
  }

  private static Run done(Run run, StepRecord record, JsonNode output, Fact summary, Instant now) {
    Run next = run.with(record.done(output, summary, now));
    boolean changed =
        run.plan() != null
            && run.plan().step(record.id()).map(RunPlan.PlannedStep::changes).orElse(false);
    return changed ? next.effective(now) : next;
  }

  /** What an action has found is a text from outside, and its column is read by many. */
  private static JsonNode kept(Record output) {
    return ForeignJson.clean(Json.tree(output));
  }

  /** Done, unless it must stay right for a while. */
  private static Result right(Run run, Placed placed, StepOutcome.Done<?> done, Instant now) {
    StepRecord record = run.step(placed.path());
    Soak soak = placed.handling().soak();
    Instant since = record.times().rightSince() == null ? now : record.times().rightSince();
    if (soak == null || !now.isBefore(since.plus(soak.lasting()))) {
      return Result.goesOn(seen(run, record, done, now));
    }
    Fact note = Fact.of("run.soaking", "since", since, "until", since.plus(soak.lasting()));
    Instant end = since.plus(soak.lasting());
    Instant look = now.plus(soak.every()).isBefore(end) ? now.plus(soak.every()) : end;
    return Result.goesOn(run.with(record.waiting(note, look, record.tries(), since)));
  }

  private static Result waiting(
      Run run, Placed placed, StepOutcome.Waiting<?> waiting, Instant now) {
    StepRecord record = run.step(placed.path());
    Instant started = record.times().startedAt();
    Duration limit = placed.handling().timeout();
    if (limit != null && started != null && !now.isBefore(started.plus(limit))) {
      Fact why = Fact.of("run.step-timeout", "step", placed.path(), "limit", limit);
      return gaveUp(run, placed, why, now);
    }
    return Result.goesOn(
        run.with(
            record
                .waiting(waiting.why(), waiting.until(), record.tries())
                .carriedOn(waiting.operation())));
  }

  private static Result failed(Run run, Placed placed, StepOutcome.Failed<?> failed, Instant now) {
    StepRecord record = run.step(placed.path());
    Retry own = placed.handling().retry();
    Retry retry = own.times() > 0 ? own : PATIENCE;
    int count = record.tries().failed() + 1;
    if (failed.again() == StepOutcome.Again.MAY_HELP && count <= retry.times()) {
      StepRecord.Tries tries = new StepRecord.Tries(count, record.tries().probes());
      Instant until = now.plus(retry.pause(count));
      return Result.goesOn(run.with(record.waiting(failed.why(), until, tries, null)));
    }
    return gaveUp(run, placed, failed.why(), now);
  }

  /** What the failure means for the run is worked out from the record. */
  private static Result gaveUp(Run run, Placed placed, Fact why, Instant now) {
    StepRecord record = run.step(placed.path());
    return Result.goesOn(run.with(record.failed(why, placed.reaction(), now)));
  }

  /**
   * Before anything has changed, is under way, or was done by people, the plan is made anew; after
   * that there is no plan to go back to.
   */
  private static Result drifted(Run run, Placed placed, Fact why, Instant now) {
    boolean fresh =
        run.timestamps().effectAt() == null
            && run.steps().stream()
                .filter(step -> !step.id().equals(placed.path()))
                .noneMatch(step -> isLost(run, step));
    return fresh
        ? new Result(run.with(StepRecord.pending(placed.path())), RunEvent.DRIFTED, why)
        : gaveUp(run, placed, why, now);
  }

  /** Whether a new plan would forget what became of it. */
  private static boolean isLost(Run run, StepRecord step) {
    return switch (step.state()) {
      case RUNNING, UNKNOWN -> true;
      case DONE, TROUBLED, ASKED ->
          run.planOrThrow().step(step.id()).map(StepRules::isAsked).orElse(false);
      case WAITING -> step.isUnderWay();
      case PENDING, FAILED, SKIPPED -> false;
    };
  }

  private static boolean isAsked(RunPlan.PlannedStep planned) {
    return planned.kind() == RunPlan.Kind.ASK;
  }

  private static Instant pause(Instant now, StepRecord record) {
    return now.plus(Duration.ofSeconds(1L << Math.min(record.tries().probes(), 3)));
  }
}
