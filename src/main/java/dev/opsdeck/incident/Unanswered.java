package dev.opsdeck.incident;

import dev.opsdeck.kernel.IncidentId;
import java.time.Duration;
import java.time.Instant;
import java.util.Optional;

/**
 * A call for an incident that nobody has taken on: after the time within which it must be answered,
 * then after twice, four and eight times that (15 min, 30 min, 1 h and 2 h for a critical one:
 * manual 003, "Contact information"). Pure.
 *
 * @param step 0 for the first
 */
record Unanswered(int step, Instant at) {
  static final String KIND = "incident-unanswered";

  private static final int STEPS = 4;

  /** Empty after the last, and for what may wait. */
  static Optional<Unanswered> of(Severity severity, Instant declaredAt, int step) {
    Duration after = severity.respondWithin().multipliedBy(1L << step);
    return step < STEPS && severity != Severity.LOW
        ? Optional.of(new Unanswered(step, declaredAt.plus(after)))
        : Optional.empty();
  }

  String subject(IncidentId id) {
    return id + "/" + step;
  }
}
