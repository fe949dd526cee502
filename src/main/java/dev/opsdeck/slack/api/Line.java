package dev.opsdeck.slack.api;

import com.github.benmanes.caffeine.cache.Cache;
import com.github.benmanes.caffeine.cache.Caffeine;
import com.slack.api.methods.SlackApiTextResponse;
import dev.opsdeck.slack.api.SlackClient.Answer;
import dev.opsdeck.slack.api.SlackClient.Call;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.Set;

/**
 * The way to Slack for what need not be told this very second: within the rate budget, and with a
 * time to try again instead of a failure. Safe for many threads.
 */
public final class Line {
  private static final Duration LONGEST_PAUSE = Duration.ofSeconds(60);

  /** Errors that pass by themselves, or when somebody mends the settings. */
  private static final Set<String> PASSING =
      Set.of(
          "ratelimited",
          "internal_error",
          "fatal_error",
          "service_unavailable",
          "request_timeout",
          "team_added_to_org",
          "accesslimited",
          "invalid_auth",
          "not_authed",
          "token_expired",
          "token_revoked",
          "account_inactive");

  /** After these, Slack says, part of the work may have been done. */
  private static final Set<String> DOUBTFUL =
      Set.of("internal_error", "fatal_error", "service_unavailable", "request_timeout");

  private final SlackClient client;
  private final RateBudget budget;
  private final InstantSource clock;

  /** Times given out, by lane: a newer state of a card takes over the time of the older one. */
  private final Cache<String, Instant> reserved = Caffeine.newBuilder().maximumSize(50_000).build();

  /** Deliveries whose attempt of that number ended before anything was sent. */
  private final Cache<Long, Integer> unsent = Caffeine.newBuilder().maximumSize(50_000).build();

  public Line(SlackClient client, RateBudget budget, InstantSource clock) {
    this.client = client;
    this.budget = budget;
    this.clock = clock;
  }

  /**
   * Begins an attempt.
   *
   * @param number how often it was tried before
   */
  public Attempt attempt(long id, String lane, int number, Instant putAt) {
    Integer last = unsent.getIfPresent(id);
    boolean knownUnsent = last != null && last == number - 1;
    return new Attempt(id, lane, number, putAt, number > 0 && !knownUnsent);
  }

  /** Something that changes the chat. */
  public <T extends SlackApiTextResponse> Step<T> write(
      Attempt attempt, String method, String channel, Call<T> call) {
    return call(attempt, method, channel, call, true);
  }

  /** Something that changes nothing, or the same twice. */
  public <T extends SlackApiTextResponse> Step<T> read(
      Attempt attempt, String method, String channel, Call<T> call) {
    return call(attempt, method, channel, call, false);
  }

  private <T extends SlackApiTextResponse> Step<T> call(
      Attempt attempt, String method, String channel, Call<T> call, boolean sends) {
    Instant now = clock.instant();
    Instant slot = slot(attempt.lane() + " " + method + " " + channel, method, channel, now);
    if (slot.isAfter(now)) {
      return notSent(attempt, slot, "the rate budget of " + method);
    }
    Answer<T> answer = sends ? client.call(call) : client.callTwice(call);
    return switch (answer) {
      case Answer.Ok<T> ok -> {
        sent(attempt, sends);
        yield Step.done(ok.value());
      }
      case Answer.Refused<T> refused -> {
        sent(attempt, sends && DOUBTFUL.contains(refused.error()));
        yield refused(attempt, method, refused.error());
      }
      case Answer.Limited<T> limited -> {
        Instant until = clock.instant().plus(limited.retryAfter());
        budget.block(method, until);
        yield notSent(attempt, until, "Slack limits " + method);
      }
      case Answer.Unreachable<T> unreachable -> {
        sent(attempt, sends);
        yield later(attempt, method + ": " + unreachable.why());
      }
    };
  }

  private <T> Step<T> refused(Attempt attempt, String method, String error) {
    return PASSING.contains(error)
        ? later(attempt, method + ": " + error)
        : new Step.Refused<>(error);
  }

  private static void sent(Attempt attempt, boolean sends) {
    if (sends) {
      attempt.sending();
    }
  }

  private Instant slot(String key, String method, String channel, Instant now) {
    Instant earlier = reserved.getIfPresent(key);
    Instant slot = earlier == null ? budget.reserve(method, channel, now) : earlier;
    if (slot.isAfter(now)) {
      reserved.put(key, slot);
    } else {
      reserved.invalidate(key);
    }
    return slot;
  }

  private <T> Step<T> notSent(Attempt attempt, Instant until, String reason) {
    if (attempt.nothingSent()) {
      unsent.put(attempt.id(), attempt.number());
    }
    return new Step.Later<>(until, reason);
  }

  /** Not now, after a pause that grows from one second to a minute. */
  public <T> Step<T> later(Attempt attempt, String reason) {
    int doublings = Math.min(attempt.number(), 6);
    Duration pause = Duration.ofSeconds(1L << doublings);
    Duration capped = pause.compareTo(LONGEST_PAUSE) > 0 ? LONGEST_PAUSE : pause;
    return notSent(attempt, clock.instant().plus(capped), reason);
  }

  /**
   * Sends the bytes of a file.
   *
   * @return whatever it was given
   */
  public <T> Step<T> upload(Attempt attempt, String url, byte[] bytes, T value) {
    String failure = client.upload(url, bytes);
    return failure == null ? Step.done(value) : later(attempt, "the upload: " + failure);
  }
}
