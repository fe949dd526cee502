package dev.opsdeck.slack.api;

import com.github.benmanes.caffeine.cache.AsyncLoadingCache;
import com.github.benmanes.caffeine.cache.Cache;
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
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Answers of one of Slack's methods, by what was asked. For ten minutes nothing is asked again;
 * after that, and for up to an hour in all, an answer is old: it counts until there is a newer one.
 * What Slack does not answer is not asked again before Slack's own pause, or five seconds, are
 * over. Safe for many threads.
 */
final class StaleCache<T> {
  private static final Logger LOG = LoggerFactory.getLogger(StaleCache.class);
  private static final Duration FRESH = Duration.ofMinutes(10);
  private static final Duration USABLE = Duration.ofHours(1);
  private static final int MOST = 20_000;

  /** After Slack's own pause, so that its clock and ours need not be the same. */
  private static final Duration A_MOMENT_MORE = Duration.ofMillis(50);

  private final String method;
  private final InstantSource clock;
  private final AsyncLoadingCache<String, Said<T>> answers;

  /** For how long the answer to one decision serves others too. */
  private final Duration shared;

  /** The last answers to decisions. */
  private final Cache<String, Said<T>> decisions = Caffeine.newBuilder().maximumSize(MOST).build();

  /** Until when Slack is not asked again. */
  private final Cache<String, Instant> pauses = Caffeine.newBuilder().maximumSize(MOST).build();

  /**
   * @param since when it was asked for
   * @param at when it was said
   * @param asked when it was asked for, on the machine's own clock
   */
  private record Said<T>(T value, Instant since, Instant at, long asked) {}

  /**
   * @param shared for how long the answer to one decision serves others too; zero: each asks
   * @param ask throws, best {@link SlackUnavailable}, when Slack gives no answer
   */
  StaleCache(
      String method,
      Duration shared,
      Function<String, T> ask,
      InstantSource clock,
      Executor executor) {
    this.method = method;
    this.shared = shared;
    this.clock = clock;
    answers =
        Caffeine.newBuilder()
            .ticker(() -> TimeUnit.MILLISECONDS.toNanos(clock.millis()))
            .executor(executor)
            .maximumSize(MOST)
            .expireAfterWrite(USABLE)
            .buildAsync(what -> said(what, ask));
  }

  private Said<T> said(String what, Function<String, T> ask) {
    long asked = System.nanoTime();
    Instant since = clock.instant();
    try {
      return new Said<>(ask.apply(what), since, clock.instant(), asked);
    } catch (RuntimeException e) {
      Duration pause =
          e instanceof SlackUnavailable unanswered ? unanswered.pause() : SlackUnavailable.A_WHILE;
      pauses.put(what, clock.instant().plus(pause));
      throw e;
    }
  }

  /**
   * What Slack says now, for what people may do: an old answer counts only when Slack gives no
   * newer one in time. Empty when it has given none in the last hour.
   */
  Optional<T> newest(String what, Duration limit) {
    if (!mayAsk(what)) {
      return within(answers.getIfPresent(what), limit);
    }
    CompletableFuture<Said<T>> known = answers.get(what);
    return isOld(known)
        ? within(answers.synchronous().refresh(what), limit).or(() -> within(known, limit))
        : within(known, limit);
  }

  /**
   * What Slack says when it is asked for a decision: only an answer to a question that a decision
   * has asked within the shared time counts, and none from before. Those who ask at the same time
   * share one question, and a pause that Slack wants is waited for when it ends within the limit.
   * Empty when Slack does not say in time.
   */
  Optional<T> anew(String what, Duration limit) {
    Said<T> lately = decisions.getIfPresent(what);
    if (lately != null && clock.instant().isBefore(lately.since().plus(shared))) {
      return Optional.of(lately.value());
    }
    long began = System.nanoTime();
    Optional<Said<T>> said = asked(what, limit);
    Duration pause = pause(what).plus(A_MOMENT_MORE);
    Duration left = limit.minusNanos(System.nanoTime() - began);
    if (said.isEmpty() && pause.compareTo(left) < 0 && waited(pause)) {
      said = asked(what, left.minus(pause));
    }
    said.ifPresent(answer -> decisions.put(what, answer));
    return said.map(Said::value);
  }

  /** An answer to a question that was under way already is from before. */
  private Optional<Said<T>> asked(String what, Duration limit) {
    long began = System.nanoTime();
    Optional<Said<T>> said = once(what, limit);
    boolean isOlder = said.isPresent() && said.get().asked() - began < 0;
    return isOlder ? once(what, limit.minusNanos(System.nanoTime() - began)) : said;
  }

  private Duration pause(String what) {
    Instant until = pauses.getIfPresent(what);
    return until == null ? Duration.ZERO : Duration.between(clock.instant(), until);
  }

  private static boolean waited(Duration pause) {
    try {
      Thread.sleep(pause.isNegative() ? Duration.ZERO : pause);
      return true;
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      return false;
    }
  }

  private Optional<Said<T>> once(String what, Duration limit) {
    return mayAsk(what) && limit.isPositive()
        ? said(answers.synchronous().refresh(what), limit)
        : Optional.empty();
  }

  /**
   * What is known, however old; an old answer is asked for anew meanwhile. Empty when Slack does
   * not say in time, and has not in the last hour.
   */
  Optional<T> known(String what, Duration limit) {
    ask(what);
    return within(answers.getIfPresent(what), limit);
  }

  /** What is known at once, however old; asked for meanwhile. */
  Optional<T> already(String what) {
    ask(what);
    CompletableFuture<Said<T>> answer = answers.getIfPresent(what);
    return answer != null && answer.state() == CompletableFuture.State.SUCCESS
        ? Optional.of(answer.resultNow().value())
        : Optional.empty();
  }

  /** Asks without waiting, for somebody who will need the answer soon. */
  void ask(String what) {
    if (mayAsk(what) && isOld(answers.get(what))) {
      CompletableFuture<?> _ = answers.synchronous().refresh(what);
    }
  }

  /** Asks again without waiting: what was said before is no longer so. */
  void again(String what) {
    decisions.invalidate(what);
    if (mayAsk(what)) {
      CompletableFuture<?> _ = answers.synchronous().refresh(what);
    }
  }

  private boolean mayAsk(String what) {
    Instant until = pauses.getIfPresent(what);
    return until == null || !until.isAfter(clock.instant());
  }

  private boolean isOld(CompletableFuture<Said<T>> known) {
    return known.state() == CompletableFuture.State.SUCCESS
        && !known.resultNow().at().plus(FRESH).isAfter(clock.instant());
  }

  /**
   * @param answer absent when nothing is known and nothing asked
   */
  private Optional<T> within(@Nullable CompletableFuture<Said<T>> answer, Duration limit) {
    return answer == null ? Optional.empty() : said(answer, limit).map(Said::value);
  }

  private Optional<Said<T>> said(CompletableFuture<Said<T>> answer, Duration limit) {
    try {
      return Optional.of(answer.get(limit.toMillis(), TimeUnit.MILLISECONDS));
    } catch (ExecutionException | TimeoutException e) {
      LOG.warn("Slack's {} gives no answer: {}", method, String.valueOf(e.getMessage()));
      return Optional.empty();
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      return Optional.empty();
    }
  }
}
