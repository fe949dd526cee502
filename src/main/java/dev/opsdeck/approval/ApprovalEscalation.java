package dev.opsdeck.approval;

import dev.opsdeck.approval.ApprovalRequest.State;
import dev.opsdeck.database.Database;
import dev.opsdeck.kernel.ApprovalId;
import dev.opsdeck.schedule.TimerHandler;
import dev.opsdeck.schedule.Timers;
import jakarta.inject.Singleton;
import java.time.Instant;
import java.time.InstantSource;
import java.util.Optional;
import org.jdbi.v3.core.Handle;

/**
 * Calls more people about a request that nobody decides, and reminds them before it is too late.
 * What has been called is kept with the request, so that the same timer again calls nobody twice.
 */
@Singleton
final class ApprovalEscalation implements TimerHandler {
  static final String KIND = "approval-escalation";

  private final Database database;
  private final DecisionRecorder closing;
  private final Escalations calls;
  private final Timers timers;
  private final InstantSource clock;

  ApprovalEscalation(
      Database database,
      DecisionRecorder closing,
      Escalations calls,
      Timers timers,
      InstantSource clock) {
    this.database = database;
    this.closing = closing;
    this.calls = calls;
    this.timers = timers;
    this.clock = clock;
  }

  @Override
  public String kind() {
    return KIND;
  }

  @Override
  public void fire(String timerId, String subject) {
    Instant now = clock.instant();
    database.useTransaction(handle ->
        closing
            .lock(handle, new ApprovalId(subject))
            .filter(request -> request.state() == State.OPEN)
            .filter(request -> now.isBefore(request.expiresAt()))
            .ifPresent(request -> call(handle, request, now)));
  }

  /** After a long silence several calls are due: they become one. */
  private void call(Handle handle, ApprovalRequest request, Instant now) {
    ApprovalRequest after = request;
    Optional<EscalationSchedule.Call> next = calls.next(after, now);
    while (next.isPresent() && !next.get().at().isAfter(now)) {
      after = after.called(next.get().level(), next.get().reminder());
      next = calls.next(after, now);
    }
    if (!after.equals(request)) {
      closing.call(handle, after);
    }
    next.ifPresent(call -> timers.at(handle, KIND, request.id().value(), call.at()));
  }
}
