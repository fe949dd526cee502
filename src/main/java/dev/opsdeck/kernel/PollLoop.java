package dev.opsdeck.kernel;

import java.time.Duration;
import java.util.concurrent.Semaphore;
import java.util.concurrent.TimeUnit;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Work that is done in rounds by one thread: at once when somebody rings, else after the pause that
 * the last round asked for. A round that fails is followed by another. Safe for many threads.
 */
public final class PollLoop implements AutoCloseable {
  private static final Logger LOG = LoggerFactory.getLogger(PollLoop.class);

  /** After a round that failed, mostly because the database is away. */
  private static final Duration TROUBLE = Duration.ofSeconds(5);

  private static final Duration LAST_ROUND = Duration.ofSeconds(5);

  private final String name;
  private final Supplier<Duration> round;
  private final Semaphore bell = new Semaphore(0);
  private volatile boolean closed;
  private @Nullable Thread thread;

  /**
   * @param round returns the longest pause until the next one; need not wait for what it begins
   */
  public PollLoop(String name, Supplier<Duration> round) {
    this.name = name;
    this.round = round;
  }

  /** Begins; does nothing when it has begun, or was closed. */
  public synchronized void start() {
    if (thread == null && !closed) {
      thread = Thread.ofVirtual().name(name).start(this::run);
    }
  }

  /** Asks for a round now; costs the caller next to nothing. */
  public void ring() {
    bell.release();
  }

  private void run() {
    while (!closed) {
      Duration pause;
      try {
        pause = round.get();
      } catch (RuntimeException | Error e) {
        LOG.error("a round of the {} failed; the next one follows in {}", name, TROUBLE, e);
        pause = TROUBLE;
      }
      try {
        if (bell.tryAcquire(pause.toMillis(), TimeUnit.MILLISECONDS)) {
          bell.drainPermits();
        }
      } catch (InterruptedException e) {
        Thread.currentThread().interrupt();
        return;
      }
    }
  }

  public boolean isClosed() {
    return closed;
  }

  /** No round begins any more; waits a few seconds for the one that is being made. */
  @Override
  public synchronized void close() {
    closed = true;
    bell.release();
    if (thread != null) {
      try {
        thread.join(LAST_ROUND);
      } catch (InterruptedException e) {
        Thread.currentThread().interrupt();
      }
    }
  }
}
