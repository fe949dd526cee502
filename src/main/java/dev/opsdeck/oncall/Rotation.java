package dev.opsdeck.oncall;

import dev.opsdeck.kernel.PersonRef;
import java.time.Duration;
import java.time.Instant;
import java.time.LocalDateTime;
import java.time.ZoneId;
import java.util.Comparator;
import java.util.List;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/**
 * People who hand over to each other at the same time of the clock on the wall, whatever daylight
 * saving does to it.
 *
 * @param start a handover; the turns go on from it in both directions of time
 * @param every between two handovers, on the clock of the zone
 */
record Rotation(
    String name,
    Layer layer,
    List<PersonRef> people,
    LocalDateTime start,
    Duration every,
    ZoneId zone,
    List<Substitution> overrides) {
  Rotation {
    people = List.copyOf(people);
    overrides = List.copyOf(overrides);
    if (people.isEmpty() || every.isNegative() || every.isZero()) {
      throw new IllegalArgumentException("Rotation " + name + " needs people and a positive turn");
    }
  }

  PersonRef at(Instant instant) {
    return overrides.stream()
        .filter(override -> override.covers(instant))
        .map(Substitution::person)
        .findFirst()
        .orElseGet(() -> inTurn(instant));
  }

  Shift shift(Instant instant) {
    return new Shift(name, layer, at(instant), handoverAfter(instant));
  }

  /** The first moment at which somebody else has it: at the end of a turn or of a substitution. */
  private Shift.@Nullable Handover handoverAfter(Instant instant) {
    PersonRef now = at(instant);
    Instant moment = instant;
    int most = people.size() + 2 * overrides.size() + 1;
    for (int i = 0; i < most; i++) {
      moment = nextMoment(moment);
      if (!at(moment).equals(now)) {
        return new Shift.Handover(moment, at(moment));
      }
    }
    return null;
  }

  private Instant nextMoment(Instant after) {
    return Stream.concat(
            Stream.of(handover(turn(after) + 1)),
            overrides.stream().flatMap(override -> Stream.of(override.from(), override.to())))
        .filter(moment -> moment.isAfter(after))
        .min(Comparator.naturalOrder())
        .orElseThrow();
  }

  private PersonRef inTurn(Instant instant) {
    return people.get((int) Math.floorMod(turn(instant), (long) people.size()));
  }

  /**
   * The wall clock gives the turn but for the hour that it shows twice or not at all: there the
   * instants of the neighbouring handovers decide.
   */
  private long turn(Instant instant) {
    Duration since = Duration.between(start, instant.atZone(zone).toLocalDateTime());
    long turn = Math.floorDiv(since.toSeconds(), every.toSeconds());
    while (handover(turn).isAfter(instant)) {
      turn--;
    }
    while (!handover(turn + 1).isAfter(instant)) {
      turn++;
    }
    return turn;
  }

  private Instant handover(long turn) {
    return start.plusSeconds(every.toSeconds() * turn).atZone(zone).toInstant();
  }
}
