package dev.opsdeck.e2e;

import java.time.Duration;
import java.util.concurrent.locks.LockSupport;
import java.util.function.BooleanSupplier;

/** Waits in real time for what nobody announces, such as a row of a database. */
public final class Deadline {
  private static final Duration GLANCE = Duration.ofMillis(20);

  private final Duration limit;
  private final long start = System.nanoTime();

  private Deadline(Duration limit) {
    this.limit = limit;
  }

  public static Deadline of(Duration limit) {
    return new Deadline(limit);
  }

  /**
   * @throws AssertionError with {@code what} when the time is up
   */
  public Duration await(String what, BooleanSupplier there) {
    while (!there.getAsBoolean()) {
      if (System.nanoTime() - start > limit.toNanos()) {
        throw new AssertionError("not seen in " + limit + ": " + what);
      }
      LockSupport.parkNanos(GLANCE.toNanos());
    }
    return Duration.ofNanos(System.nanoTime() - start);
  }
}
