package dev.opsdeck.run.engine;

import dev.opsdeck.kernel.PriorityGate;
import java.time.Duration;
import java.util.concurrent.Semaphore;
import java.util.concurrent.TimeUnit;

/**
 * Planning computes: more plans at once than there are processors help nobody, and make those wait
 * who ask for something meanwhile. So one processor is left to them, and a plan begins when none of
 * them is just being answered. Safe for many threads.
 */
final class PlanningLimiter {
  /** Where clusters answer slowly a plan mostly waits, and then more are made at once. */
  private static final Duration PATIENCE = Duration.ofSeconds(2);

  /** However many ask, a plan is made this often. */
  private static final Duration COURTESY = Duration.ofMillis(250);

  private final Semaphore turns;
  private final PriorityGate people;

  PlanningLimiter(int processors, PriorityGate people) {
    turns = new Semaphore(Math.max(1, processors - 1), true);
    this.people = people;
  }

  static PlanningLimiter ofThisMachine(PriorityGate people) {
    return new PlanningLimiter(Runtime.getRuntime().availableProcessors(), people);
  }

  interface Planning<T> {
    T plan() throws InterruptedException;
  }

  /** Plans when it is its turn, at the latest after two seconds. */
  <T> T take(Planning<T> planning) throws InterruptedException {
    boolean inTurn = turns.tryAcquire(PATIENCE.toMillis(), TimeUnit.MILLISECONDS);
    try {
      people.giveWay(COURTESY);
      return planning.plan();
    } finally {
      if (inTurn) {
        turns.release();
      }
    }
  }
}
