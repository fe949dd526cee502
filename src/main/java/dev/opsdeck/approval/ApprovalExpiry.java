package dev.opsdeck.approval;

import dev.opsdeck.approval.ApprovalRequest.State;
import dev.opsdeck.database.Database;
import dev.opsdeck.kernel.ApprovalId;
import dev.opsdeck.schedule.TimerHandler;
import dev.opsdeck.schedule.Timers;
import jakarta.inject.Singleton;
import java.time.Instant;
import java.time.InstantSource;
import org.jdbi.v3.core.Handle;

/** Ends a request that nobody decided in time. */
@Singleton
final class ApprovalExpiry implements TimerHandler {
  static final String KIND = "approval-expiry";

  private final Database database;
  private final DecisionRecorder closing;
  private final Timers timers;
  private final InstantSource clock;

  ApprovalExpiry(Database database, DecisionRecorder closing, Timers timers, InstantSource clock) {
    this.database = database;
    this.closing = closing;
    this.timers = timers;
    this.clock = clock;
  }

  @Override
  public String kind() {
    return KIND;
  }

  @Override
  public void fire(String timerId, String subject) {
    database.useTransaction(handle ->
        closing
            .lock(handle, new ApprovalId(subject))
            .filter(request -> request.state() == State.OPEN)
            .ifPresent(request -> expire(handle, request)));
  }

  /**
   * The clocks of two replicas differ: one that is behind asks again when its own time has come.
   */
  private void expire(Handle handle, ApprovalRequest request) {
    Instant now = clock.instant();
    if (now.isBefore(request.expiresAt())) {
      timers.at(handle, KIND, request.id().value(), request.expiresAt());
    } else {
      closing.expire(handle, request, now);
    }
  }
}
