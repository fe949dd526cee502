package dev.opsdeck.slack.delivery;

import static dev.opsdeck.slack.delivery.OutboxRelayBench.CHANNEL;
import static dev.opsdeck.slack.delivery.OutboxRelayBench.OPS;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.opsdeck.demo.slack.api.Call;
import dev.opsdeck.demo.slack.state.Message;
import dev.opsdeck.demo.slack.state.Person;
import dev.opsdeck.demo.slack.state.Roster;
import dev.opsdeck.kernel.Fact;
import dev.opsdeck.kernel.Json;
import dev.opsdeck.kernel.Language;
import dev.opsdeck.kernel.PersonRef;
import dev.opsdeck.kernel.RunId;
import dev.opsdeck.message.SampleRuns;
import dev.opsdeck.progress.Address;
import dev.opsdeck.progress.Event;
import dev.opsdeck.progress.RunState;
import dev.opsdeck.progress.RunView;
import java.io.IOException;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

class OutboxRelayTest {
  private static final RunId RUN = SampleRuns.status().id();

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
  void card_is_posted_once_and_then_edited() {
    bench.tell(card(RunState.PLANNING));
    bench.tell(card(RunState.RUNNING));
    bench.tell(card(RunState.SUCCEEDED));
    bench.tellAll();
    assertEquals(1, bench.cards().size());
    assertTrue(bench.cards().getFirst().plain().contains("Done"));
    assertEquals(1, bench.slack.calls("chat.postMessage").size());
    assertEquals(2, bench.slack.calls("chat.update").size());
  }

  @Test
  void newest_state_of_a_card_is_told_when_several_wait() {
    bench.slack.faults().breakNext("chat.postMessage", 503, 1);
    bench.tell(card(RunState.PLANNING));
    bench.outbox.put(card(RunState.RUNNING));
    bench.outbox.put(card(RunState.FAILED));
    bench.tellAll();
    assertEquals(1, bench.cards().size());
    assertTrue(bench.cards().getFirst().plain().contains("Failed"));
  }

  @Test
  void lost_answer_doubles_no_card_even_when_a_newer_state_replaced_it() {
    bench.slack.faults().loseAnswer("chat.postMessage");
    bench.tell(card(RunState.PLANNING));
    bench.replaceCourier();
    bench.outbox.put(card(RunState.RUNNING));
    bench.tellAll();
    bench.tell(card(RunState.SUCCEEDED));
    bench.tellAll();
    assertEquals(1, bench.cards().size());
    assertTrue(bench.cards().getFirst().plain().contains("Done"));
  }

  @Test
  void lost_answer_doubles_no_announcement() {
    bench.slack.faults().loseAnswer("chat.postMessage");
    bench.tell(announcement(OPS));
    bench.tellAll();
    assertEquals(1, bench.messages().size());
    bench.tell(announcement(OPS));
    bench.tellAll();
    assertEquals(1, bench.messages().size(), "the same key is told once");
  }

  @Test
  void lost_answer_doubles_no_detail_and_no_file() {
    bench.tell(card(RunState.PLANNING));
    bench.slack.faults().loseAnswer("files.completeUploadExternal");
    bench.tell(detail("x".repeat(5_000)));
    bench.tellAll();
    List<Message> replies = bench.messages().stream().filter(Message::isReply).toList();
    assertEquals(2, replies.size(), replies.toString());
    assertEquals("pods.txt", replies.get(1).extras().files().getFirst().title());
    assertEquals(5_000, replies.get(1).extras().files().getFirst().text().length());
  }

  @Test
  void short_detail_is_shown_in_the_thread_as_code() {
    bench.tell(card(RunState.PLANNING));
    bench.tell(detail("a <b>\nc"));
    bench.tellAll();
    Message reply = bench.messages().get(1);
    assertEquals(bench.cards().getFirst().ts(), reply.threadTs());
    assertTrue(reply.plain().contains("a &lt;b&gt;\nc") || reply.plain().contains("a <b>\nc"));
    assertEquals(List.of(), bench.slack.calls("files.getUploadURLExternal"));
  }

  @Test
  void too_many_requests_are_obeyed_to_the_second_and_nothing_is_lost() {
    bench.slack.faults().rateLimitNext("chat.postMessage", 30);
    Instant before = bench.clock.instant();
    bench.tell(announcement(OPS));
    bench.tellAll();
    List<Call> calls = bench.slack.calls("chat.postMessage");
    assertEquals(2, calls.size());
    assertFalse(calls.get(1).at().isBefore(before.plusSeconds(30)));
    assertEquals(1, bench.messages().size());
    assertEquals(List.of(), bench.slack.calls("conversations.history"), "nothing was sent");
  }

  @Test
  void silence_is_met_with_growing_pauses() {
    bench.slack.faults().breakNext("chat.postMessage", 503, 8);
    Instant before = bench.clock.instant();
    bench.tell(announcement(OPS));
    bench.tellAll();
    assertEquals(1, bench.messages().size());
    Duration waited = Duration.between(before, bench.clock.instant());
    assertEquals(Duration.ofSeconds(1 + 2 + 4 + 8 + 16 + 32 + 60 + 60), waited);
  }

  @Test
  void slack_that_cannot_be_reached_is_waited_out_and_a_whisper_stays_one() {
    bench.slack.close();
    PersonRef bruno = new PersonRef(Roster.BRUNO.id());
    Fact fact = Fact.of("slack.not-recorded");
    bench.outbox.put(new Event.Note(new Address.Ephemeral(CHANNEL, bruno), "n", fact));
    bench.tellFor(Duration.ofSeconds(20));
    assertEquals(List.of(), bench.givenUp());
    assertTrue(bench.outbox.postponed().size() > 2, bench.outbox.postponed().toString());
    bench.reopenSlack();
    bench.tellAll();
    assertEquals(1, bench.slack.whispers(CHANNEL, Roster.BRUNO.id()).size());
    assertEquals(List.of(), bench.direct(Roster.BRUNO.id()));
  }

  @Test
  void person_is_not_unknown_while_slack_does_not_say_who_it_is() {
    bench.slack.faults().breakNext("users.list", 503, 6);
    Fact fact = Fact.of("slack.not-recorded");
    bench.tell(new Event.Note(new Address.Direct(new PersonRef("@ana")), "n", fact));
    bench.tellAll();
    assertEquals(List.of(), bench.givenUp());
    assertEquals(1, bench.direct(Roster.ANA.id()).size());
  }

  @Test
  void long_announcement_is_told_whole_in_sections_and_a_file_once() {
    bench.slack.faults().loseAnswer("files.completeUploadExternal");
    String line = "and one more thing that happened";
    ObjectNode facts = Json.object().put("startedAt", "2026-03-01T14:32:00Z");
    facts.put("service", "api").put("environment", "prod").put("platform", "shop");
    facts.put("requester", "U0DEV");
    ArrayNode found = facts.putArray("failedChecks");
    for (int i = 0; i < 600; i++) {
      found.addObject().put("code", "sample.found").putObject("values").put("line", line);
    }
    bench.tell(new Event.Announcement(OPS, "l", "k", "rollback-executed", facts));
    bench.tellAll();
    assertEquals(2, bench.messages().size());
    String shown = bench.messages().getFirst().plain();
    String rest = bench.messages().get(1).extras().files().getFirst().text();
    assertEquals(600, (shown + rest).split("and one more thing", -1).length - 1);
    assertTrue(shown.contains("rollback-executed.txt"), shown);
    assertEquals(bench.messages().getFirst().ts(), bench.messages().get(1).threadTs());
  }

  @Test
  void wrong_token_is_waited_out() {
    bench.slack.faults().failNext("chat.postMessage", "invalid_auth", 3);
    bench.tell(announcement(OPS));
    bench.tellAll();
    assertEquals(1, bench.messages().size());
    assertEquals(List.of(), bench.givenUp());
  }

  @Test
  void public_channel_is_joined_when_the_bot_is_not_in_it() {
    bench.tell(announcement(new Address.Channel("C0RANDOM", Language.EN)));
    bench.tellAll();
    assertEquals(1, bench.slack.messages("C0RANDOM").size());
    assertEquals(1, bench.slack.calls("conversations.join").size());
  }

  @Test
  void card_that_shows_nothing_new_costs_no_call() {
    bench.tell(card(RunState.PLANNING));
    bench.tell(card(RunState.PLANNING));
    bench.tell(card(RunState.RUNNING));
    int calls = bench.slack.calls().size();
    bench.replaceCourier();
    for (int i = 0; i < 30; i++) {
      bench.clock.advance(Duration.ofMinutes(2));
      bench.tell(card(RunState.RUNNING));
    }
    bench.tellAll();
    assertEquals(calls, bench.slack.calls().size());
    assertEquals(1, bench.slack.calls("chat.update").size());
    bench.tell(card(RunState.PLANNING));
    bench.tellAll();
    assertTrue(bench.cards().getFirst().plain().contains("Looking at the target"));
  }

  @Test
  void card_that_was_deleted_is_posted_again_once() {
    bench.tell(card(RunState.PLANNING));
    delete(bench.cards().getFirst());
    bench.tell(card(RunState.RUNNING));
    bench.tellAll();
    bench.tell(card(RunState.SUCCEEDED));
    bench.tellAll();
    assertEquals(1, bench.cards().size());
    assertTrue(bench.cards().getFirst().plain().contains("Done"));
  }

  @Test
  void approvers_are_called_once_when_the_card_was_there_before() {
    bench.tell(card(RunState.PLANNING));
    bench.tell(card(RunState.AWAITING_APPROVAL));
    bench.tell(card(RunState.AWAITING_APPROVAL));
    bench.tellAll();
    List<Message> replies = bench.messages().stream().filter(Message::isReply).toList();
    assertEquals(1, replies.size());
    assertTrue(replies.getFirst().text().contains("please look"));
  }

  @Test
  void approvers_whom_slack_does_not_name_at_once_are_called_when_it_does() {
    String email = "ana@example.com";
    Person onCall = new Person("U0ONCALL", "on-call", "On Call", "", email, "en-GB", "UTC");
    bench.slack.state().add(onCall);
    bench.slack.faults().breakNext("users.lookupByEmail", 503, 6);
    bench.tell(new Event.RunCard(OPS, SampleRuns.escalation().getFirst()));
    assertEquals(1, bench.messages().size(), "the card does not wait");
    assertEquals(List.of(), bench.messages().stream().filter(Message::isReply).toList());
    bench.tellAll();
    List<Message> replies = bench.messages().stream().filter(Message::isReply).toList();
    assertEquals(1, replies.size());
    String called = replies.getFirst().text();
    assertTrue(called.startsWith("<@U0ONCALL> please look"), called);
  }

  @Test
  void each_call_is_one_message_in_the_thread() {
    bench.tell(card(RunState.PLANNING));
    bench.tellAll();
    for (RunView called : SampleRuns.escalation()) {
      bench.tell(new Event.RunCard(new Address.Channel(CHANNEL, Language.EN), called));
      bench.tellAll();
      bench.tell(new Event.RunCard(new Address.Channel(CHANNEL, Language.EN), called));
      bench.tellAll();
    }
    List<String> replies =
        bench.messages().stream().filter(Message::isReply).map(Message::text).toList();
    assertEquals(3, replies.size(), replies.toString());
    assertTrue(replies.get(0).startsWith("ana@example.com please look"), replies.get(0));
    assertTrue(replies.get(1).startsWith("bruno@example.com please look"), replies.get(1));
    assertTrue(replies.get(2).contains("still waits for your decision"), replies.get(2));
  }

  @Test
  void a_group_is_called_as_a_whole() {
    bench.tell(card(RunState.PLANNING));
    bench.tellAll();
    for (int i = 0; i < 2; i++) {
      bench.tell(
          new Event.RunCard(new Address.Channel(CHANNEL, Language.EN), SampleRuns.askingGroup()));
      bench.tellAll();
    }
    List<String> replies =
        bench.messages().stream().filter(Message::isReply).map(Message::text).toList();
    assertEquals(1, replies.size(), replies.toString());
    String called = "<!subteam^" + Roster.OPS_GROUP + "> please look";
    assertTrue(replies.getFirst().startsWith(called), replies.getFirst());
  }

  @Test
  void a_call_that_was_overtaken_by_the_next_one_is_part_of_it() {
    bench.tell(card(RunState.PLANNING));
    bench.tellAll();
    bench.tell(
        new Event.RunCard(
            new Address.Channel(CHANNEL, Language.EN), SampleRuns.escalation().get(1)));
    bench.tellAll();
    Message reply = bench.messages().stream().filter(Message::isReply).findFirst().orElseThrow();
    assertTrue(
        reply.text().startsWith("ana@example.com bruno@example.com please look"), reply.text());
  }

  @Test
  void approvers_are_called_by_the_card_itself_when_it_is_new() {
    bench.tell(card(RunState.AWAITING_APPROVAL));
    bench.tell(card(RunState.AWAITING_APPROVAL));
    bench.tellAll();
    assertEquals(1, bench.messages().size());
  }

  @Test
  void whisper_is_seen_by_one_person_in_that_persons_language() {
    PersonRef bruno = new PersonRef(Roster.BRUNO.email());
    Fact fact = Fact.of("slack.not-recorded");
    bench.tell(new Event.Note(new Address.Ephemeral(CHANNEL, bruno), "n", fact));
    bench.tellAll();
    assertEquals(List.of(), bench.messages());
    List<Message> whispers = bench.slack.whispers(CHANNEL, Roster.BRUNO.id());
    assertTrue(whispers.getFirst().plain().contains("Opsdeck no pudo registrar"));
  }

  @Test
  void whisper_where_nobody_hears_it_becomes_a_direct_message() {
    bench.slack.faults().failNext("chat.postEphemeral", "user_not_in_channel", 1);
    PersonRef ana = new PersonRef("@ana");
    Fact fact = Fact.of("slack.not-recorded");
    bench.tell(new Event.Note(new Address.Ephemeral(CHANNEL, ana), "n", fact));
    bench.tellAll();
    String direct = bench.slack.state().rooms().direct(Roster.ANA.id()).id();
    assertEquals(1, bench.slack.messages(direct).size());
  }

  @Test
  void note_to_nobody_known_is_given_up_and_the_lane_goes_on() {
    Fact fact = Fact.of("slack.not-recorded");
    bench.outbox.put(new Event.Note(new Address.Direct(new PersonRef("@nobody")), "n", fact));
    bench.outbox.put(new Event.Note(OPS, "n", fact));
    bench.tellAll();
    assertEquals(List.of("nobody is called @nobody"), bench.givenUp());
    assertEquals(1, bench.messages().size());
  }

  @Test
  void blocks_that_slack_refuses_leave_the_text() {
    bench.slack.faults().failNext("chat.postMessage", "invalid_blocks", 1);
    bench.tell(announcement(OPS));
    bench.tellAll();
    assertTrue(bench.messages().getFirst().text().startsWith("🔙 Rollback executed"));
  }

  private void delete(Message message) {
    bench
        .slack
        .state()
        .change(() -> {
          bench.slack.room(CHANNEL).delete(message);
          return message;
        });
  }

  private static Event.RunCard card(RunState state) {
    return new Event.RunCard(OPS, SampleRuns.rollback(state));
  }

  private static Event.RunDetail detail(String text) {
    return new Event.RunDetail(
        OPS,
        RUN,
        Fact.of("slack.not-recorded"),
        List.of(),
        List.of(new Event.TextFile("pods.txt", text)));
  }

  private static Event.Announcement announcement(Address to) {
    return new Event.Announcement(
        to,
        "run/r-1",
        "run/r-1/complete",
        "rollback-executed",
        Json.parse("{\"startedAt\":\"2026-03-01T14:32:00Z\"}"));
  }
}
