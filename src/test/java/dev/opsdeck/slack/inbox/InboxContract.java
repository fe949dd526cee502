package dev.opsdeck.slack.inbox;

import static org.junit.jupiter.api.Assertions.assertEquals;

import dev.opsdeck.slack.SettableClock;
import dev.opsdeck.slack.inbox.Inbox.Kept;
import java.time.Duration;
import java.time.Instant;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.Test;

/** What every inbox does. */
abstract class InboxContract {
  static final Duration LEASE = Duration.ofSeconds(10);

  final SettableClock clock = new SettableClock();
  private final Map<String, Instant> keptAt = new HashMap<>();

  abstract Inbox inbox();

  @Test
  void what_is_kept_is_taken_once_the_oldest_first() {
    keep("b", "a", "c");
    assertEquals(List.of(kept("b", 1), kept("a", 1)), take(2));
    assertEquals(List.of(kept("c", 1)), take(2));
    assertEquals(List.of(), take(2));
  }

  @Test
  void what_is_not_done_in_time_is_taken_again() {
    keep("a");
    take(1);
    clock.advance(LEASE.minusMillis(1));
    assertEquals(List.of(), take(1));
    clock.advance(Duration.ofMillis(1));
    assertEquals(List.of(kept("a", 2)), take(1));
  }

  @Test
  void what_is_done_is_kept_no_longer() {
    keep("a");
    Kept kept = take(1).getFirst();
    inbox().done(kept);
    inbox().done(kept);
    clock.advance(LEASE);
    assertEquals(List.of(), take(1));
  }

  @Test
  void same_request_again_is_kept_once() {
    keep("a");
    inbox().keep("a", "something else").join();
    assertEquals(List.of(kept("a", 1)), take(2));
    inbox().keep("a", "request a").join();
    assertEquals(List.of(), take(2));
  }

  @Test
  void backlog_counts_what_is_not_done_and_knows_the_oldest() {
    assertEquals(new Inbox.Backlog(0, null), inbox().backlog());
    Instant first = clock.instant();
    keep("a", "b");
    Kept oldest = take(1).getFirst();
    assertEquals(new Inbox.Backlog(2, first), inbox().backlog());
    inbox().done(oldest);
    assertEquals(new Inbox.Backlog(1, first.plusMillis(1)), inbox().backlog());
  }

  @Test
  void who_carries_out_is_told_when_something_is_kept() {
    AtomicInteger told = new AtomicInteger();
    inbox().onKept(told::incrementAndGet);
    keep("a", "b");
    assertEquals(2, told.get());
  }

  void keep(String... ids) {
    for (String id : ids) {
      keptAt.put(id, clock.instant());
      inbox().keep(id, "request " + id).join();
      clock.advance(Duration.ofMillis(1));
    }
  }

  private Kept kept(String id, int attempt) {
    return new Kept(id, "request " + id, attempt, keptAt.get(id));
  }

  List<Kept> take(int max) {
    Instant now = clock.instant();
    return inbox().take(max, now, now.plus(LEASE));
  }
}
