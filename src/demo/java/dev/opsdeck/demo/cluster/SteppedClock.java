package dev.opsdeck.demo.cluster;

import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import org.jspecify.annotations.Nullable;

/**
 * A clock that moves when it is told to, until it follows another. Safe for any number of threads.
 */
final class SteppedClock implements InstantSource {
  private Instant now;
  private @Nullable InstantSource live;

  SteppedClock(Instant start) {
    this.now = start;
  }

  @Override
  public synchronized Instant instant() {
    return live == null ? now : live.instant();
  }

  synchronized void follow(InstantSource other) {
    live = other;
  }

  synchronized boolean stepped() {
    return live == null;
  }

  synchronized void advance(Duration by) {
    now = now.plus(by);
  }
}
