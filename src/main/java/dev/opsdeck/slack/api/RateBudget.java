package dev.opsdeck.slack.api;

import com.github.benmanes.caffeine.cache.Cache;
import com.github.benmanes.caffeine.cache.Caffeine;
import java.time.Duration;
import java.time.Instant;
import java.util.Map;

/**
 * When the next call of a method may be made, by Slack's tiers. Gives out times, one to each caller
 * and in the order of asking, instead of letting callers wait. Safe for many threads.
 *
 * <p>Source: docs.slack.dev/apis/web-api/rate-limits and the SDK's MethodsRateLimits: T2 20, T3 50,
 * T4 100 calls a minute; chat.postMessage one a second in a channel and several hundred a minute.
 */
public final class RateBudget {
  private static final int TIER_2 = 20;
  private static final int TIER_3 = 50;
  private static final int TIER_4 = 100;
  private static final int POSTS = 200;

  /** How many calls may be made at once after a quiet time: a part of the minute's budget. */
  private static final int BURST = 8;

  private static final Map<String, Integer> PER_MINUTE =
      Map.ofEntries(
          Map.entry("chat.postMessage", POSTS),
          Map.entry("chat.update", TIER_3),
          Map.entry("chat.postEphemeral", TIER_4),
          Map.entry("conversations.create", TIER_2),
          Map.entry("conversations.setTopic", TIER_2),
          Map.entry("conversations.list", TIER_2),
          Map.entry("conversations.invite", TIER_3),
          Map.entry("conversations.join", TIER_3),
          Map.entry("conversations.open", TIER_3),
          Map.entry("conversations.history", TIER_3),
          Map.entry("conversations.replies", TIER_3),
          Map.entry("files.getUploadURLExternal", TIER_4),
          Map.entry("files.completeUploadExternal", TIER_4));

  private final Cache<String, Bucket> buckets = Caffeine.newBuilder().maximumSize(10_000).build();

  /** The time at which this caller may call; now or before when at once. */
  public synchronized Instant reserve(String method, String channel, Instant now) {
    int perMinute = PER_MINUTE.getOrDefault(method, TIER_2);
    Duration every = Duration.ofMinutes(1).dividedBy(perMinute - BURST);
    Instant slot = bucket(method).reserve(now, every, BURST);
    if (!method.equals("chat.postMessage")) {
      return slot;
    }
    return bucket(method + " " + channel).reserve(slot, Duration.ofSeconds(1), 1);
  }

  /** Slack has said when: nobody calls this method before. */
  public synchronized void block(String method, Instant until) {
    bucket(method).block(until);
  }

  private Bucket bucket(String key) {
    return buckets.get(key, k -> new Bucket());
  }

  /** The generic cell rate algorithm: one instant instead of a count of tokens. */
  private static final class Bucket {
    private Instant next = Instant.EPOCH;
    private Instant blocked = Instant.EPOCH;

    Instant reserve(Instant now, Duration every, int burst) {
      Instant earliest = next.minus(every.multipliedBy(burst - 1L));
      Instant slot = later(later(now, earliest), blocked);
      next = later(next, slot).plus(every);
      return slot;
    }

    void block(Instant until) {
      blocked = later(blocked, until);
    }

    private static Instant later(Instant a, Instant b) {
      return a.isAfter(b) ? a : b;
    }
  }
}
