package dev.opsdeck.runbook;

import java.time.Duration;

/**
 * For how long a step that looks must go on to be right before it is done.
 *
 * @param lasting from the first time that it was right
 * @param every the pause between two looks
 */
public record Soak(Duration lasting, Duration every) {
  public Soak {
    if (!lasting.isPositive() || !every.isPositive()) {
      throw new IllegalArgumentException("Soak needs positive durations");
    }
  }
}
