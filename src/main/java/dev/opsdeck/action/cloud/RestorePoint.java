package dev.opsdeck.action.cloud;

import dev.opsdeck.kernel.Fact;
import java.time.Instant;
import java.time.format.DateTimeParseException;
import org.jspecify.annotations.Nullable;

/** A time that a database is to be restored to, if it is one that can be restored. */
public sealed interface RestorePoint {
  record At(Instant time) implements RestorePoint {}

  record Impossible(Fact why) implements RestorePoint {}

  /**
   * @param typed an ISO time with its zone; absent for the latest
   * @param earliest that can be restored; absent when nobody tells
   * @param latest that can be restored
   */
  static RestorePoint of(@Nullable String typed, @Nullable Instant earliest, Instant latest) {
    if (typed == null) {
      return new At(latest);
    }
    Instant time;
    try {
      time = Instant.parse(typed);
    } catch (DateTimeParseException unreadable) {
      return new Impossible(Fact.of("clouds.no-time", "time", typed, "latest", latest));
    }
    if (time.isAfter(latest) || (earliest != null && time.isBefore(earliest))) {
      return new Impossible(
          Fact.of(
              "clouds.not-restorable",
              "time",
              time,
              "earliest",
              earliest == null ? "" : earliest,
              "latest",
              latest));
    }
    return new At(time);
  }
}
