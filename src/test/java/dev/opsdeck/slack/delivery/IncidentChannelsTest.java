package dev.opsdeck.slack.delivery;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.opsdeck.demo.slack.state.Person;
import dev.opsdeck.demo.slack.state.Room;
import dev.opsdeck.demo.slack.state.Roster;
import dev.opsdeck.kernel.Fact;
import dev.opsdeck.kernel.IncidentId;
import dev.opsdeck.kernel.Language;
import dev.opsdeck.kernel.PersonRef;
import dev.opsdeck.progress.Address;
import dev.opsdeck.progress.Event;
import dev.opsdeck.progress.IncidentView;
import dev.opsdeck.progress.PostedMessages.PostedMessage;
import java.io.IOException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

class IncidentChannelsTest {
  private static final IncidentId ID = new IncidentId("i-0000000001");
  private static final Address.IncidentChannel PLACE = new Address.IncidentChannel(ID, Language.ES);
  private static final String NAME = "inc-20260301-outage-i0001";

  private OutboxRelayBench bench;

  @BeforeEach
  void start() throws IOException {
    bench = new OutboxRelayBench();
  }

  @AfterEach
  void stop() {
    bench.close();
  }

  @Test
  void channel_is_made_with_its_topic_and_its_people() {
    bench.tell(opening());
    bench.tellAll();
    Room room = bench.slack.room(NAME);
    assertTrue(room.topic().startsWith("SEV-1 · Production complete outage"), room.topic());
    assertTrue(room.has(Roster.BRUNO.id()) && room.has(Roster.ANA.id()));
    assertEquals(
        new PostedMessage(room.id(), ""), bench.posted.find("incident/" + ID).orElseThrow());
  }

  @Test
  void channel_is_made_once_when_the_answer_was_lost() {
    bench.slack.faults().loseAnswer("conversations.create");
    bench.tell(opening());
    bench.tellAll();
    bench.tell(opening());
    bench.tellAll();
    long rooms =
        bench.slack.state().rooms().all().stream().filter(r -> r.name().equals(NAME)).count();
    assertEquals(1, rooms);
    assertTrue(bench.slack.room(NAME).has(Roster.BRUNO.id()));
  }

  @Test
  void foreign_channel_of_that_name_is_left_alone_and_the_next_name_taken() {
    Room foreign = bench.slack.state().rooms().create(NAME, Roster.CARLA.id());
    foreign.join(Roster.BOT_USER);
    Room archived = bench.slack.state().rooms().create(NAME + "-2", Roster.CARLA.id());
    archived.archive();
    bench.tell(opening());
    bench.tellAll();
    assertEquals("", foreign.topic());
    Room own = bench.slack.room(NAME + "-3");
    assertEquals(Roster.BOT_USER, own.creator());
    assertEquals(own.id(), bench.posted.find("incident/" + ID).orElseThrow().channel());
    assertEquals(List.of(), bench.slack.calls("conversations.list"), "nothing was made before");
  }

  @Test
  void channel_whose_making_was_interrupted_is_known_by_its_maker_also_under_the_next_name() {
    bench.slack.state().rooms().create(NAME, Roster.CARLA.id());
    for (int i = 0; i < 4_000; i++) {
      bench.slack.state().rooms().create("channel-" + i, Roster.CARLA.id());
    }
    bench.slack.faults().loseAnswer("conversations.create");
    bench.slack.faults().loseAnswer("conversations.create");
    bench.slack.limitRates(true);
    bench.tell(opening());
    bench.tellAll();
    long made =
        bench.slack.state().rooms().all().stream()
            .filter(room -> room.creator().equals(Roster.BOT_USER))
            .count();
    assertEquals(1, made);
    assertEquals(
        bench.slack.room(NAME + "-2").id(),
        bench.posted.find("incident/" + ID).orElseThrow().channel());
  }

  @Test
  void channel_that_we_made_for_another_incident_is_not_taken() {
    Room other = bench.slack.state().rooms().create(NAME, Roster.BOT_USER);
    other.setPurpose("Opsdeck · i-0000000002");
    bench.slack.faults().breakNext("conversations.create", 503, 1);
    bench.tell(opening());
    bench.tellAll();
    assertTrue(bench.slack.room(NAME + "-2").topic().startsWith("SEV-1"));
  }

  @Test
  void where_no_channel_can_be_made_who_declared_it_is_told_instead() {
    bench.slack.faults().failNext("conversations.create", "restricted_action", 1);
    bench.tell(opening());
    bench.tell(new Event.Note(PLACE, "incident/" + ID, Fact.of("slack.not-recorded")));
    bench.tellAll();
    assertEquals(List.of("restricted_action"), bench.givenUp());
    assertEquals(1, bench.direct(Roster.CARLA.id()).size());
  }

  @Test
  void topic_is_set_again_only_when_it_changed() {
    bench.tell(opening());
    bench.tell(opening());
    bench.tellAll();
    assertEquals(1, bench.slack.calls("conversations.setTopic").size());
    assertEquals(1, bench.slack.calls("conversations.setPurpose").size());
  }

  @Test
  void what_is_told_to_the_channel_waits_until_it_is_there() {
    Event note = new Event.Note(PLACE, "other lane", Fact.of("slack.not-recorded"));
    bench.tell(note);
    assertEquals(List.of(), bench.slack.calls("chat.postMessage"));
    bench.tell(opening());
    bench.tellAll();
    assertEquals(1, bench.slack.messages(bench.slack.room(NAME).id()).size());
    assertEquals(List.of(), bench.slack.calls("conversations.history"), "nothing was sent before");
  }

  @Test
  void somebody_unknown_keeps_nobody_else_out() {
    bench.slack.faults().failNext("conversations.invite", "user_is_restricted", 1);
    bench.tell(opening());
    bench.tellAll();
    assertEquals(List.of(), bench.givenUp());
    assertTrue(bench.slack.room(NAME).has(Roster.ANA.id()));
  }

  @Test
  void whoever_slack_does_not_name_at_first_is_invited_after_the_others() {
    bench.slack.faults().breakNext("users.lookupByEmail", 503, 4);
    bench.tell(opening());
    Room room = bench.slack.room(NAME);
    assertTrue(room.has(Roster.ANA.id()));
    assertFalse(room.has(Roster.BRUNO.id()));
    bench.tellAll();
    assertTrue(room.has(Roster.BRUNO.id()));
  }

  @Test
  void what_is_told_to_the_channel_does_not_wait_for_ever_for_a_name() {
    bench.slack.faults().failNext("users.lookupByEmail", "missing_scope", 100);
    bench.tell(opening());
    bench.tell(new Event.Note(PLACE, "incident/" + ID, Fact.of("slack.not-recorded")));
    bench.tellFor(Duration.ofSeconds(45));
    assertEquals(1, bench.slack.messages(bench.slack.room(NAME).id()).size());
  }

  @Test
  void many_people_are_invited_with_one_call_for_each() {
    List<PersonRef> people = new ArrayList<>();
    for (int i = 0; i < 30; i++) {
      Person person =
          new Person("U0MANY" + i, "many-" + i, "Many", "", i + "@x.example", "en-GB", "UTC");
      bench.slack.state().add(person);
      people.add(new PersonRef(person.id()));
    }
    bench.slack.faults().failNext("conversations.invite", "user_is_restricted", 10);
    bench.tell(opening(people));
    bench.tellAll();
    Room room = bench.slack.room(NAME);
    assertEquals(20, people.stream().filter(person -> room.has(person.value())).count());
    assertEquals(30, bench.slack.calls("conversations.invite").size());
  }

  @Test
  void names_that_are_taken_are_tried_once_each() {
    bench.slack.state().rooms().create(NAME, Roster.CARLA.id());
    for (int i = 2; i < 9; i++) {
      bench.slack.state().rooms().create(NAME + "-" + i, Roster.CARLA.id());
    }
    bench.tell(opening());
    bench.tellAll();
    assertEquals(Roster.BOT_USER, bench.slack.room(NAME + "-9").creator());
    assertEquals(9, bench.slack.calls("conversations.create").size());
  }

  private static Event.IncidentChannelOpening opening() {
    return opening(
        List.of(
            new PersonRef(Roster.BRUNO.email()),
            new PersonRef("@no-such-person"),
            new PersonRef("@ana")));
  }

  private static Event.IncidentChannelOpening opening(List<PersonRef> invite) {
    return new Event.IncidentChannelOpening(
        PLACE,
        new IncidentView(
            ID,
            1,
            "Production complete outage",
            NAME,
            invite,
            new PersonRef(Roster.CARLA.id()),
            java.time.Instant.parse("2026-03-01T03:00:00Z")));
  }
}
