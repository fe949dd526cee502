package dev.opsdeck.run.state;

import static dev.opsdeck.progress.RunState.APPROVED;
import static dev.opsdeck.progress.RunState.ASKING;
import static dev.opsdeck.progress.RunState.AWAITING_APPROVAL;
import static dev.opsdeck.progress.RunState.CANCELLED;
import static dev.opsdeck.progress.RunState.DENIED;
import static dev.opsdeck.progress.RunState.EXPIRED;
import static dev.opsdeck.progress.RunState.FAILED;
import static dev.opsdeck.progress.RunState.PAUSED;
import static dev.opsdeck.progress.RunState.PLANNING;
import static dev.opsdeck.progress.RunState.QUEUED;
import static dev.opsdeck.progress.RunState.REFUSED;
import static dev.opsdeck.progress.RunState.RUNNING;
import static dev.opsdeck.progress.RunState.SCHEDULED;
import static dev.opsdeck.progress.RunState.SUCCEEDED;

import dev.opsdeck.progress.RunState;
import java.util.List;
import java.util.Optional;

/** Where each event takes a run: the whole state machine, in one table. */
public final class RunTransitions {
  /** One row of the table. */
  public record Transition(RunState from, RunEvent event, RunState to) {}

  public static final List<Transition> TABLE =
      List.of(
          new Transition(SCHEDULED, RunEvent.DUE, PLANNING),
          new Transition(SCHEDULED, RunEvent.AGREED_DUE, APPROVED),
          new Transition(SCHEDULED, RunEvent.CANCELLED, CANCELLED),
          new Transition(PLANNING, RunEvent.ALLOWED, APPROVED),
          new Transition(PLANNING, RunEvent.APPROVAL_NEEDED, AWAITING_APPROVAL),
          new Transition(PLANNING, RunEvent.REFUSED, REFUSED),
          new Transition(PLANNING, RunEvent.NOTHING_TO_DO, SUCCEEDED),
          new Transition(PLANNING, RunEvent.CANCELLED, CANCELLED),
          new Transition(AWAITING_APPROVAL, RunEvent.APPROVED, APPROVED),
          new Transition(AWAITING_APPROVAL, RunEvent.DENIED, DENIED),
          new Transition(AWAITING_APPROVAL, RunEvent.EXPIRED, EXPIRED),
          new Transition(AWAITING_APPROVAL, RunEvent.CANCELLED, CANCELLED),
          new Transition(AWAITING_APPROVAL, RunEvent.GATE_LEFT, RUNNING),
          new Transition(APPROVED, RunEvent.SCHEDULED, SCHEDULED),
          new Transition(APPROVED, RunEvent.STARTED, RUNNING),
          new Transition(APPROVED, RunEvent.TARGET_TAKEN, QUEUED),
          new Transition(APPROVED, RunEvent.REFUSED, REFUSED),
          new Transition(APPROVED, RunEvent.DRIFTED, PLANNING),
          new Transition(APPROVED, RunEvent.GATE_DRIFTED, RUNNING),
          new Transition(APPROVED, RunEvent.GATE_LEFT, RUNNING),
          new Transition(APPROVED, RunEvent.CANCELLED, CANCELLED),
          new Transition(QUEUED, RunEvent.TARGET_FREE, APPROVED),
          new Transition(QUEUED, RunEvent.REFUSED, REFUSED),
          new Transition(QUEUED, RunEvent.CANCELLED, CANCELLED),
          new Transition(RUNNING, RunEvent.DRIFTED, PLANNING),
          new Transition(RUNNING, RunEvent.APPROVAL_NEEDED, AWAITING_APPROVAL),
          new Transition(RUNNING, RunEvent.PAUSED, PAUSED),
          new Transition(RUNNING, RunEvent.UNCLEAR, ASKING),
          new Transition(RUNNING, RunEvent.COMPLETED, SUCCEEDED),
          new Transition(RUNNING, RunEvent.FAILED, FAILED),
          new Transition(RUNNING, RunEvent.CANCELLED, CANCELLED),
          new Transition(PAUSED, RunEvent.RESUMED, RUNNING),
          new Transition(ASKING, RunEvent.CLEARED, RUNNING));

  private RunTransitions() {}

  /** Empty when the event means nothing in that state: it came too late, or twice. */
  public static Optional<RunState> after(RunState from, RunEvent event) {
    return TABLE.stream()
        .filter(row -> row.from() == from && row.event() == event)
        .map(Transition::to)
        .findFirst();
  }

  /**
   * @throws IllegalStateException when the table does not know this transition: a bug
   */
  public static RunState expect(RunState from, RunEvent event) {
    return after(from, event)
        .orElseThrow(() -> new IllegalStateException("a run that is " + from + " got " + event));
  }
}
