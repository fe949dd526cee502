package dev.opsdeck.progress;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.opsdeck.database.Database;
import dev.opsdeck.progress.Outbox.Delivery;
import dev.opsdeck.progress.Outbox.Delivery.Doubt;
import java.time.Instant;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import org.junit.jupiter.api.Test;

/** What every outbox does. */
abstract class OutboxContract {
  static final Instant NOW = Instant.parse("2026-03-01T03:00:00Z");
  static final Instant UNTIL = NOW.plusSeconds(30);
  static final InstantSource CLOCK = InstantSource.fixed(NOW);

  abstract Database database();

  abstract Outbox outbox();

  @Test
  void an_event_is_claimed_as_it_was_put() {
    Event event = SampleEvents.card("r-1", RunState.RUNNING);

    put(event);

    Delivery delivery = claim().getFirst();
    assertEquals(event, delivery.event());
    assertEquals(0, delivery.attempts());
    assertEquals(NOW, delivery.putAt());
  }

  @Test
  void an_event_of_a_rolled_back_transaction_is_never_told() {
    assertThrows(
        IllegalArgumentException.class,
        () ->
            database()
                .useTransaction(h -> {
                  outbox().put(h, SampleEvents.note("lane", "x"));
                  throw new IllegalArgumentException("no");
                }));

    assertEquals(List.of(), claim());
  }

  @Test
  void listeners_hear_of_an_event_after_the_commit() {
    List<List<Event>> heard = new ArrayList<>();
    outbox().onPut(() -> heard.add(events(claim())));

    put(SampleEvents.note("lane", "x"));

    assertEquals(List.of(List.of(SampleEvents.note("lane", "x"))), heard);
  }

  @Test
  void a_lane_tells_its_events_one_after_the_other() {
    put(SampleEvents.note("lane", "1"));
    put(SampleEvents.note("lane", "2"));

    Delivery first = claim().getFirst();
    assertEquals(SampleEvents.note("lane", "1"), first.event());
    assertEquals(List.of(), claim());
    outbox().delivered(first);

    assertEquals(List.of(SampleEvents.note("lane", "2")), events(claim()));
  }

  @Test
  void lanes_do_not_wait_for_each_other_and_the_oldest_comes_first() {
    put(SampleEvents.note("a", "1"));
    put(SampleEvents.note("a", "2"));
    put(SampleEvents.note("b", "3"));
    put(SampleEvents.note("c", "4"));

    List<Delivery> two = outbox().claim(2, NOW, UNTIL);

    assertEquals(List.of(SampleEvents.note("a", "1"), SampleEvents.note("b", "3")), events(two));
    assertEquals(List.of(SampleEvents.note("c", "4")), events(claim()));
  }

  @Test
  void what_was_not_settled_in_time_is_claimed_again_and_says_so() {
    put(SampleEvents.note("lane", "x"));
    Delivery lost = claim().getFirst();

    Delivery again = outbox().claim(10, UNTIL, UNTIL.plusSeconds(30)).getFirst();

    assertEquals(lost.event(), again.event());
    assertEquals(lost.marker(), again.marker());
    assertEquals(1, again.attempts());
  }

  @Test
  void a_courier_whose_claim_was_taken_over_settles_nothing() {
    put(SampleEvents.note("lane", "x"));
    Delivery lost = claim().getFirst();
    Delivery taken = outbox().claim(10, UNTIL, UNTIL.plusSeconds(30)).getFirst();

    outbox().delivered(lost);
    outbox().giveUp(lost, "late");
    outbox().postpone(lost, NOW, "late", false);
    assertEquals(List.of(), outbox().claim(10, UNTIL, UNTIL.plusSeconds(30)));
    outbox().postpone(taken, UNTIL.plusSeconds(60), "busy", false);

    assertEquals(
        List.of(taken.event()),
        events(outbox().claim(10, UNTIL.plusSeconds(60), UNTIL.plusSeconds(90))));
  }

  @Test
  void a_claim_that_is_renewed_is_not_taken_over() {
    put(SampleEvents.note("a", "x"));
    put(SampleEvents.note("b", "y"));
    List<Delivery> both = claim();

    assertEquals(
        Set.of(both.getFirst().id()),
        outbox().renew(List.of(both.getFirst()), UNTIL.plusSeconds(30)));

    assertEquals(
        List.of(both.get(1).event()), events(outbox().claim(10, UNTIL, UNTIL.plusSeconds(30))));
  }

  @Test
  void a_claim_that_was_settled_or_taken_over_is_not_renewed() {
    put(SampleEvents.note("a", "x"));
    put(SampleEvents.note("b", "y"));
    List<Delivery> lost = claim();
    outbox().delivered(lost.get(1));
    Delivery taken = outbox().claim(10, UNTIL, UNTIL.plusSeconds(30)).getFirst();

    assertEquals(Set.of(), outbox().renew(lost, UNTIL.plusSeconds(60)));
    assertEquals(Set.of(), outbox().renew(List.of(), UNTIL.plusSeconds(60)));
    assertEquals(Set.of(taken.id()), outbox().renew(List.of(taken), UNTIL.plusSeconds(60)));
  }

  @Test
  void what_is_postponed_waits_and_so_does_its_lane() {
    put(SampleEvents.note("lane", "1"));
    put(SampleEvents.note("lane", "2"));

    outbox().postpone(claim().getFirst(), NOW.plusSeconds(60), "rate limited", false);

    assertEquals(List.of(), claim());
    Delivery again = outbox().claim(10, NOW.plusSeconds(60), NOW.plusSeconds(90)).getFirst();
    assertEquals(SampleEvents.note("lane", "1"), again.event());
    assertEquals(1, again.attempts());
  }

  @Test
  void whether_something_may_have_been_sent_is_known_to_whoever_tries_next() {
    put(SampleEvents.note("lane", "x"));
    Delivery first = claim().getFirst();
    assertFalse(first.maybeSent());
    outbox().postpone(first, NOW, "rate limited", false);
    Delivery second = claim().getFirst();
    assertFalse(second.maybeSent());
    outbox().postpone(second, NOW, "the answer was lost", true);
    Delivery third = claim().getFirst();
    assertTrue(third.maybeSent());
    outbox().postpone(third, NOW, "looked in vain", false);
    assertFalse(claim().getFirst().maybeSent());
    assertTrue(outbox().claim(10, UNTIL, UNTIL.plusSeconds(30)).getFirst().maybeSent());
  }

  @Test
  void what_may_have_been_sent_was_sent_while_somebody_had_it() {
    Instant later = UNTIL.plusSeconds(600);
    put(SampleEvents.note("lane", "x"));
    outbox().postpone(claim().getFirst(), NOW, "rate limited", false);
    claim(); // and dies
    Delivery first = claim(later);
    assertEquals(new Doubt(NOW, UNTIL), first.doubt());
    outbox().postpone(first, later, "looked at one page", true);
    Delivery second = claim(later.plusSeconds(60));
    assertEquals(new Doubt(NOW, UNTIL), second.doubt(), "to look sends nothing");

    assertTrue(outbox().sendsAgain(second));
    Instant end = later.plusSeconds(90); // and dies
    assertEquals(new Doubt(NOW, end), claim(later.plusSeconds(600)).doubt());
    assertFalse(outbox().sendsAgain(second), "somebody else has it");
  }

  @Test
  void an_answer_that_was_lost_may_have_come_until_the_next_look() {
    Instant later = NOW.plusSeconds(20);
    put(SampleEvents.note("lane", "x"));
    outbox().postpone(claim().getFirst(), NOW, "the answer was lost", true);
    assertEquals(new Doubt(NOW, later), claim(later).doubt());
  }

  private Delivery claim(Instant now) {
    return outbox().claim(10, now, now.plusSeconds(30)).getFirst();
  }

  @Test
  void what_is_given_up_lets_its_lane_go_on() {
    put(SampleEvents.note("lane", "1"));
    put(SampleEvents.note("lane", "2"));

    outbox().giveUp(claim().getFirst(), "no such channel");

    assertEquals(List.of(SampleEvents.note("lane", "2")), events(claim()));
  }

  @Test
  void of_undelivered_cards_only_the_newest_is_told_in_the_place_of_the_first() {
    put(SampleEvents.card("r-1", RunState.PLANNING));
    put(SampleEvents.detail("r-1", "x"));
    put(SampleEvents.card("r-1", RunState.RUNNING));
    put(SampleEvents.card("r-2", RunState.PLANNING));
    put(SampleEvents.card("r-1", RunState.SUCCEEDED));

    assertEquals(
        List.of(SampleEvents.card("r-1", RunState.SUCCEEDED), SampleEvents.detail("r-1", "x")),
        tellAll("run/r-1"));
  }

  @Test
  void a_card_in_flight_is_not_replaced_and_the_newer_one_follows() {
    put(SampleEvents.card("r-1", RunState.PLANNING));
    Delivery inFlight = claim().getFirst();
    put(SampleEvents.card("r-1", RunState.RUNNING));
    put(SampleEvents.card("r-1", RunState.FAILED));

    outbox().delivered(inFlight);

    assertEquals(SampleEvents.card("r-1", RunState.PLANNING), inFlight.event());
    assertEquals(List.of(SampleEvents.card("r-1", RunState.FAILED)), tellAll("run/r-1"));
  }

  @Test
  void a_postponed_card_gives_its_place_to_the_newer_one() {
    put(SampleEvents.card("r-1", RunState.PLANNING));
    Delivery inFlight = claim().getFirst();
    put(SampleEvents.detail("r-1", "x"));
    put(SampleEvents.card("r-1", RunState.RUNNING));

    outbox().postpone(inFlight, NOW, "rate limited", false);
    put(SampleEvents.card("r-1", RunState.FAILED));

    Delivery again = claim().getFirst();
    assertEquals(inFlight.marker(), again.marker());
    assertEquals(SampleEvents.card("r-1", RunState.FAILED), again.event());
    outbox().delivered(again);
    assertEquals(List.of(SampleEvents.detail("r-1", "x")), tellAll("run/r-1"));
  }

  @Test
  void the_most_urgent_lanes_are_claimed_first_and_among_equals_the_oldest() {
    put(SampleEvents.detail("r-1", "x"));
    put(SampleEvents.card("r-2", RunState.RUNNING));
    put(SampleEvents.card("r-3", RunState.FAILED));
    put(SampleEvents.card("r-4", RunState.AWAITING_APPROVAL));
    put(SampleEvents.card("r-5", RunState.ASKING));

    assertEquals(List.of("run/r-4", "run/r-5"), lanes(outbox().claim(2, NOW, UNTIL)));
    assertEquals(List.of("run/r-3", "run/r-2", "run/r-1"), lanes(claim()));
  }

  @Test
  void a_lane_is_as_urgent_as_the_most_urgent_event_in_it() {
    put(SampleEvents.card("r-2", RunState.RUNNING));
    put(SampleEvents.detail("r-1", "x"));
    put(SampleEvents.card("r-1", RunState.AWAITING_APPROVAL));

    Delivery first = outbox().claim(1, NOW, UNTIL).getFirst();

    assertEquals(SampleEvents.detail("r-1", "x"), first.event());
    assertEquals(Urgency.QUESTION, first.urgency());
  }

  @Test
  void age_lifts_what_waits_but_never_before_a_question() {
    put(SampleEvents.detail("r-1", "x"));
    put(SampleEvents.card("r-2", RunState.RUNNING));
    put(SampleEvents.card("r-3", RunState.FAILED));
    put(SampleEvents.card("r-4", RunState.ASKING));

    Instant later = NOW.plus(Urgency.STEP.multipliedBy(3));

    assertEquals(
        List.of("run/r-4", "run/r-1", "run/r-2", "run/r-3"),
        lanes(outbox().claim(10, later, later.plusSeconds(30))));
  }

  @Test
  void a_question_does_not_wait_for_the_turn_of_what_stands_before_it() {
    put(SampleEvents.card("r-1", RunState.RUNNING));
    outbox().postpone(claim().getFirst(), NOW.plusSeconds(200), "the rate budget", false);
    put(SampleEvents.card("r-1", RunState.PLANNING));
    assertEquals(List.of(), claim());

    put(SampleEvents.card("r-1", RunState.AWAITING_APPROVAL));

    Delivery asking = claim().getFirst();
    assertEquals(SampleEvents.card("r-1", RunState.AWAITING_APPROVAL), asking.event());
    assertEquals(Urgency.QUESTION, asking.urgency());
    outbox().postpone(asking, NOW.plusSeconds(2), "the rate budget", false);
    assertEquals(List.of(), claim());
  }

  @Test
  void a_question_that_came_while_its_lane_was_in_flight_does_not_wait_either() {
    put(SampleEvents.card("r-1", RunState.RUNNING));
    Delivery card = claim().getFirst();
    put(SampleEvents.card("r-1", RunState.AWAITING_APPROVAL));
    put(SampleEvents.detail("r-2", "x"));
    Delivery detail = claim().getFirst();
    put(SampleEvents.card("r-2", RunState.ASKING));

    outbox().postpone(card, NOW.plusSeconds(200), "the rate budget", false);
    outbox().postpone(detail, NOW.plusSeconds(200), "the rate budget", false);

    List<Delivery> again = claim();
    assertEquals(
        List.of(
            SampleEvents.card("r-1", RunState.AWAITING_APPROVAL), SampleEvents.detail("r-2", "x")),
        events(again));
    assertEquals(
        List.of(Urgency.QUESTION, Urgency.QUESTION),
        again.stream().map(Delivery::urgency).toList());
  }

  void put(Event event) {
    database().useTransaction(h -> outbox().put(h, event));
  }

  List<Delivery> claim() {
    return outbox().claim(10, NOW, UNTIL);
  }

  /** Delivers until nothing is due; answers what was told in that lane. */
  List<Event> tellAll(String lane) {
    List<Event> told = new ArrayList<>();
    for (List<Delivery> due = claim(); !due.isEmpty(); due = claim()) {
      due.forEach(delivery -> {
        told.add(delivery.event());
        outbox().delivered(delivery);
      });
    }
    return told.stream().filter(event -> event.lane().equals(lane)).toList();
  }

  static List<String> lanes(List<Delivery> deliveries) {
    return deliveries.stream().map(delivery -> delivery.event().lane()).toList();
  }

  static List<Event> events(List<Delivery> deliveries) {
    return deliveries.stream().map(Delivery::event).toList();
  }
}
