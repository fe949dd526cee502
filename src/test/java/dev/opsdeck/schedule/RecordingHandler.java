package dev.opsdeck.schedule;

import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import org.jspecify.annotations.Nullable;

/** Remembers what fired, in order; can fail or block the first times. */
final class RecordingHandler implements TimerHandler {
  record Fired(String timerId, String subject) {}

  interface Work {
    void run() throws InterruptedException;
  }

  private final String kind;
  private final LinkedBlockingQueue<Fired> fired = new LinkedBlockingQueue<>();
  private final AtomicInteger count = new AtomicInteger();
  private volatile int failures;
  private volatile @Nullable Work first;

  RecordingHandler(String kind) {
    this.kind = kind;
  }

  RecordingHandler failing(int times) {
    failures = times;
    return this;
  }

  RecordingHandler first(Work work) {
    first = work;
    return this;
  }

  @Override
  public String kind() {
    return kind;
  }

  @Override
  public void fire(String timerId, String subject) throws InterruptedException {
    int number = count.incrementAndGet();
    fired.add(new Fired(timerId, subject));
    Work work = first;
    if (work != null && number == 1) {
      work.run();
    }
    if (number <= failures) {
      throw new IllegalStateException("failure " + number);
    }
  }

  int count() {
    return count.get();
  }

  Fired next() throws InterruptedException {
    Fired next = fired.poll(20, TimeUnit.SECONDS);
    if (next == null) {
      throw new AssertionError("no timer of kind " + kind + " fired");
    }
    return next;
  }
}
