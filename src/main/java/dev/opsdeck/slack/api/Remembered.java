package dev.opsdeck.slack.api;

import com.github.benmanes.caffeine.cache.AsyncLoadingCache;
import com.github.benmanes.caffeine.cache.Caffeine;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.Executor;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.function.Function;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Answers of one of Slack's methods, by what was asked. For ten minutes nothing is asked again;
 * after that, and for up to an hour in all, an answer counts only while Slack gives no newer one.
 * Safe for many threads.
 */
final class Remembered<T> {
  private static final Logger LOG = LoggerFactory.getLogger(Remembered.class);
  private static final Duration FRESH = Duration.ofMinutes(10);
  private static final Duration USABLE = Duration.ofHours(1);

  private final String method;
  private final InstantSource clock;
  private final AsyncLoadingCache<String, Said<T>> answers;

  private record Said<T>(T value, Instant at) {}

  /**
   * @param ask throws when Slack gives no answer
   */
  Remembered(String method, Function<String, T> ask, InstantSource clock, Executor executor) {
    this.method = method;
    this.clock = clock;
    answers =
        Caffeine.newBuilder()
            .ticker(() -> TimeUnit.MILLISECONDS.toNanos(clock.millis()))
            .executor(executor)
            .maximumSize(20_000)
            .expireAfterWrite(USABLE)
            .buildAsync(what -> new Said<>(ask.apply(what), clock.instant()));
  }

  /** Empty when Slack does not say in time, and has not in the last hour. */
  Optional<T> get(String what, Duration limit) {
    CompletableFuture<Said<T>> known = answers.get(what);
    return isOld(known)
        ? within(answers.synchronous().refresh(what), limit).or(() -> within(known, limit))
        : within(known, limit);
  }

  /** Asks without waiting, for somebody who will need the answer soon. */
  void ask(String what) {
    if (isOld(answers.get(what))) {
      CompletableFuture<?> _ = answers.synchronous().refresh(what);
    }
  }

  private boolean isOld(CompletableFuture<Said<T>> known) {
    return known.state() == CompletableFuture.State.SUCCESS
        && !known.resultNow().at().plus(FRESH).isAfter(clock.instant());
  }

  private Optional<T> within(CompletableFuture<Said<T>> answer, Duration limit) {
    try {
      return Optional.of(answer.get(limit.toMillis(), TimeUnit.MILLISECONDS).value());
    } catch (ExecutionException | TimeoutException e) {
      LOG.warn("Slack's {} gives no answer: {}", method, String.valueOf(e.getMessage()));
      return Optional.empty();
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      return Optional.empty();
    }
  }
}
