package dev.opsdeck.slack.api;

import com.github.benmanes.caffeine.cache.Cache;
import com.github.benmanes.caffeine.cache.Caffeine;
import com.slack.api.methods.SlackApiTextResponse;
import dev.opsdeck.progress.Outbox.Delivery;
import dev.opsdeck.progress.Urgency;
import dev.opsdeck.slack.api.RateBudget.Want;
import dev.opsdeck.slack.api.SlackClient.Answer;
import dev.opsdeck.slack.api.SlackClient.Call;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.Map;
import java.util.Set;
import java.util.function.Supplier;

/**
 * The way to Slack for what need not be told this very second: within the rate budget, and with a
 * time to try again instead of a failure. Safe for many threads.
 */
public final class RateLimitedClient {
  private static final Duration LONGEST_PAUSE = Duration.ofSeconds(60);

  /** Errors that pass by themselves, or when somebody mends the settings. */
  private static final Set<String> PASSING =
      Set.of(
          "ratelimited",
          "rate_limited",
          "message_limit_exceeded",
          "internal_error",
          "fatal_error",
          "service_unavailable",
          "request_timeout",
          "team_added_to_org",
          "external_channel_migrating",
          "streaming_state_conflict",
          "update_failed",
          "org_login_required",
          "ekm_access_denied",
          "team_access_not_granted",
          "accesslimited",
          "invalid_auth",
          "not_authed",
          "token_expired",
          "token_revoked",
          "account_inactive");

  /** After these, Slack says, part of the work may have been done. */
  private static final Set<String> DOUBTFUL =
      Set.of("internal_error", "fatal_error", "service_unavailable", "request_timeout");

  /** What is looked for in answers of these may also be done without. */
  private static final Set<String> LOOKS = Set.of("conversations.history", "conversations.replies");

  /**
   * From this attempt on, after about a minute, a strange message is no reason to stay silent; and
   * what was sent is most likely there, if its answer is always as strange.
   */
  private static final int UNREADABLE = 6;

  /** From this attempt on, after about an hour, one lane must not stand still for it. */
  private static final int UNREADABLE_FOR_GOOD = 60;

  private final SlackClient client;
  private final RateBudget budget;
  private final InstantSource clock;

  /** Times given out, by lane: a newer state of a card takes over the time of the older one. */
  private final Cache<String, Promise> promises = Caffeine.newBuilder().maximumSize(50_000).build();

  private record Promise(Instant slot, Urgency urgency) {}

  /** What an attempt that sent nothing has seen, by delivery. */
  private final Cache<Long, Sight> sights = Caffeine.newBuilder().maximumSize(50_000).build();

  /**
   * @param attempt its number: after an attempt of another courier it counts for nothing
   */
  private record Sight(int attempt, Map<String, String> seen) {}

  /** What Slack has said no to, by delivery and way: the next attempt goes on from there. */
  private final Cache<Refusal, String> refusals = Caffeine.newBuilder().maximumSize(50_000).build();

  private record Refusal(long delivery, String way) {}

  public RateLimitedClient(SlackClient client, RateBudget budget, InstantSource clock) {
    this.client = client;
    this.budget = budget;
    this.clock = clock;
  }

  /**
   * Begins an attempt.
   *
   * @param claim whether the delivery is still ours: a courier that was frozen may not tell what
   *     another has told meanwhile
   */
  public Attempt attempt(Delivery delivery, Attempt.Claim claim) {
    Sight last = sights.getIfPresent(delivery.id());
    Map<String, String> seen =
        last != null && last.attempt() == delivery.attempts() - 1 ? last.seen() : Map.of();
    return new Attempt(delivery, delivery.urgencyAt(clock.instant()), seen, claim);
  }

  /** Something that changes the chat. */
  public <T extends SlackApiTextResponse> DeliveryStep<T> write(
      Attempt attempt, String method, String channel, Call<T> call) {
    return call(attempt, method, channel, call, true);
  }

  /** Something that changes nothing, or the same twice. */
  public <T extends SlackApiTextResponse> DeliveryStep<T> read(
      Attempt attempt, String method, String channel, Call<T> call) {
    return call(attempt, method, channel, call, false);
  }

  private <T extends SlackApiTextResponse> DeliveryStep<T> call(
      Attempt attempt, String method, String channel, Call<T> call, boolean sends) {
    if (!attempt.held()) {
      return later(attempt, "the claim ran out");
    }
    Instant now = clock.instant();
    Want want = new Want(method, channel, attempt.urgency());
    Instant slot = slot(attempt.lane() + " " + method + " " + channel, want, now);
    if (slot.isAfter(now)) {
      return notNow(attempt, slot, "the rate budget of " + method);
    }
    if (sends && !attempt.maySend()) {
      return later(attempt, "the claim ran out");
    }
    Answer<T> answer = sends ? client.callWhile(attempt::held, call) : client.callTwice(call);
    return switch (answer) {
      case Answer.Ok<T> ok -> {
        sent(attempt, sends);
        yield DeliveryStep.done(ok.value());
      }
      case Answer.Refused<T> refused -> {
        sent(attempt, sends && DOUBTFUL.contains(refused.error()));
        yield refused(attempt, method, refused.error());
      }
      case Answer.Limited<T> limited -> {
        Instant until = clock.instant().plus(limited.retryAfter());
        budget.block(method, until);
        yield notNow(attempt, until, "Slack limits " + method);
      }
      case Answer.NotConnected<T> notConnected ->
          later(attempt, method + ": " + notConnected.why());
      case Answer.Unreachable<T> unreachable -> {
        sent(attempt, sends);
        yield later(attempt, method + ": " + unreachable.why());
      }
      case Answer.Unreadable<T> unreadable -> {
        sent(attempt, sends);
        int most = sends || LOOKS.contains(method) ? UNREADABLE : UNREADABLE_FOR_GOOD;
        yield attempt.number() >= most
            ? new DeliveryStep.Refused<>("unreadable_answer")
            : later(attempt, method + ": " + unreadable.why());
      }
    };
  }

  private <T> DeliveryStep<T> refused(Attempt attempt, String method, String error) {
    return PASSING.contains(error) || isUntilMended(method, error)
        ? later(attempt, method + ": " + error)
        : new DeliveryStep.Refused<>(error);
  }

  /** Without this scope nothing can be told; without others it is told another way. */
  private static boolean isUntilMended(String method, String error) {
    return error.equals("missing_scope") && method.startsWith("chat.");
  }

  /**
   * Tries a way of delivering something. One that was refused is not tried again for that delivery:
   * else a second way that has to wait for the rate budget would always wait behind the first.
   *
   * @param way names what is tried, its content included
   */
  public <T> DeliveryStep<T> unlessRefused(
      Attempt attempt, String way, Supplier<DeliveryStep<T>> step) {
    Refusal key = new Refusal(attempt.id(), way);
    String known = refusals.getIfPresent(key);
    if (known != null) {
      return new DeliveryStep.Refused<>(known);
    }
    DeliveryStep<T> tried = step.get();
    if (tried instanceof DeliveryStep.Refused<T> refused
        && !refused.error().equals("not_in_channel")) {
      refusals.put(key, refused.error());
    }
    return tried;
  }

  private static void sent(Attempt attempt, boolean sends) {
    if (sends) {
      attempt.sending();
    }
  }

  private Instant slot(String key, Want want, Instant now) {
    Promise promise = promises.getIfPresent(key);
    Instant slot;
    if (promise == null) {
      slot = budget.ask(want, now);
    } else if (!promise.slot().isAfter(now)) {
      slot = budget.askAgain(want, now);
    } else if (want.urgency().isMoreUrgentThan(promise.urgency())) {
      slot = earlier(promise.slot(), budget.ask(want, now));
    } else {
      return promise.slot();
    }
    if (slot.isAfter(now)) {
      promises.put(key, new Promise(slot, want.urgency()));
    } else {
      promises.invalidate(key);
    }
    return slot;
  }

  private static Instant earlier(Instant a, Instant b) {
    return a.isBefore(b) ? a : b;
  }

  private <T> DeliveryStep<T> notNow(Attempt attempt, Instant until, String reason) {
    sights.put(attempt.id(), new Sight(attempt.number(), attempt.seen()));
    return new DeliveryStep.Later<>(until, reason, attempt.maybeSent() || attempt.hasSent());
  }

  /** Not now, after a pause that grows from one second to a minute. */
  public <T> DeliveryStep<T> later(Attempt attempt, String reason) {
    int doublings = Math.min(attempt.number(), 6);
    Duration pause = Duration.ofSeconds(1L << doublings);
    Duration capped = pause.compareTo(LONGEST_PAUSE) > 0 ? LONGEST_PAUSE : pause;
    return notNow(attempt, clock.instant().plus(capped), reason);
  }

  /**
   * Sends the bytes of a file.
   *
   * @return whatever it was given
   */
  public <T> DeliveryStep<T> upload(Attempt attempt, String url, byte[] bytes, T value) {
    String failure = client.upload(url, bytes);
    return failure == null ? DeliveryStep.done(value) : later(attempt, "the upload: " + failure);
  }
}
