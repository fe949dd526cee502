package dev.opsdeck.slack.api;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;

class RateBudgetTest {
  private static final Instant NOW = Instant.parse("2026-03-01T03:00:00Z");

  private final RateBudget budget = new RateBudget();

  @Test
  void channel_gets_one_message_a_second() {
    List<Instant> slots =
        IntStream.range(0, 3).mapToObj(i -> budget.reserve("chat.postMessage", "C1", NOW)).toList();
    assertEquals(List.of(NOW, NOW.plusSeconds(1), NOW.plusSeconds(2)), slots);
    assertEquals(NOW, budget.reserve("chat.postMessage", "C2", NOW));
  }

  @Test
  void no_minute_sees_more_updates_than_slacks_tier_allows() {
    List<Instant> slots =
        IntStream.range(0, 200).mapToObj(i -> budget.reserve("chat.update", "C1", NOW)).toList();
    for (Instant start : slots) {
      Instant end = start.plus(Duration.ofMinutes(1));
      long calls = slots.stream().filter(s -> !s.isBefore(start) && s.isBefore(end)).count();
      assertTrue(calls <= 50, calls + " from " + start);
    }
    assertEquals(NOW, slots.get(7));
    assertTrue(slots.get(8).isAfter(NOW));
  }

  @Test
  void blocked_method_waits_and_others_do_not() {
    Instant until = NOW.plusSeconds(30);
    budget.block("chat.update", until);
    assertFalse(budget.reserve("chat.update", "C1", NOW).isBefore(until));
    assertEquals(NOW, budget.reserve("conversations.history", "C1", NOW));
  }

  @Test
  void quiet_time_is_not_saved_up_beyond_a_burst() {
    budget.reserve("chat.update", "C1", NOW);
    Instant later = NOW.plus(Duration.ofHours(1));
    List<Instant> slots =
        IntStream.range(0, 9).mapToObj(i -> budget.reserve("chat.update", "C1", later)).toList();
    assertEquals(later, slots.get(7));
    assertTrue(slots.get(8).isAfter(later));
  }
}
