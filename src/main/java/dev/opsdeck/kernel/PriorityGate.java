package dev.opsdeck.kernel;

import java.time.Duration;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.locks.Condition;
import java.util.concurrent.locks.ReentrantLock;

/**
 * Lets those go first whom somebody waits for: other work begins when none of them is under way.
 * Safe for many threads.
 */
public final class PriorityGate {
  private final AtomicInteger underWay = new AtomicInteger();
  private final AtomicInteger givingWay = new AtomicInteger();
  private final ReentrantLock lock = new ReentrantLock();
  private final Condition free = lock.newCondition();

  /** One that goes first, until it is closed. */
  public final class Passage implements AutoCloseable {
    private Passage() {
      underWay.incrementAndGet();
    }

    @Override
    public void close() {
      if (underWay.decrementAndGet() == 0 && givingWay.get() > 0) {
        lock.lock();
        try {
          free.signalAll();
        } finally {
          lock.unlock();
        }
      }
    }
  }

  public Passage enter() {
    return new Passage();
  }

  /** Returns when nobody who goes first is under way, at the latest after that time. */
  public void giveWay(Duration atMost) throws InterruptedException {
    long left = atMost.toNanos();
    givingWay.incrementAndGet();
    lock.lock();
    try {
      while (underWay.get() > 0 && left > 0) {
        left = free.awaitNanos(left);
      }
    } finally {
      lock.unlock();
      givingWay.decrementAndGet();
    }
  }
}
