package dev.opsdeck.oncall;

import dev.opsdeck.kernel.PersonRef;
import java.time.Instant;

/**
 * Somebody stands in for whoever the rotation names.
 *
 * @param from inclusive
 * @param to exclusive
 */
record Substitution(Instant from, Instant to, PersonRef person) {
  boolean covers(Instant instant) {
    return !instant.isBefore(from) && instant.isBefore(to);
  }

  boolean overlaps(Substitution other) {
    return from.isBefore(other.to) && other.from.isBefore(to);
  }
}
