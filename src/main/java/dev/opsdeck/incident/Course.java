package dev.opsdeck.incident;

import dev.opsdeck.kernel.PersonRef;
import java.time.Duration;
import java.time.Instant;
import java.util.Collections;
import java.util.Map;
import java.util.Optional;
import java.util.SortedMap;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;

/**
 * How an incident is led. Pure.
 *
 * @param takenAt when somebody first took it on, absent while nobody has
 * @param updatedAt when people were last told how it goes
 * @param reminders how many reminders have followed since
 * @param remindAt when the next one is due; absent when no updates are promised
 */
public record Course(
    IncidentStatus status,
    SortedMap<IncidentRole, PersonRef> roles,
    @Nullable Instant takenAt,
    Instant updatedAt,
    int reminders,
    @Nullable Instant remindAt) {
  /** Longer pauses would be as good as none. */
  private static final Duration LONGEST_PAUSE = Duration.ofMinutes(30);

  public Course {
    roles = Collections.unmodifiableSortedMap(new TreeMap<>(roles));
  }

  static Course begun(Severity severity, Instant now) {
    return new Course(
        IncidentStatus.INVESTIGATING, new TreeMap<>(), null, now, 0, due(severity, now));
  }

  private static @Nullable Instant due(Severity severity, Instant from) {
    return severity.updateEvery().map(from::plus).orElse(null);
  }

  public Optional<PersonRef> commander() {
    return Optional.ofNullable(roles.get(IncidentRole.COMMANDER));
  }

  Course taken(Instant now) {
    return takenAt != null ? this : new Course(status, roles, now, updatedAt, reminders, remindAt);
  }

  /** People have been told; the next update is due a whole pause later. */
  Course updated(Severity severity, Instant now) {
    return new Course(status, roles, takenAt, now, 0, due(severity, now)).taken(now);
  }

  Course with(IncidentStatus next, Severity severity, Instant now) {
    return new Course(next, roles, takenAt, now, 0, due(severity, now)).taken(now);
  }

  Course with(IncidentRole role, PersonRef person, Instant now) {
    Map<IncidentRole, PersonRef> more = new TreeMap<>(roles);
    more.put(role, person);
    return new Course(status, new TreeMap<>(more), takenAt, updatedAt, reminders, remindAt)
        .taken(now);
  }

  /** Another severity promises another pace, from now on. */
  Course at(Severity severity, Instant now) {
    return new Course(status, roles, takenAt, updatedAt, 0, due(severity, now)).taken(now);
  }

  Course snoozed(Instant until) {
    return new Course(status, roles, takenAt, updatedAt, reminders, until);
  }

  /**
   * Reminded: the next reminder comes after twice the pause, so that it does not drown what people
   * write.
   */
  Course reminded(Severity severity, Instant now) {
    Duration pause =
        severity
            .updateEvery()
            .map(every -> every.multipliedBy(1L << Math.min(reminders + 1, 10)))
            .filter(longer -> longer.compareTo(LONGEST_PAUSE) < 0)
            .orElse(LONGEST_PAUSE);
    return new Course(status, roles, takenAt, updatedAt, reminders + 1, now.plus(pause));
  }
}
