package dev.opsdeck.runbook;

import java.time.Duration;

/**
 * How often a failed step is tried again.
 *
 * @param times tries after the first; 0 for none
 * @param every pause before each of them
 */
public record Retry(int times, Duration every) {
  public static final Retry NONE = new Retry(0, Duration.ZERO);
}
