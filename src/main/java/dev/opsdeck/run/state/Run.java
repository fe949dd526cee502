package dev.opsdeck.run.state;

import dev.opsdeck.kernel.Actor;
import dev.opsdeck.kernel.Fact;
import dev.opsdeck.kernel.PersonRef;
import dev.opsdeck.kernel.RunId;
import dev.opsdeck.progress.Purpose;
import dev.opsdeck.progress.RunState;
import dev.opsdeck.progress.StepState;
import dev.opsdeck.runbook.OnFailure;
import dev.opsdeck.runbook.Runbook;
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
    RunRequest request,
    Status status,
    Lease lease,
    @Nullable RunPlan plan,
    Authorization authorization,
    List<StepRecord> steps,
    Timestamps timestamps) {
  public Run {
    steps = List.copyOf(steps);
  }

  /**
   * Where it is.
   *
   * @param event what brought it there; absent at the beginning
   * @param reason why it ended as it did, rests, or what it is doing
   * @param trouble a bug that keeps the engine from carrying it on; absent while there is none
   */
  public record Status(
      RunState state, @Nullable RunEvent event, @Nullable Fact reason, @Nullable Fact trouble) {}

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
   */
  public record Timestamps(
      Instant acceptedAt,
      @Nullable Instant effectAt,
      @Nullable Instant finishedAt,
      @Nullable Instant retryAt,
      @Nullable Instant reportAt) {
    private Timestamps retrying(@Nullable Instant at) {
      return new Timestamps(acceptedAt, effectAt, finishedAt, at, reportAt);
    }
  }

  /**
   * One that has just been asked for. A change is planned at once, so that people agree to it while
   * they are there, whenever it is to happen; what only looks is planned when it is due.
   */
  public static Run accepted(RunId id, RunRequest request, Instant now) {
    RunRequest.LaunchOptions options = request.options();
    Instant at = options.purpose() == Purpose.LOOK ? options.at() : null;
    Fact why = at == null ? null : Fact.of("run.scheduled-look", "at", at);
    return new Run(
        id,
        request,
        new Status(at == null ? RunState.PLANNING : RunState.SCHEDULED, null, why, null),
        new Lease(0, null),
        null,
        Authorization.none(),
        List.of(),
        new Timestamps(now, null, null, at, null));
  }

  /** The same, read from where the program is not kept. */
  public Run carrying(Program program) {
    return new Run(
        id, request.carrying(program), status, lease, plan, authorization, steps, timestamps);
  }

  /** What it carries out. */
  public Runbook runbook() {
    return request.program().runbook();
  }

  public RunState state() {
    return status.state();
  }

  /** What people are told of where it is: trouble first. */
  public @Nullable Fact reason() {
    return status.trouble() == null ? status.reason() : status.trouble();
  }

  /**
   * Where an event takes it. What it waited for, and why, is over.
   *
   * @throws IllegalStateException when {@link RunTransitions} does not know this transition: a bug
   */
  public Run on(RunEvent event) {
    Status next = new Status(RunTransitions.expect(state(), event), event, null, null);
    return new Run(id, request, next, lease, plan, authorization, steps, timestamps.retrying(null));
  }

  public Run because(@Nullable Fact reason) {
    return with(new Status(state(), status.event(), reason, status.trouble()));
  }

  public Run troubled(@Nullable Fact trouble) {
    return with(new Status(state(), status.event(), status.reason(), trouble));
  }

  private Run with(Status next) {
    return new Run(id, request, next, lease, plan, authorization, steps, timestamps);
  }

  /** Nobody carries it on. */
  public Run released() {
    return held(null, lease.epoch());
  }

  /** Carried on for another timer, or for the same one anew. */
  public Run heldBy(String timer) {
    return held(timer, lease.epoch() + 1);
  }

  private Run held(@Nullable String timer, long epoch) {
    Lease next = new Lease(epoch, timer);
    return new Run(id, request, status, next, plan, authorization, steps, timestamps);
  }

  /** With a new plan; every step begins anew, but for those that somebody has left out. */
  public Run planned(RunPlan made) {
    List<StepRecord> fresh =
        made.layout().tree().leaves().stream()
            .map(leaf -> find(leaf).map(StepRecord::anew).orElseGet(() -> StepRecord.pending(leaf)))
            .toList();
    return new Run(id, request, status, lease, made, authorization, fresh, timestamps);
  }

  /** With another plan for the same steps, or with more of them; what is done stays done. */
  public Run replanned(RunPlan made) {
    List<StepRecord> all =
        made.courses().stream()
            .flatMap(tree -> tree.leaves().stream())
            .map(leaf -> find(leaf).orElseGet(() -> StepRecord.pending(leaf)))
            .toList();
    return new Run(id, request, status, lease, made, authorization, all, timestamps);
  }

  /** Back into the run, past a gate that nobody can open. */
  public Run leavingGate() {
    return with(authorization.gateVoided()).on(RunEvent.GATE_LEFT);
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
        .map(step -> with(step.failed(why, OnFailure.Reaction.STOP, now)))
        .orElse(this);
  }

  public Run with(Authorization next) {
    return new Run(id, request, status, lease, plan, next, steps, timestamps);
  }

  public Run with(StepRecord changed) {
    List<StepRecord> next =
        steps.stream().map(step -> step.id().equals(changed.id()) ? changed : step).toList();
    return new Run(id, request, status, lease, plan, authorization, next, timestamps);
  }

  private Run with(Timestamps next) {
    return new Run(id, request, status, lease, plan, authorization, steps, next);
  }

  public Run effective(Instant now) {
    return timestamps.effectAt() != null
        ? this
        : with(
            new Timestamps(
                timestamps.acceptedAt(),
                now,
                timestamps.finishedAt(),
                timestamps.retryAt(),
                timestamps.reportAt()));
  }

  public Run reportingAt(@Nullable Instant at) {
    return with(
        new Timestamps(
            timestamps.acceptedAt(),
            timestamps.effectAt(),
            timestamps.finishedAt(),
            timestamps.retryAt(),
            at));
  }

  /** What this run watches has been changed by another one: there is nothing left to watch. */
  public Run superseded(RunId by) {
    return with(authorization.cancelled(PersonRef.of(Actor.opsdeck()), by.value()));
  }

  boolean isSuperseded() {
    return request.program().origin() instanceof Program.Origin.FollowUp
        && PersonRef.of(Actor.opsdeck()).equals(authorization.control().cancelledBy());
  }

  /** It is over; nobody waits for its steps any more. */
  public Run ended(RunEvent event, @Nullable Fact why, Instant now) {
    Run over = on(event).because(why);
    for (StepRecord step : steps) {
      over =
          step.state() == StepState.WAITING || step.state() == StepState.ASKED
              ? over.with(step.skipped(Fact.of("run.step-abandoned"), now))
              : over;
    }
    return over.with(
        new Timestamps(timestamps.acceptedAt(), timestamps.effectAt(), now, null, null));
  }

  public Run waitingUntil(Instant retryAt) {
    return with(timestamps.retrying(retryAt));
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
      throw new IllegalStateException(id + " is " + state() + " without a plan");
    }
    return plan;
  }
}
