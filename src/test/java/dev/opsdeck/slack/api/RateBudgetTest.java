package dev.opsdeck.slack.api;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.opsdeck.progress.Urgency;
import dev.opsdeck.slack.api.RateBudget.Want;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.PriorityQueue;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;

class RateBudgetTest {
  private static final Instant NOW = Instant.parse("2026-03-01T03:00:00Z");
  private static final Duration UPDATE = Duration.ofMinutes(1).dividedBy(42);

  private final RateBudget budget = new RateBudget();

  @Test
  void channel_gets_one_message_a_second() {
    List<Instant> slots =
        IntStream.range(0, 3).mapToObj(i -> budget.ask(post("C1", Urgency.STATE), NOW)).toList();
    assertEquals(List.of(NOW, NOW.plusSeconds(1), NOW.plusSeconds(2)), slots);
    assertEquals(NOW, budget.ask(post("C2", Urgency.STATE), NOW));
  }

  @Test
  void no_minute_sees_more_updates_than_slacks_tier_allows() {
    List<Caller> callers = callers(200, Urgency.STATE);
    List<Instant> calls = serve(callers).stream().map(Caller::at).toList();
    for (Instant start : calls) {
      Instant end = start.plus(Duration.ofMinutes(1));
      long counted = calls.stream().filter(s -> !s.isBefore(start) && s.isBefore(end)).count();
      assertTrue(counted <= 50, counted + " from " + start);
    }
    assertEquals(NOW, calls.get(7));
    assertTrue(calls.get(8).isAfter(NOW));
    assertEquals(NOW.plus(UPDATE.multipliedBy(192)), calls.getLast());
  }

  @Test
  void blocked_method_waits_and_others_do_not() {
    Instant until = NOW.plusSeconds(30);
    budget.block("chat.update", until);
    assertFalse(budget.ask(update(Urgency.STATE), NOW).isBefore(until));
    assertFalse(budget.ask(update(Urgency.QUESTION), NOW).isBefore(until));
    assertEquals(NOW, budget.ask(new Want("conversations.history", "C1", Urgency.STATE), NOW));
  }

  @Test
  void quiet_time_is_not_saved_up_beyond_a_burst() {
    budget.ask(update(Urgency.STATE), NOW);
    Instant later = NOW.plus(Duration.ofHours(1));
    List<Instant> slots =
        IntStream.range(0, 9).mapToObj(i -> budget.ask(update(Urgency.STATE), later)).toList();
    assertEquals(later, slots.get(7));
    assertTrue(slots.get(8).isAfter(later));
  }

  @Test
  void a_question_waits_for_one_call_and_not_for_two_hundred() {
    List<Caller> callers = callers(200, Urgency.STATE);
    Instant asked = NOW.plusSeconds(20);
    callers.add(new Caller("question", Urgency.QUESTION, asked, false));

    List<Caller> served = serve(callers);

    Caller question = served.stream().filter(c -> c.name().equals("question")).findFirst().get();
    assertFalse(question.at().isAfter(asked.plus(UPDATE)), question.toString());
    assertEquals(NOW.plus(UPDATE.multipliedBy(193)), served.getLast().at(), "nothing is wasted");
  }

  @Test
  void several_questions_come_one_after_the_other_before_everything_else() {
    List<Caller> callers = callers(100, Urgency.STATE);
    Instant asked = NOW.plusSeconds(20);
    IntStream.range(0, 3)
        .forEach(i -> callers.add(new Caller("question", Urgency.QUESTION, asked, false)));

    List<Instant> questions =
        serve(callers).stream()
            .filter(c -> c.urgency() == Urgency.QUESTION)
            .map(Caller::at)
            .toList();

    assertFalse(questions.getLast().isAfter(asked.plus(UPDATE.multipliedBy(4))));
  }

  @Test
  void a_post_of_a_question_waits_a_second_in_a_channel_full_of_others() {
    for (int i = 0; i < 50; i++) {
      budget.ask(post("C1", Urgency.STATE), NOW);
    }
    Instant slot = budget.ask(post("C1", Urgency.QUESTION), NOW);
    assertEquals(NOW.plusSeconds(1), slot);
    Instant other = budget.askAgain(post("C1", Urgency.STATE), slot);
    assertEquals(slot.plusSeconds(1), other, "nobody less urgent takes its time");
    assertEquals(slot, budget.askAgain(post("C1", Urgency.QUESTION), slot));
  }

  @Test
  void a_question_that_never_comes_holds_up_the_others_for_two_seconds() {
    budget.ask(post("C1", Urgency.STATE), NOW);
    budget.ask(post("C1", Urgency.QUESTION), NOW);
    Instant after = NOW.plusSeconds(3);
    assertEquals(after, budget.ask(post("C1", Urgency.STATE), after));
  }

  @Test
  void a_busy_channel_does_not_hold_up_another() {
    for (int i = 0; i < 100; i++) {
      budget.ask(post("C1", Urgency.STATE), NOW);
    }
    assertEquals(NOW, budget.ask(post("C2", Urgency.DETAIL), NOW));
  }

  @Test
  void details_go_on_while_states_do_not_need_everything() {
    List<Caller> callers = callers(20, Urgency.STATE);
    callers.addAll(callers(20, Urgency.DETAIL));
    List<Caller> served = serve(callers);
    assertEquals(40, served.size());
    assertEquals(NOW.plus(UPDATE.multipliedBy(32)), served.getLast().at());
  }

  private static Want update(Urgency urgency) {
    return new Want("chat.update", "C1", urgency);
  }

  private static Want post(String channel, Urgency urgency) {
    return new Want("chat.postMessage", channel, urgency);
  }

  private record Caller(String name, Urgency urgency, Instant at, boolean again) {}

  private static List<Caller> callers(int count, Urgency urgency) {
    List<Caller> callers = new ArrayList<>();
    IntStream.range(0, count)
        .forEach(i -> callers.add(new Caller(urgency + " " + i, urgency, NOW, false)));
    return callers;
  }

  /** Lets everybody come at the time that was told, the ordinary ones first; in order of call. */
  private List<Caller> serve(List<Caller> callers) {
    PriorityQueue<Caller> waiting =
        new PriorityQueue<>(
            Comparator.comparing(Caller::at)
                .thenComparing(Comparator.comparing(Caller::urgency).reversed()));
    waiting.addAll(callers);
    List<Caller> served = new ArrayList<>();
    while (!waiting.isEmpty()) {
      Caller caller = waiting.remove();
      Instant now = caller.at();
      Want want = update(caller.urgency());
      Instant slot = caller.again() ? budget.askAgain(want, now) : budget.ask(want, now);
      Caller told = new Caller(caller.name(), caller.urgency(), slot, true);
      if (slot.equals(now)) {
        served.add(told);
      } else {
        waiting.add(told);
      }
    }
    return served;
  }
}
