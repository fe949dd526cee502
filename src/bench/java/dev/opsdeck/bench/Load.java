package dev.opsdeck.bench;

import java.io.IOException;
import java.net.URI;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicLong;
import java.util.concurrent.locks.LockSupport;
import java.util.function.LongFunction;
import java.util.function.Supplier;

/**
 * Sends signed requests, one connection each, and keeps the times. Its threads are the system's:
 * the simulated workspace, whose threads are virtual, must not hold them up.
 */
final class Load {
  /** The servers take the connections meanwhile. */
  private static final Duration UNTIL_BEGIN = Duration.ofMillis(200);

  private Load() {}

  /**
   * What came back.
   *
   * @param sorted how long each answer took, in nanoseconds
   * @param failed answers that were no 200, and connections that broke
   */
  record Result(long[] sorted, long failed, Duration took) {
    double perSecond() {
      return sorted.length / (took.toNanos() / 1e9);
    }

    /** In milliseconds. */
    double percentile(double p) {
      return sorted.length == 0
          ? Double.NaN
          : sorted[(int) Math.min(sorted.length - 1, Math.round(p / 100 * sorted.length))] / 1e6;
    }

    double max() {
      return sorted.length == 0 ? Double.NaN : sorted[sorted.length - 1] / 1e6;
    }
  }

  /** As many as go: each connection sends the next request when the last one was answered. */
  static Result closed(
      URI to, int connections, Duration time, int most, Supplier<SignedForm> next) {
    AtomicLong left = new AtomicLong(most);
    return run(
        to,
        connections,
        begin ->
            caller -> {
              if (left.getAndDecrement() <= 0 || System.nanoTime() - begin > time.toNanos()) {
                return Long.MIN_VALUE;
              }
              long start = System.nanoTime();
              return caller.post(next.get()) == 200 ? System.nanoTime() - start : -1;
            });
  }

  /**
   * At a fixed rate, whatever the answers: a time counts from the instant at which the request was
   * due, so that a server that falls behind cannot hide it.
   */
  static Result open(
      URI to, int connections, double perSecond, Duration time, Supplier<SignedForm> next) {
    AtomicLong number = new AtomicLong();
    double gap = 1e9 / perSecond;
    return run(
        to,
        connections,
        begin ->
            caller -> {
              long due = begin + (long) (number.getAndIncrement() * gap);
              boolean hopeless = System.nanoTime() - begin > 2 * time.toNanos();
              if (due - begin > time.toNanos() || hopeless) {
                return Long.MIN_VALUE;
              }
              for (long wait = due - System.nanoTime(); wait > 0; wait = due - System.nanoTime()) {
                LockSupport.parkNanos(wait);
              }
              return caller.post(next.get()) == 200 ? System.nanoTime() - due : -1;
            });
  }

  /** Returns a time, -1 for a failure, the smallest number to stop. */
  private interface Shot {
    long fire(Caller caller) throws IOException;
  }

  /**
   * Begins when all connections stand and all threads wait: what is measured are requests.
   *
   * @param shots by the instant at which it begins
   */
  private static Result run(URI to, int connections, LongFunction<Shot> shots) {
    ConcurrentLinkedQueue<long[]> times = new ConcurrentLinkedQueue<>();
    AtomicLong failed = new AtomicLong();
    CountDownLatch ready = new CountDownLatch(connections);
    CompletableFuture<Long> begin = new CompletableFuture<>();
    long start;
    try (ExecutorService threads = Executors.newFixedThreadPool(connections)) {
      List<Future<?>> all = new ArrayList<>();
      for (int i = 0; i < connections; i++) {
        all.add(
            threads.submit(() -> {
              try (Caller caller = new Caller(to)) {
                ready.countDown();
                times.add(one(caller, begin.join(), shots, failed));
              }
              return null;
            }));
      }
      if (!ready.await(10, TimeUnit.SECONDS)) {
        begin.cancel(false);
      }
      start = System.nanoTime() + UNTIL_BEGIN.toNanos();
      begin.complete(start);
      for (Future<?> future : all) {
        future.get();
      }
    } catch (InterruptedException | ExecutionException e) {
      throw new IllegalStateException(e);
    }
    Duration took = Duration.ofNanos(System.nanoTime() - start);
    long[] sorted = times.stream().flatMapToLong(Arrays::stream).sorted().toArray();
    return new Result(sorted, failed.get(), took);
  }

  private static long[] one(Caller caller, long begin, LongFunction<Shot> shots, AtomicLong failed)
      throws IOException {
    List<Long> mine = new ArrayList<>();
    Shot shot = shots.apply(begin);
    for (long wait = begin - System.nanoTime(); wait > 0; wait = begin - System.nanoTime()) {
      LockSupport.parkNanos(wait);
    }
    try {
      for (long took = shot.fire(caller); took != Long.MIN_VALUE; took = shot.fire(caller)) {
        if (took < 0) {
          failed.incrementAndGet();
        } else {
          mine.add(took);
        }
      }
    } catch (IOException e) {
      failed.incrementAndGet();
      if (mine.isEmpty()) {
        throw e;
      }
    }
    return mine.stream().mapToLong(Long::longValue).toArray();
  }
}
