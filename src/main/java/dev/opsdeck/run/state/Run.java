package dev.opsdeck.run.state;

import dev.opsdeck.kernel.Fact;
import dev.opsdeck.kernel.RunId;
import dev.opsdeck.progress.RunState;
import dev.opsdeck.progress.StepState;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * A run as the database holds it.
 *
 * @param lease who carries it on
 * @param plan absent until it is made
 * @param steps in the order of the runbook, its verification last; empty until the plan is made
 */
public record Run(
    RunId id,
    RunRequest order,
    RunState state,
    Lease lease,
    @Nullable RunPlan plan,
    Authorization consent,
    List<StepRecord> steps,
    Timestamps marks) {
  public Run {
    steps = List.copyOf(steps);
  }

  /**
   * The right to carry a run on.
   *
   * @param epoch rises with each new holder; a write under an older one is refused
   * @param timer id of the timer that drives the run, absent while nobody does. A timer whose
   *     replica died fires again under its own id, so it can take its own run over; any other is
   *     turned away.
   */
  public record Lease(long epoch, @Nullable String timer) {}

  /**
   * @param effectAt when the first change was done
   * @param retryAt when a run that waits for another one tries again, or a scheduled one begins
   * @param reportAt when people are told next that it still goes on or waits
   * @param outcome why it ended as it did, or rests
   */
  public record Timestamps(
      Instant acceptedAt,
      @Nullable Instant effectAt,
      @Nullable Instant finishedAt,
      @Nullable Instant retryAt,
      @Nullable Instant reportAt,
      @Nullable Fact outcome) {
    public static Timestamps accepted(Instant at) {
      return new Timestamps(at, null, null, null, null, null);
    }
  }

  public Run in(RunState next) {
    return new Run(id, order, next, lease, plan, consent, steps, marks);
  }

  public Run held(Lease by) {
    return new Run(id, order, state, by, plan, consent, steps, marks);
  }

  /** With a new plan; every step begins anew, but for those that somebody has left out. */
  public Run planned(RunPlan made) {
    List<StepRecord> fresh =
        made.layout().tree().leaves().stream()
            .map(leaf -> find(leaf).map(StepRecord::anew).orElseGet(() -> StepRecord.pending(leaf)))
            .toList();
    return new Run(id, order, state, lease, made, consent, fresh, marks);
  }

  /** With another plan for the same steps, or with more of them; what is done stays done. */
  public Run replanned(RunPlan made) {
    List<StepRecord> all =
        made.courses().stream()
            .flatMap(tree -> tree.leaves().stream())
            .map(leaf -> find(leaf).orElseGet(() -> StepRecord.pending(leaf)))
            .toList();
    return new Run(id, order, state, lease, made, consent, all, marks);
  }

  /** As it was before anybody left a step out: so it may have been shown to who approved it. */
  public Run withNothingLeftOut() {
    Run whole = this;
    for (StepRecord step : steps) {
      whole = step.isSkipped() ? whole.with(StepRecord.pending(step.id())) : whole;
    }
    return whole;
  }

  /**
   * Nobody opens a gate: the first step behind it has failed, and the run stops there. As it is
   * when somebody has left out all of them.
   */
  public Run refusedAt(StepTree.Gate gate, Fact why, Instant now) {
    return gate.covers().stream()
        .map(this::step)
        .filter(step -> step.state() == StepState.PENDING)
        .findFirst()
        .map(step -> with(step.failed(why, StepRecord.Reaction.STOP, now)))
        .orElse(this);
  }

  public Run with(Authorization next) {
    return new Run(id, order, state, lease, plan, next, steps, marks);
  }

  public Run with(StepRecord changed) {
    List<StepRecord> next =
        steps.stream().map(step -> step.id().equals(changed.id()) ? changed : step).toList();
    return new Run(id, order, state, lease, plan, consent, next, marks);
  }

  public Run with(Timestamps next) {
    return new Run(id, order, state, lease, plan, consent, steps, next);
  }

  public Run effective(Instant now) {
    return marks.effectAt() != null
        ? this
        : with(
            new Timestamps(marks.acceptedAt(), now, null, null, marks.reportAt(), marks.outcome()));
  }

  public Run because(@Nullable Fact outcome) {
    return with(
        new Timestamps(
            marks.acceptedAt(), marks.effectAt(), null, null, marks.reportAt(), outcome));
  }

  public Run reportingAt(@Nullable Instant at) {
    return with(
        new Timestamps(
            marks.acceptedAt(),
            marks.effectAt(),
            marks.finishedAt(),
            marks.retryAt(),
            at,
            marks.outcome()));
  }

  /** It is over; nobody waits for its steps any more. */
  public Run ended(RunState end, @Nullable Fact outcome, Instant now) {
    List<StepRecord> settled =
        steps.stream()
            .map(step ->
                step.state() == StepState.WAITING || step.state() == StepState.ASKED
                    ? step.skipped(Fact.of("run.step-abandoned"), now)
                    : step)
            .toList();
    Timestamps last =
        new Timestamps(marks.acceptedAt(), marks.effectAt(), now, null, null, outcome);
    return new Run(id, order, end, lease, plan, consent, settled, last);
  }

  public Run waitingUntil(Instant retryAt, @Nullable Fact why) {
    return with(
        new Timestamps(marks.acceptedAt(), marks.effectAt(), null, retryAt, marks.reportAt(), why));
  }

  public Optional<StepRecord> find(String stepId) {
    return steps.stream().filter(step -> step.id().equals(stepId)).findFirst();
  }

  public StepRecord step(String stepId) {
    return find(stepId)
        .orElseThrow(() -> new IllegalArgumentException(id + " has no step " + stepId));
  }

  public RunPlan planOrThrow() {
    if (plan == null) {
      throw new IllegalStateException(id + " is " + state + " without a plan");
    }
    return plan;
  }
}
