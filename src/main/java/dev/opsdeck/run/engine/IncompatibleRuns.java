package dev.opsdeck.run.engine;

import dev.opsdeck.kernel.ConfigException;
import dev.opsdeck.kernel.Fact;
import dev.opsdeck.progress.RunState;
import dev.opsdeck.progress.StepState;
import dev.opsdeck.run.ledger.RunLedger;
import dev.opsdeck.run.state.Authorization;
import dev.opsdeck.run.state.Run;
import dev.opsdeck.run.state.RunEvent;
import dev.opsdeck.run.state.StepRecord;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.Optional;

/**
 * Runs whose runbook this replica does not understand. While an update rolls out another one may:
 * so they are left to others for a while, and given up only after that.
 */
final class IncompatibleRuns {
  /** Longer than an update takes. */
  private static final Duration PATIENCE = Duration.ofMinutes(5);

  private static final Duration PAUSE = Duration.ofSeconds(10);
  private static final String CODE = "run.not-understood";

  private final RunLedger ledger;
  private final InstantSource clock;

  IncompatibleRuns(RunLedger ledger, InstantSource clock) {
    this.ledger = ledger;
    this.clock = clock;
  }

  /** Whether that is why a run rests. */
  static boolean isOne(Fact why) {
    return why.code().equals(CODE);
  }

  /** Empty while others may still understand it. */
  Optional<Run> leave(Run run, ConfigException reason) {
    Instant now = clock.instant();
    Instant since = since(run).orElse(now);
    if (!now.isBefore(since.plus(PATIENCE))) {
      return Optional.of(giveUp(run, reason));
    }
    Fact why =
        Fact.of(
            "run.not-understood",
            "reason",
            reason.problems().getFirst(),
            "since",
            since,
            "until",
            since.plus(PATIENCE));
    ledger.write(
        run,
        (handle, current) -> {
          ledger.wake(handle, current.id(), now.plus(PAUSE));
          return current.because(why).released();
        });
    return Optional.empty();
  }

  private static Optional<Instant> since(Run run) {
    return Optional.ofNullable(run.reason())
        .filter(IncompatibleRuns::isOne)
        .map(why -> Instant.parse(why.values().get("since")));
  }

  /** What may have happened is asked of people; nothing else begins. */
  private Run giveUp(Run run, ConfigException unreadable) {
    Fact why = Fact.of("run.runbook-unreadable", "reason", unreadable.problems().getFirst());
    return ledger.write(
        run,
        (_, now) ->
            switch (now.state()) {
              case PLANNING -> ended(now, RunEvent.REFUSED, why);
              case APPROVED, QUEUED -> refused(now, why);
              case RUNNING -> askedOrFailed(now, why);
              case SCHEDULED,
                  AWAITING_APPROVAL,
                  PAUSED,
                  ASKING,
                  SUCCEEDED,
                  FAILED,
                  CANCELLED,
                  DENIED,
                  EXPIRED,
                  REFUSED ->
                  throw unreadable;
            });
  }

  private Run askedOrFailed(Run run, Fact why) {
    Run asking = run;
    for (StepRecord step : run.steps()) {
      asking = step.state() == StepState.RUNNING ? asking.with(step.unknown(why)) : asking;
    }
    return asking.steps().stream().anyMatch(step -> step.state() == StepState.UNKNOWN)
        ? asking.on(RunEvent.UNCLEAR).because(why)
        : ended(run, RunEvent.FAILED, why);
  }

  private Run refused(Run run, Fact why) {
    Authorization.Requested asked = run.authorization().asked();
    return asked == null || asked.gate() == null || run.state() == RunState.QUEUED
        ? ended(run, RunEvent.REFUSED, why)
        : leftGate(run);
  }

  /** Back into the run, past a gate that nobody can open. */
  static Run leftGate(Run run) {
    return run.with(run.authorization().gateVoided()).on(RunEvent.GATE_LEFT);
  }

  private Run ended(Run run, RunEvent event, Fact why) {
    return run.ended(event, why, clock.instant());
  }
}
