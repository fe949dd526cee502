package dev.opsdeck.incident;

import java.time.Duration;
import java.util.Arrays;
import java.util.Locale;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * How bad it is, in one scheme for the spellings of all manuals (seeds/tables.md §1).
 *
 * <p>Response times are those of manual 003; update cadences those of manual 004, for medium the
 * proposal of the table.
 */
public enum Severity {
  CRITICAL(1, Duration.ofMinutes(15), Duration.ofMinutes(2)),
  HIGH(2, Duration.ofHours(1), Duration.ofMinutes(5)),
  MEDIUM(3, Duration.ofHours(4), Duration.ofMinutes(30)),
  LOW(4, Duration.ofHours(24), null);

  private final int level;
  private final Duration respondWithin;
  private final @Nullable Duration updateEvery;

  Severity(int level, Duration respondWithin, @Nullable Duration updateEvery) {
    this.level = level;
    this.respondWithin = respondWithin;
    this.updateEvery = updateEvery;
  }

  /**
   * @param level 1 (critical) to 4 (low)
   * @throws IllegalArgumentException when there is no such level
   */
  public static Severity of(int level) {
    return Arrays.stream(values())
        .filter(severity -> severity.level == level)
        .findFirst()
        .orElseThrow(() -> new IllegalArgumentException("Severity must be 1 to 4, was " + level));
  }

  /** 1 (critical) to 4 (low). */
  public int level() {
    return level;
  }

  /** {@code critical}, {@code high}, {@code medium} or {@code low}. */
  public String word() {
    return name().toLowerCase(Locale.ROOT);
  }

  /** Within which time somebody must be at work on it. */
  public Duration respondWithin() {
    return respondWithin;
  }

  /** How often people are to be told how it goes; empty when there is no such promise. */
  public Optional<Duration> updateEvery() {
    return Optional.ofNullable(updateEvery);
  }
}
