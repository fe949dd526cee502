package dev.opsdeck.access;

import java.time.DayOfWeek;
import java.time.Instant;
import java.time.LocalDate;
import java.time.LocalDateTime;
import java.time.LocalTime;
import java.time.ZoneId;
import java.time.zone.ZoneOffsetTransition;
import java.time.zone.ZoneRules;
import java.util.Comparator;
import java.util.Optional;
import java.util.Set;
import java.util.stream.IntStream;
import java.util.stream.Stream;

/**
 * Hours of the week in which changes are usual. The clock on the wall of the zone decides, whatever
 * daylight saving does to it: an hour that it skips is not there, and one that it shows twice
 * counts twice. Pure.
 *
 * @param days on which the hours begin
 * @param from inclusive
 * @param to exclusive; not after {@code from}: on the day after, midnight is the end of the day
 * @param text as the file writes it
 */
record ChangeWindow(Set<DayOfWeek> days, LocalTime from, LocalTime to, ZoneId zone, String text) {
  /** As far as a window can be away whose one day of the week was skipped by the clock. */
  private static final int DAYS_AHEAD = 15;

  ChangeWindow {
    days = Set.copyOf(days);
    if (days.isEmpty()) {
      throw new IllegalArgumentException("ChangeWindow '" + text + "' needs a day");
    }
  }

  boolean contains(Instant instant) {
    LocalDateTime wall = LocalDateTime.ofInstant(instant, zone);
    LocalTime time = wall.toLocalTime();
    boolean begun = days.contains(wall.getDayOfWeek()) && !time.isBefore(from);
    if (from.isBefore(to)) {
      return begun && time.isBefore(to);
    }
    boolean sinceYesterday = days.contains(wall.getDayOfWeek().minus(1)) && time.isBefore(to);
    return begun || sinceYesterday;
  }

  /** The first instant inside that comes after one that is outside. */
  Optional<Instant> nextOpening(Instant outside) {
    LocalDate today = LocalDate.ofInstant(outside, zone);
    Stream<Instant> beginnings =
        IntStream.range(0, DAYS_AHEAD)
            .mapToObj(today::plusDays)
            .flatMap(date -> clockShows(date.atTime(from)));
    return Stream.concat(
            beginnings,
            Stream.ofNullable(zone.getRules().nextTransition(outside))
                .map(ZoneOffsetTransition::getInstant))
        .filter(instant -> instant.isAfter(outside) && contains(instant))
        .min(Comparator.naturalOrder());
  }

  /** Once, twice, or the instant at which the clock jumps over it. */
  private Stream<Instant> clockShows(LocalDateTime wall) {
    ZoneRules rules = zone.getRules();
    ZoneOffsetTransition jump = rules.getTransition(wall);
    return jump != null && jump.isGap()
        ? Stream.of(jump.getInstant())
        : rules.getValidOffsets(wall).stream().map(wall::toInstant);
  }
}
