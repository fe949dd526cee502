package dev.opsdeck.approval;

import java.time.Duration;
import java.time.Instant;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * When people are called about a request: the first ones when it is opened, the next ones after a
 * while each, and all of them again half way between the last call and the end. Pure.
 *
 * @param escalateAfter between two calls; absent when everybody is called at once
 * @param calls how many there are to make, the one at the opening included
 */
record EscalationSchedule(
    Instant openedAt, Instant expiresAt, @Nullable Duration escalateAfter, int calls) {
  static EscalationSchedule of(ApprovalRequest request, int calls) {
    return new EscalationSchedule(
        request.expiresAt().minus(request.requirement().expires()),
        request.expiresAt(),
        request.requirement().escalateAfter(),
        calls);
  }

  /**
   * @param level of the request once the call has been made
   */
  record Call(Instant at, int level, boolean reminder) {}

  /** The call after those that have been made; empty after the reminder. */
  Optional<Call> next(int level, boolean reminded) {
    if (reminded) {
      return Optional.empty();
    }
    Instant further = at(level + 1);
    if (level + 1 < calls && further.isBefore(expiresAt)) {
      return Optional.of(new Call(further, level + 1, false));
    }
    Duration left = Duration.between(at(level), expiresAt);
    return Optional.of(new Call(at(level).plus(left.dividedBy(2)), level, true));
  }

  private Instant at(int level) {
    return escalateAfter == null ? openedAt : openedAt.plus(escalateAfter.multipliedBy(level));
  }
}
