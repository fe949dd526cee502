package dev.opsdeck.action.sql.dump;

import dev.opsdeck.action.StepContext;
import dev.opsdeck.kernel.Fact;
import java.time.Duration;
import java.time.Instant;

/**
 * Ends a program when its step is to yield (somebody cancelled, or this replica stops), when it
 * lasts too long or nothing comes or goes for too long; and tells how far it is.
 */
final class Watch implements AutoCloseable {
  private static final Duration LONGEST = Duration.ofHours(12);

  /** A table is locked by somebody, or the other side is gone. */
  private static final Duration SILENCE = Duration.ofMinutes(15);

  private static final Duration TOLD = Duration.ofSeconds(10);
  private static final Duration LOOK = Duration.ofMillis(500);

  private final StepContext context;
  private final String code;
  private final Process process;
  private final Thread thread;
  private volatile long bytes;
  private volatile Ending ending = Ending.OWN;

  /** Why it ended. */
  enum Ending {
    /** By itself. */
    OWN,
    YIELDED,
    TOO_LATE
  }

  /**
   * @param code of the fact that tells how far it is, with {@code size}
   */
  Watch(StepContext context, String code, Process process) {
    this.context = context;
    this.code = code;
    this.process = process;
    this.thread = Thread.ofVirtual().name("watch " + process.pid()).start(this::look);
  }

  void moved(long all) {
    bytes = all;
  }

  Ending ending() {
    return ending;
  }

  private void look() {
    Instant begun = context.now();
    Instant changed = begun;
    Instant told = begun;
    long seen = 0;
    try {
      while (!process.waitFor(LOOK)) {
        Instant now = context.now();
        if (bytes != seen) {
          seen = bytes;
          changed = now;
        }
        if (now.isAfter(told.plus(TOLD))) {
          told = now;
          context.progress(Fact.of(code, "size", Size.of(seen)));
        }
        if (context.shouldYield()) {
          end(Ending.YIELDED);
        } else if (now.isAfter(begun.plus(LONGEST)) || now.isAfter(changed.plus(SILENCE))) {
          end(Ending.TOO_LATE);
        }
      }
    } catch (InterruptedException closed) {
      // the step is over
    }
  }

  private void end(Ending why) {
    ending = why;
    process.destroyForcibly();
  }

  /** Ends the program, if it has not ended. */
  @Override
  public void close() {
    thread.interrupt();
    process.destroyForcibly();
  }
}
