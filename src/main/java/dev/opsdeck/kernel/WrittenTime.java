package dev.opsdeck.kernel;

import java.time.DateTimeException;
import java.time.Instant;
import java.time.LocalDate;
import java.time.LocalDateTime;
import java.time.OffsetDateTime;
import java.time.ZoneId;
import java.util.Optional;

/** Points in time as people write them in configuration files. */
public final class WrittenTime {
  /** What {@link #parse} reads, for those who wrote something else. */
  public static final String FORMS =
      "write a date (2026-01-05), a time in the zone (2026-01-05T09:00) or an instant"
          + " (2026-01-05T09:00:00Z)";

  private WrittenTime() {}

  /**
   * A date (its first instant), a local time, or an instant with its offset; empty for other texts.
   */
  public static Optional<Instant> parse(String text, ZoneId zone) {
    String time = text.strip().replace(' ', 'T');
    try {
      if (!time.contains("T")) {
        return Optional.of(LocalDate.parse(time).atStartOfDay(zone).toInstant());
      }
      boolean local = time.matches("[^T]+T[0-9:.]+");
      return Optional.of(
          local
              ? LocalDateTime.parse(time).atZone(zone).toInstant()
              : OffsetDateTime.parse(time).toInstant());
    } catch (DateTimeException notATime) {
      return Optional.empty();
    }
  }
}
