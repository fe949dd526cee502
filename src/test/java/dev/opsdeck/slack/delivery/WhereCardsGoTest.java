package dev.opsdeck.slack.delivery;

import static dev.opsdeck.slack.delivery.OutboxRelayBench.CHANNEL;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.opsdeck.demo.slack.state.Content;
import dev.opsdeck.demo.slack.state.Message;
import dev.opsdeck.demo.slack.state.Roster;
import dev.opsdeck.kernel.Fact;
import dev.opsdeck.kernel.IncidentId;
import dev.opsdeck.kernel.Language;
import dev.opsdeck.kernel.PersonRef;
import dev.opsdeck.message.SampleRuns;
import dev.opsdeck.progress.Address;
import dev.opsdeck.progress.Event;
import dev.opsdeck.progress.IncidentView;
import dev.opsdeck.progress.PostedMessages.PostedMessage;
import dev.opsdeck.progress.RunState;
import dev.opsdeck.progress.RunView;
import java.io.IOException;
import java.util.List;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

class WhereCardsGoTest {
  private static final IncidentId INCIDENT = new IncidentId("i-0000000001");
  private static final Address.IncidentChannel ITS_CHANNEL =
      new Address.IncidentChannel(INCIDENT, Language.EN);
  private static final RunView RUN = SampleRuns.rollback(RunState.PLANNING);

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
  void card_asked_for_in_a_thread_its_details_and_its_calls_all_stand_in_that_thread() {
    Message root = said("the alert");
    Address thread = new Address.Channel(CHANNEL, Language.EN, root.ts());
    bench.tell(new Event.RunCard(thread, RUN));
    bench.tell(new Event.RunDetail(thread, RUN.id(), fact(), List.of(), List.of()));
    bench.tell(new Event.RunCard(thread, SampleRuns.rollback(RunState.AWAITING_APPROVAL)));
    bench.tellAll();
    assertEquals(List.of(root.ts()), bench.cards().stream().map(Message::ts).toList());
    List<Message> replies = bench.messages().stream().filter(Message::isReply).toList();
    assertEquals(3, replies.size(), replies.toString());
    assertTrue(replies.stream().allMatch(reply -> root.ts().equals(reply.threadTs())));
    assertTrue(replies.get(2).text().contains("please look"), replies.get(2).text());
  }

  @Test
  void card_in_a_thread_that_was_deleted_is_posted_again_in_that_thread() {
    Message root = said("the alert");
    Address thread = new Address.Channel(CHANNEL, Language.EN, root.ts());
    bench.tell(new Event.RunCard(thread, RUN));
    Message card = bench.messages().get(1);
    bench
        .slack
        .state()
        .change(() -> {
          bench.slack.room(CHANNEL).delete(card);
          return card;
        });
    bench.tell(new Event.RunCard(thread, SampleRuns.rollback(RunState.RUNNING)));
    bench.tellAll();
    assertEquals(root.ts(), bench.messages().get(1).threadTs());
    assertEquals(2, bench.messages().size());
  }

  @Test
  void
      where_it_was_asked_a_link_to_the_card_follows_once_the_card_stands_in_the_incidents_channel() {
    bench.tell(pointingToCard(OutboxRelayBench.OPS));
    bench.tell(new Event.RunCard(ITS_CHANNEL, RUN));
    assertEquals(List.of(), bench.messages());
    bench.tell(opening());
    bench.tellAll();

    String channel = bench.posted.find("incident/" + INCIDENT).orElseThrow().channel();
    String ts = bench.slack.messages(channel).getFirst().ts();
    String said = bench.messages().getFirst().plain();
    assertEquals(1, bench.messages().size());
    assertTrue(said.contains("/archives/" + channel + "/p" + ts.replace(".", "")), said);
    assertTrue(said.contains("|its card>"), said);
  }

  @Test
  void who_only_looks_is_told_alone_where_the_card_is() {
    bench.tell(opening());
    bench.tell(new Event.RunCard(ITS_CHANNEL, SampleRuns.status()));
    PersonRef ana = new PersonRef(Roster.ANA.id());
    bench.tell(pointingToCard(new Address.Ephemeral(CHANNEL, ana)));
    bench.tellAll();
    assertEquals(List.of(), bench.messages());
    String said = bench.slack.whispers(CHANNEL, Roster.ANA.id()).getFirst().plain();
    assertTrue(said.contains("/archives/"), said);
  }

  @Test
  void nobody_is_pointed_to_a_card_in_somebodys_private_conversation() {
    bench.slack.faults().failNext("chat.postMessage", "channel_not_found", 1);
    bench.tell(new Event.RunCard(OutboxRelayBench.OPS, RUN));
    bench.tellAll();
    assertTrue(bench.posted.find(Event.cardKey(RUN.id()) + "/direct").isPresent(), "it was moved");
    bench.tell(pointingToCard(OutboxRelayBench.OPS));
    bench.tellAll();
    assertEquals(List.of(), bench.messages());
    assertEquals(List.of(), bench.givenUp());
  }

  @Test
  void channel_of_the_declaration_is_told_which_channel_is_the_incidents() {
    bench.tell(pointingToChannel());
    assertEquals(List.of(), bench.messages());
    bench.tell(opening());
    bench.tellAll();
    String channel = bench.posted.find("incident/" + INCIDENT).orElseThrow().channel();
    String said = bench.messages().getFirst().plain();
    assertTrue(said.endsWith("the work goes on in <#" + channel + ">"), said);
  }

  @Test
  void channel_that_cannot_be_made_is_pointed_to_by_nobody() {
    bench.posted.record(
        "incident/" + INCIDENT + "/refused", new PostedMessage("U0DEV", "declared by"));
    bench.tell(pointingToChannel());
    bench.tellAll();
    assertEquals(List.of(), bench.messages());
    assertEquals(List.of(), bench.givenUp());
  }

  private Message said(String text) {
    return bench
        .slack
        .state()
        .change(() ->
            bench
                .slack
                .state()
                .rooms()
                .post(bench.slack.room(CHANNEL), Roster.ANA.id(), Content.of(text), null));
  }

  private static Event.Note pointingToCard(Address to) {
    Fact fact = Fact.of("run.card-elsewhere", "command", RUN.command(), "by", Roster.ANA.id());
    return new Event.Note(to, "r-1/link", fact).pointingTo(new Event.CardOf(RUN.id()));
  }

  private static Event.Note pointingToChannel() {
    Fact fact = Fact.of("incident.where", "severity", 1, "title", "Outage");
    Event.Subject channel = new Event.ChannelOf(INCIDENT);
    return new Event.Note(OutboxRelayBench.OPS, "incident/where", fact).pointingTo(channel);
  }

  private Event opening() {
    IncidentView incident =
        new IncidentView(
            INCIDENT,
            1,
            "Outage",
            "inc-20260301-outage",
            List.of(),
            new PersonRef(Roster.ANA.id()),
            bench.clock.instant());
    return new Event.IncidentChannelOpening(ITS_CHANNEL, incident);
  }

  private static Fact fact() {
    return Fact.of("slack.not-recorded");
  }
}
