package dev.opsdeck.demo.cluster;

import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;

/** A clock that moves when it is told to. Safe for any number of threads. */
final class SteppedClock implements InstantSource {
  private Instant now;

  SteppedClock(Instant start) {
    this.now = start;
  }

  @Override
  public synchronized Instant instant() {
    return now;
  }

  synchronized void advance(Duration by) {
    now = now.plus(by);
  }
}
