package dev.opsdeck.access;

import dev.opsdeck.catalog.Tier;
import java.time.Instant;
import java.util.Set;

/**
 * A time in which nothing is changed.
 *
 * @param from inclusive
 * @param to exclusive
 */
record Freeze(Instant from, Instant to, Set<Tier> tiers, String reason) {
  Freeze {
    tiers = Set.copyOf(tiers);
    if (!from.isBefore(to)) {
      throw new IllegalArgumentException("Freeze must end after it starts, was " + from + "–" + to);
    }
  }

  boolean covers(Tier tier, Instant instant) {
    return tiers.contains(tier) && !instant.isBefore(from) && instant.isBefore(to);
  }
}
