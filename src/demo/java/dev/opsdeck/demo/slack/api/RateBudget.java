package dev.opsdeck.demo.slack.api;

import java.time.Duration;
import java.time.Instant;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.HashMap;
import java.util.Map;
import java.util.Set;

/**
 * Slack's tiers to the number, with no grace for bursts: so many calls of a method in a minute, and
 * one posted message per second and channel.
 *
 * <p>Source: docs.slack.dev/apis/web-api/rate-limits; MethodsRateLimits.java of the Java SDK.
 */
final class RateBudget {
  private static final Duration MINUTE = Duration.ofMinutes(1);
  private static final Duration SECOND = Duration.ofSeconds(1);

  /** "Several hundred" in a workspace. */
  private static final int POSTS = 300;

  private static final Set<String> TIER_2 =
      Set.of(
          "conversations.create",
          "conversations.archive",
          "conversations.setTopic",
          "conversations.setPurpose",
          "conversations.list",
          "pins.add",
          "usergroups.list",
          "usergroups.users.list",
          "users.list");
  private static final Set<String> TIER_4 =
      Set.of(
          "chat.postEphemeral",
          "views.open",
          "views.update",
          "views.push",
          "views.publish",
          "users.info",
          "conversations.members",
          "files.getUploadURLExternal",
          "files.completeUploadExternal");

  private final Map<String, Deque<Instant>> taken = new HashMap<>();

  /** Takes one call, or returns how long to wait for it. */
  synchronized Duration take(String method, String channel, Instant now) {
    if (method.equals("auth.test")) {
      return Duration.ZERO;
    }
    if (!method.equals("chat.postMessage")) {
      return take(method, perMinute(method), MINUTE, now);
    }
    Duration wait = take(method + " " + channel, 1, SECOND, now);
    return wait.isZero() ? take(method, POSTS, MINUTE, now) : wait;
  }

  private Duration take(String key, int most, Duration window, Instant now) {
    Deque<Instant> recent = taken.computeIfAbsent(key, _ -> new ArrayDeque<>());
    while (!recent.isEmpty() && !recent.peek().plus(window).isAfter(now)) {
      recent.poll();
    }
    if (recent.size() < most) {
      recent.add(now);
      return Duration.ZERO;
    }
    return Duration.between(now, recent.element().plus(window));
  }

  private static int perMinute(String method) {
    if (TIER_2.contains(method)) {
      return 20;
    }
    return TIER_4.contains(method) ? 100 : 50;
  }
}
