package dev.opsdeck.app.telemetry;

import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.Optional;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Something that is looked up when it is asked for, but not again before it has aged. While it
 * cannot be looked up there is nothing: an old figure would look like a good one. Safe for many
 * threads.
 */
final class Sample<T> {
  private static final Logger LOG = LoggerFactory.getLogger(Sample.class);

  private final Supplier<T> look;
  private final Duration age;
  private final InstantSource clock;
  private @Nullable Instant taken;
  private @Nullable T value;

  Sample(Supplier<T> look, Duration age, InstantSource clock) {
    this.look = look;
    this.age = age;
    this.clock = clock;
  }

  /** Empty while it cannot be looked up. */
  synchronized Optional<T> get() {
    Instant now = clock.instant();
    if (taken == null || !now.isBefore(taken.plus(age))) {
      taken = now;
      value = looked();
    }
    return Optional.ofNullable(value);
  }

  private @Nullable T looked() {
    try {
      return look.get();
    } catch (RuntimeException unknown) {
      LOG.debug("a figure is not known now", unknown);
      return null;
    }
  }
}
