package dev.opsdeck.slack.api;

import com.github.benmanes.caffeine.cache.Cache;
import com.github.benmanes.caffeine.cache.Caffeine;
import dev.opsdeck.progress.Urgency;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Map;

/**
 * When the next call of a method may be made, by Slack's tiers. Gives out times instead of letting
 * callers wait. Safe for many threads.
 *
 * <p>The arithmetic. A method of n calls a minute may be called {@link #BURST} times at once after
 * a quiet time, and then every 60 / (n – BURST) seconds: in no minute more than n times. So
 * chat.update, of tier 3, goes at once 8 times and then every 1.43 s; chat.postMessage every second
 * in one channel, and every 0.31 s in all.
 *
 * <p>Who is told to come back later stands in line with those of the same urgency; a time that was
 * given out is not a call that was made, so what is more urgent stands in a line of its own and is
 * told the very next time. Until it has come, nobody less urgent may call. So a question waits for
 * one call of each method it needs, however many ordinary edits wait: 1.43 s to edit a card, one
 * second to post one, and for each question before it as much again.
 *
 * <p>Source: slack-facts.md, that is docs.slack.dev/apis/web-api/rate-limits and the SDK's
 * MethodsRateLimits: T2 20, T3 50, T4 100 calls a minute; chat.postMessage one a second in a
 * channel and several hundred a minute.
 */
public final class RateBudget {
  private static final int TIER_2 = 20;
  private static final int TIER_3 = 50;
  private static final int TIER_4 = 100;
  private static final int POSTS = 200;

  /** How many calls may be made at once after a quiet time: a part of the minute's budget. */
  private static final int BURST = 8;

  private static final Duration SECOND = Duration.ofSeconds(1);

  private static final Map<String, Integer> PER_MINUTE =
      Map.ofEntries(
          Map.entry("chat.postMessage", POSTS),
          Map.entry("chat.update", TIER_3),
          Map.entry("chat.getPermalink", TIER_4),
          Map.entry("chat.postEphemeral", TIER_4),
          Map.entry("conversations.create", TIER_2),
          Map.entry("conversations.setTopic", TIER_2),
          Map.entry("conversations.setPurpose", TIER_2),
          Map.entry("conversations.list", TIER_2),
          Map.entry("conversations.invite", TIER_3),
          Map.entry("conversations.join", TIER_3),
          Map.entry("conversations.open", TIER_3),
          Map.entry("conversations.history", TIER_3),
          Map.entry("conversations.replies", TIER_3),
          Map.entry("auth.test", TIER_4),
          Map.entry("files.getUploadURLExternal", TIER_4),
          Map.entry("files.completeUploadExternal", TIER_4));

  private final Cache<String, Bucket> buckets = Caffeine.newBuilder().maximumSize(10_000).build();

  /** A call that somebody wants to make. */
  public record Want(String method, String channel, Urgency urgency) {}

  /**
   * Asks for a call; one that may be made now is counted as made.
   *
   * @return now, or the later time at which to {@link #askAgain}
   */
  public synchronized Instant ask(Want want, Instant now) {
    List<Bucket> all = buckets(want);
    if (all.stream().allMatch(bucket -> bucket.isFree(want.urgency(), now, Turn.NEW))) {
      return take(all, want.urgency(), now);
    }
    Instant slot = now;
    for (Bucket bucket : all) {
      slot = bucket.promise(want.urgency(), slot);
    }
    return held(all, want.urgency(), now, slot);
  }

  /** Asks at the time that was told: goes before those who stand in line. */
  public synchronized Instant askAgain(Want want, Instant now) {
    List<Bucket> all = buckets(want);
    if (all.stream().allMatch(bucket -> bucket.isFree(want.urgency(), now, Turn.COME))) {
      return take(all, want.urgency(), now);
    }
    Instant slot = now;
    for (Bucket bucket : all) {
      slot = bucket.next(want.urgency(), slot);
    }
    return held(all, want.urgency(), now, slot);
  }

  private static Instant take(List<Bucket> all, Urgency urgency, Instant now) {
    all.forEach(bucket -> bucket.take(urgency, now));
    return now;
  }

  /** Only where somebody waits: others have room for the less urgent too. */
  private static Instant held(List<Bucket> all, Urgency urgency, Instant now, Instant slot) {
    all.stream()
        .filter(bucket -> bucket.next(urgency, now).isAfter(now))
        .forEach(bucket -> bucket.hold(urgency, slot));
    return slot;
  }

  /** Slack has said when: nobody calls this method before. */
  public synchronized void block(String method, Instant until) {
    bucket(method).block(until);
  }

  private List<Bucket> buckets(Want want) {
    Bucket method = bucket(want.method());
    return want.method().equals("chat.postMessage")
        ? List.of(
            method, buckets.get(want.method() + " " + want.channel(), key -> new Bucket(SECOND, 1)))
        : List.of(method);
  }

  private Bucket bucket(String method) {
    int perMinute = PER_MINUTE.getOrDefault(method, TIER_2);
    return buckets.get(
        method, key -> new Bucket(Duration.ofMinutes(1).dividedBy(perMinute - BURST), BURST));
  }

  /** Whether somebody comes for the first time or at the time that was told. */
  private enum Turn {
    NEW,
    COME
  }

  /** The generic cell rate algorithm, one instant instead of a count of tokens, and its lines. */
  private static final class Bucket {
    /** Who does not come at the time that was told holds up nobody for longer. */
    private static final Duration GRACE = Duration.ofSeconds(2);

    private final Duration every;
    private final int burst;
    private final Line[] lines = new Line[Urgency.values().length];
    private Instant next = Instant.EPOCH;
    private Instant blocked = Instant.EPOCH;

    Bucket(Duration every, int burst) {
      this.every = every;
      this.burst = burst;
      for (int i = 0; i < lines.length; i++) {
        lines[i] = new Line();
      }
    }

    boolean isFree(Urgency urgency, Instant now, Turn turn) {
      Instant from = later(earliest(now), turn == Turn.NEW ? line(urgency).end : Instant.EPOCH);
      return !from.isAfter(now) && !isHeld(urgency, now);
    }

    void take(Urgency urgency, Instant now) {
      next = later(next, now).plus(every);
      line(urgency).heldUntil = Instant.EPOCH;
    }

    /** Moves the line on only when it is this bucket that makes somebody wait. */
    Instant promise(Urgency urgency, Instant from) {
      Line line = line(urgency);
      Instant slot = later(next(urgency, from), line.end);
      if (slot.isAfter(from)) {
        line.end = slot.plus(every);
      }
      return slot;
    }

    Instant next(Urgency urgency, Instant from) {
      Instant earliest = earliest(from);
      return isHeld(urgency, from) ? earliest.plus(every) : earliest;
    }

    void hold(Urgency urgency, Instant slot) {
      line(urgency).heldUntil = slot.plus(GRACE);
    }

    void block(Instant until) {
      blocked = later(blocked, until);
    }

    private boolean isHeld(Urgency urgency, Instant now) {
      for (int i = 0; i < urgency.rank(); i++) {
        if (lines[i].heldUntil.isAfter(now)) {
          return true;
        }
      }
      return false;
    }

    private Instant earliest(Instant now) {
      return later(later(now, next.minus(every.multipliedBy(burst - 1L))), blocked);
    }

    private Line line(Urgency urgency) {
      return lines[urgency.rank()];
    }

    private static Instant later(Instant a, Instant b) {
      return a.isAfter(b) ? a : b;
    }
  }

  /** Those of one urgency who wait. */
  private static final class Line {
    /** When the next in line could go at the earliest. */
    private Instant end = Instant.EPOCH;

    /** Until when nobody less urgent goes. */
    private Instant heldUntil = Instant.EPOCH;
  }
}
