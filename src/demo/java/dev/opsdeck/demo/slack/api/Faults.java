package dev.opsdeck.demo.slack.api;

import java.util.ArrayDeque;
import java.util.Deque;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.CountDownLatch;

/** Bad days of Slack, on order. Safe for use by several threads. */
public final class Faults {
  private final Map<String, Deque<Fault>> planned = new ConcurrentHashMap<>();
  private final Map<String, Hang> hanging = new ConcurrentHashMap<>();

  sealed interface Fault {
    record Error(String code) implements Fault {}

    record Status(int http) implements Fault {}

    record Limited(int seconds) implements Fault {}

    record LostAnswer() implements Fault {}
  }

  /** A method that does not answer until this is closed. */
  public static final class Hang implements AutoCloseable {
    private final CountDownLatch released = new CountDownLatch(1);

    private Hang() {}

    @Override
    public void close() {
      released.countDown();
    }
  }

  /** Answers the next {@code times} calls with {@code ok: false} and this error. */
  public void failNext(String method, String error, int times) {
    plan(method, new Fault.Error(error), times);
  }

  /** Answers the next {@code times} calls with this HTTP status and no JSON. */
  public void breakNext(String method, int httpStatus, int times) {
    plan(method, new Fault.Status(httpStatus), times);
  }

  /** Answers the next call with 429 and {@code Retry-After}. */
  public void rateLimitNext(String method, int seconds) {
    plan(method, new Fault.Limited(seconds), 1);
  }

  /** Does the next call's work, but closes the connection without an answer. */
  public void loseAnswer(String method) {
    plan(method, new Fault.LostAnswer(), 1);
  }

  /** Keeps calls waiting, their work undone, until the result is closed. */
  public Hang hang(String method) {
    Hang hang = new Hang();
    Hang before = hanging.put(method, hang);
    if (before != null) {
      before.close();
    }
    return hang;
  }

  /** Ends all faults. */
  public void clear() {
    planned.clear();
    hanging.values().forEach(Hang::close);
    hanging.clear();
  }

  private void plan(String method, Fault fault, int times) {
    planned.compute(
        method,
        (_, before) -> {
          Deque<Fault> faults = before == null ? new ArrayDeque<>() : before;
          for (int i = 0; i < times; i++) {
            faults.add(fault);
          }
          return faults;
        });
  }

  Optional<Fault> next(String method) {
    Deque<Fault> taken = new ArrayDeque<>(1);
    planned.computeIfPresent(
        method,
        (_, faults) -> {
          taken.add(faults.poll());
          return faults.isEmpty() ? null : faults;
        });
    return Optional.ofNullable(taken.poll());
  }

  void waitWhileHanging(String method) throws InterruptedException {
    Hang hang = hanging.get(method);
    if (hang != null) {
      hang.released.await();
      hanging.remove(method, hang);
    }
  }
}
