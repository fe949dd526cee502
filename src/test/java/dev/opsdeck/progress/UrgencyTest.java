package dev.opsdeck.progress;

import static org.junit.jupiter.api.Assertions.assertEquals;

import dev.opsdeck.kernel.Language;
import dev.opsdeck.kernel.PersonRef;
import java.time.Duration;
import java.util.Map;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;

class UrgencyTest {
  @Test
  void a_card_that_asks_comes_before_one_that_ends_and_that_before_one_that_goes_on() {
    Map<Urgency, Long> counted =
        Stream.of(RunState.values())
            .map(state -> SampleEvents.card("r-1", state).urgency())
            .collect(Collectors.groupingBy(urgency -> urgency, Collectors.counting()));
    long ends = Stream.of(RunState.values()).filter(RunState::isFinal).count();

    assertEquals(ends, counted.get(Urgency.OUTCOME));
    assertEquals(Urgency.QUESTION, SampleEvents.card("r-1", RunState.AWAITING_APPROVAL).urgency());
    assertEquals(Urgency.QUESTION, SampleEvents.card("r-1", RunState.ASKING).urgency());
    assertEquals(Urgency.STATE, SampleEvents.card("r-1", RunState.RUNNING).urgency());
  }

  @Test
  void what_one_person_is_told_comes_before_what_a_channel_is_told() {
    Address channel = new Address.Channel("C1", Language.EN);
    Address person = new Address.Ephemeral("C1", new PersonRef("U1"));
    var fact = SampleEvents.note("lane", "x").fact();

    assertEquals(Urgency.QUESTION, SampleEvents.note("lane", "x").urgency());
    assertEquals(Urgency.QUESTION, new Event.Note(person, "lane", fact).urgency());
    assertEquals(Urgency.STATE, new Event.Note(channel, "lane", fact).urgency());
    assertEquals(Urgency.DETAIL, SampleEvents.detail("r-1", "x").urgency());
  }

  @Test
  void a_minute_lifts_by_one_step_and_never_to_a_question() {
    assertEquals(Urgency.DETAIL, Urgency.DETAIL.after(Duration.ofSeconds(59)));
    assertEquals(Urgency.LOOK, Urgency.DETAIL.after(Duration.ofSeconds(60)));
    assertEquals(Urgency.STATE, Urgency.DETAIL.after(Duration.ofMinutes(2)));
    assertEquals(Urgency.OUTCOME, Urgency.DETAIL.after(Duration.ofDays(2)));
    assertEquals(Urgency.OUTCOME, Urgency.STATE.after(Duration.ofMinutes(1)));
    assertEquals(Urgency.QUESTION, Urgency.QUESTION.after(Duration.ZERO));
    assertEquals(Urgency.STATE, Urgency.STATE.after(Duration.ofSeconds(-90)));
  }
}
