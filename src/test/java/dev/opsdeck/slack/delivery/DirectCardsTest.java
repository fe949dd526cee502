package dev.opsdeck.slack.delivery;

import static dev.opsdeck.slack.delivery.OutboxRelayBench.CHANNEL;
import static dev.opsdeck.slack.delivery.OutboxRelayBench.OPS;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.opsdeck.demo.slack.state.Message;
import dev.opsdeck.demo.slack.state.Person;
import dev.opsdeck.demo.slack.state.Roster;
import dev.opsdeck.kernel.Fact;
import dev.opsdeck.kernel.IncidentId;
import dev.opsdeck.kernel.Language;
import dev.opsdeck.kernel.PersonRef;
import dev.opsdeck.message.SampleRuns;
import dev.opsdeck.progress.Address;
import dev.opsdeck.progress.Event;
import dev.opsdeck.progress.IncidentView;
import dev.opsdeck.progress.RunState;
import dev.opsdeck.progress.RunView;
import java.io.IOException;
import java.time.Instant;
import java.util.List;
import java.util.Locale;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** Runs whose card stands in the conversation with their requester, where nobody else sees it. */
class DirectCardsTest {
  private static final String REQUESTER = Roster.DEV.id();

  /** Those whom {@link SampleRuns#escalation} calls. */
  private static final Person FIRST = person("U0FIRST", "ana@example.com");

  private static final Person SECOND = person("U0SECOND", "bruno@example.com");

  private static final Address.IncidentChannel NOWHERE =
      new Address.IncidentChannel(new IncidentId("i-0000000001"), Language.EN);

  private OutboxRelayBench bench;

  @BeforeEach
  void start() throws IOException {
    bench = new OutboxRelayBench();
    bench.slack.state().add(FIRST);
    bench.slack.state().add(SECOND);
  }

  @AfterEach
  void stop() {
    bench.close();
  }

  @Test
  void run_of_an_incident_that_has_no_channel_is_told_to_its_requester_to_the_end() {
    bench.slack.faults().failNext("conversations.create", "restricted_action", 1);
    bench.tell(opening());
    bench.tell(card(NOWHERE, RunState.PLANNING));
    bench.tell(card(NOWHERE, RunState.RUNNING));
    bench.tell(detail());
    bench.tell(card(NOWHERE, RunState.SUCCEEDED));
    bench.tellAll();
    assertEquals(List.of("restricted_action"), bench.givenUp());
    List<Message> told = bench.direct(REQUESTER);
    assertEquals(2, told.size(), told.toString());
    assertTrue(told.getFirst().plain().contains("Done"), told.getFirst().plain());
    assertEquals(told.getFirst().ts(), told.get(1).threadTs());
  }

  @Test
  void approvers_of_a_run_whose_channel_is_closed_are_called_one_by_one_and_once() {
    bench.slack.room(CHANNEL).archive();
    tellTwice(call(0));
    String called = only(bench.direct(FIRST.id())).text();
    assertTrue(called.startsWith("<@" + REQUESTER + "> asks for an approval"), called);
    assertTrue(called.contains("/ops run show r-0000000001"), called);
    assertEquals(List.of(), bench.direct(SECOND.id()));

    tellTwice(call(1));
    assertEquals(1, bench.direct(FIRST.id()).size());
    assertEquals(1, bench.direct(SECOND.id()).size());

    tellTwice(call(2));
    assertEquals(2, bench.direct(FIRST.id()).size(), "a reminder");
    assertEquals(2, bench.direct(SECOND.id()).size());
    assertEquals(2, bench.direct(REQUESTER).size(), "why, and the card");
    assertEquals(List.of(), bench.givenUp());
  }

  @Test
  void approvers_are_called_when_the_channel_closes_just_then() {
    bench.tell(card(OPS, RunState.PLANNING));
    bench.slack.room(CHANNEL).archive();
    bench.tell(call(0));
    bench.tellAll();
    assertEquals(1, bench.direct(FIRST.id()).size());
  }

  @Test
  void lost_answer_doubles_no_call() {
    bench.slack.room(CHANNEL).archive();
    bench.tell(card(OPS, RunState.PLANNING));
    bench.tellAll();
    bench.slack.faults().loseAnswer("chat.postMessage");
    bench.tell(call(2));
    bench.tellAll();
    assertEquals(1, bench.direct(FIRST.id()).size());
    assertEquals(1, bench.direct(SECOND.id()).size());
  }

  @Test
  void approver_whom_slack_does_not_name_yet_holds_up_no_other() {
    bench.slack.room(CHANNEL).archive();
    bench.tell(card(OPS, RunState.PLANNING));
    bench.tellAll();
    bench.slack.faults().breakNext("users.lookupByEmail", 503, 2);
    bench.tell(call(2));
    assertEquals(0, bench.direct(FIRST.id()).size());
    assertEquals(1, bench.direct(SECOND.id()).size());
    bench.tellAll();
    assertEquals(1, bench.direct(FIRST.id()).size());
    assertEquals(1, bench.direct(SECOND.id()).size());
  }

  @Test
  void somebody_who_is_gone_is_passed_over_and_a_group_is_called_one_by_one() {
    bench.slack.state().deactivate(FIRST.id());
    bench.slack.room(CHANNEL).archive();
    bench.tell(call(2));
    bench.tellAll();
    assertEquals(1, bench.direct(SECOND.id()).size());
    bench.tell(new Event.RunCard(OPS, SampleRuns.askingGroup()));
    bench.tellAll();
    assertEquals(List.of(), bench.givenUp());
    assertEquals(2, bench.direct(REQUESTER).size());
  }

  private void tellTwice(Event event) {
    for (int i = 0; i < 2; i++) {
      bench.tell(event);
      bench.tellAll();
    }
  }

  private static Message only(List<Message> messages) {
    assertEquals(1, messages.size(), messages.toString());
    return messages.getFirst();
  }

  /** The same question with the first, the second, and then both again called. */
  private static Event.RunCard call(int number) {
    RunView run = SampleRuns.escalation().get(number);
    return new Event.RunCard(OPS, run);
  }

  private static Event.RunCard card(Address to, RunState state) {
    return new Event.RunCard(to, SampleRuns.rollback(state));
  }

  private static Event.RunDetail detail() {
    return new Event.RunDetail(
        NOWHERE,
        SampleRuns.rollback(RunState.RUNNING).id(),
        Fact.of("slack.not-recorded"),
        List.of(),
        List.of());
  }

  private static Event.IncidentChannelOpening opening() {
    return new Event.IncidentChannelOpening(
        NOWHERE,
        new IncidentView(
            NOWHERE.incident(),
            1,
            "Production complete outage",
            "inc-20260301-outage-i0001",
            List.of(),
            new PersonRef(Roster.CARLA.id()),
            Instant.parse("2026-03-01T03:00:00Z")));
  }

  private static Person person(String id, String email) {
    return new Person(id, id.toLowerCase(Locale.ROOT), id, "", email, "en-GB", "UTC");
  }
}
