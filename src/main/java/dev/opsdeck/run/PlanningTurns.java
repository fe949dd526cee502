package dev.opsdeck.run;

import java.time.Duration;
import java.util.concurrent.Semaphore;
import java.util.concurrent.TimeUnit;

/**
 * Planning computes: more plans at once than there are processors help nobody, and make those wait
 * who ask for something meanwhile. So one processor is left to them. Safe for many threads.
 */
final class PlanningTurns {
  /** Where clusters answer slowly a plan mostly waits, and then more are made at once. */
  private static final Duration PATIENCE = Duration.ofSeconds(2);

  private final Semaphore turns;

  PlanningTurns(int processors) {
    turns = new Semaphore(Math.max(1, processors - 1), true);
  }

  static PlanningTurns ofThisMachine() {
    return new PlanningTurns(Runtime.getRuntime().availableProcessors());
  }

  interface Planning<T> {
    T plan() throws InterruptedException;
  }

  /** Plans when it is its turn, at the latest after two seconds. */
  <T> T take(Planning<T> planning) throws InterruptedException {
    boolean inTurn = turns.tryAcquire(PATIENCE.toMillis(), TimeUnit.MILLISECONDS);
    try {
      return planning.plan();
    } finally {
      if (inTurn) {
        turns.release();
      }
    }
  }
}
