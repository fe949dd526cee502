package dev.opsdeck.demo.slack.state;

import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.Locale;
import java.util.concurrent.atomic.AtomicLong;

/** Message timestamps, which are also keys, and ids; each is given once. */
public final class Stamps {
  private static final Duration MICRO = Duration.ofNanos(1_000);

  private final InstantSource clock;
  private final AtomicLong lastMicros = new AtomicLong();
  private final AtomicLong counter = new AtomicLong();

  Stamps(InstantSource clock) {
    this.clock = clock;
  }

  public Instant now() {
    return clock.instant();
  }

  /** Returns a timestamp like {@code 1718000000.000100}, later than every one before. */
  public String next() {
    long micros = Duration.between(Instant.EPOCH, now()).dividedBy(MICRO);
    long stamp = lastMicros.updateAndGet(last -> Math.max(last + 1, micros));
    return String.format(Locale.ROOT, "%d.%06d", stamp / 1_000_000, stamp % 1_000_000);
  }

  public String id(String prefix) {
    return prefix + "0" + token(8).toUpperCase(Locale.ROOT);
  }

  /** Returns letters and digits that look random and are the same in each run. */
  public String token(int length) {
    long mixed = counter.incrementAndGet() * 0x9E3779B97F4A7C15L;
    String text = Long.toUnsignedString(mixed, 36) + Long.toString(counter.get(), 36);
    String padded = "0".repeat(Math.max(0, length - text.length())) + text;
    return padded.substring(padded.length() - length);
  }
}
