package dev.opsdeck.runbook;

import java.time.Duration;
import org.jspecify.annotations.Nullable;

/**
 * How often a failed step is tried again.
 *
 * @param times tries after the first; 0 for none
 * @param every pause before the first of them
 * @param factor by which each pause is longer than the one before; at least 1
 * @param longest no pause is longer than this; absent for no limit
 */
public record Retry(int times, Duration every, double factor, @Nullable Duration longest) {
  public static final Retry NONE = new Retry(0, Duration.ZERO);

  public Retry {
    if (times < 0 || factor < 1) {
      throw new IllegalArgumentException(
          "Retry needs times >= 0 and factor >= 1, was " + times + " and " + factor);
    }
  }

  /** Always the same pause. */
  public Retry(int times, Duration every) {
    this(times, every, 1, null);
  }

  /**
   * The pause before a try.
   *
   * @param number 1 for the first try after the first failure
   */
  public Duration pause(int number) {
    double grown = every.toMillis() * Math.pow(factor, Math.max(0, number - 1));
    Duration pause =
        Duration.ofMillis((long) Math.min(grown, (double) Duration.ofDays(1).toMillis()));
    return longest != null && pause.compareTo(longest) > 0 ? longest : pause;
  }
}
