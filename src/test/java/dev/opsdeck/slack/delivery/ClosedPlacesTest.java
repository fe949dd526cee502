package dev.opsdeck.slack.delivery;

import static dev.opsdeck.slack.delivery.OutboxRelayBench.CHANNEL;
import static dev.opsdeck.slack.delivery.OutboxRelayBench.OPS;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.opsdeck.demo.slack.state.Message;
import dev.opsdeck.demo.slack.state.Room;
import dev.opsdeck.demo.slack.state.Roster;
import dev.opsdeck.kernel.Fact;
import dev.opsdeck.kernel.Json;
import dev.opsdeck.kernel.Language;
import dev.opsdeck.kernel.PersonRef;
import dev.opsdeck.message.SampleRuns;
import dev.opsdeck.progress.Address;
import dev.opsdeck.progress.Event;
import dev.opsdeck.progress.RunState;
import java.io.IOException;
import java.util.List;
import java.util.function.Consumer;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/** What is told when the channel, the thread or the message is no longer there for us. */
class ClosedPlacesTest {
  private static final String REQUESTER = Roster.DEV.id();

  private OutboxRelayBench bench;

  @BeforeEach
  void start() throws IOException {
    bench = new OutboxRelayBench();
  }

  @AfterEach
  void stop() {
    bench.close();
  }

  /** How a channel closes, and what the requester reads of it. */
  private enum Closing {
    ARCHIVED(bench -> bench.slack.room(CHANNEL).archive(), "archived"),
    DELETED(bench -> bench.slack.state().rooms().remove(bench.slack.room(CHANNEL)), "/invite @ops"),
    KICKED_FROM_PRIVATE(
        bench -> {
          Room room = bench.slack.room(CHANNEL);
          room.makePrivate();
          room.leave(Roster.BOT_USER);
        },
        "/invite @ops"),
    READ_ONLY(bench -> bench.slack.room(CHANNEL).makeReadOnly(), "only some people may post");

    private final Consumer<OutboxRelayBench> close;
    private final String hint;

    Closing(Consumer<OutboxRelayBench> close, String hint) {
      this.close = close;
      this.hint = hint;
    }
  }

  @ParameterizedTest
  @EnumSource(Closing.class)
  void card_of_a_closed_channel_goes_to_the_requester_and_says_why_once(Closing closing) {
    closing.close.accept(bench);
    bench.tell(card(RunState.PLANNING));
    bench.tell(card(RunState.FAILED));
    bench.tellAll();
    List<Message> told = bench.direct(REQUESTER);
    assertEquals(2, told.size(), told.toString());
    assertTrue(told.getFirst().plain().contains(closing.hint), told.getFirst().plain());
    assertTrue(told.get(1).plain().contains("Failed"));
    assertEquals(List.of(), bench.givenUp());
  }

  @ParameterizedTest
  @EnumSource(
      value = Closing.class,
      names = {"ARCHIVED", "DELETED", "KICKED_FROM_PRIVATE"})
  void card_whose_channel_closes_meanwhile_moves_with_its_thread(Closing closing) {
    bench.tell(card(RunState.PLANNING));
    closing.close.accept(bench);
    bench.tell(card(RunState.AWAITING_APPROVAL));
    bench.tell(detail());
    bench.tell(card(RunState.SUCCEEDED));
    bench.tellAll();
    List<Message> told = bench.direct(REQUESTER);
    assertEquals(3, told.size(), told.toString());
    assertTrue(told.getFirst().plain().contains(closing.hint), told.getFirst().plain());
    assertTrue(told.get(1).plain().contains("Done"));
    assertEquals(told.get(1).ts(), told.get(2).threadTs());
    assertEquals(List.of(), bench.givenUp());
  }

  @ParameterizedTest
  @EnumSource(Closing.class)
  void details_and_announcements_that_come_first_are_not_lost(Closing closing) {
    bench.tell(card(RunState.PLANNING));
    closing.close.accept(bench);
    bench.tell(detail());
    bench.tell(announcement());
    bench.tellAll();
    List<Message> told = bench.direct(REQUESTER);
    assertEquals(3, told.size(), told.toString());
    assertEquals(List.of(), bench.givenUp());
  }

  @ParameterizedTest
  @EnumSource(
      value = Closing.class,
      names = {"ARCHIVED", "DELETED", "KICKED_FROM_PRIVATE"})
  void whisper_in_a_closed_channel_becomes_a_direct_message(Closing closing) {
    closing.close.accept(bench);
    PersonRef ana = new PersonRef("@ana");
    bench.tell(
        new Event.Note(new Address.Ephemeral(CHANNEL, ana), "n", Fact.of("slack.not-recorded")));
    bench.tellAll();
    assertEquals(2, bench.direct(Roster.ANA.id()).size());
  }

  private static final Event.Note ALARM =
      new Event.Note(
          new Address.Channel("secret", Language.EN),
          "glass/r-1",
          Fact.of("slack.not-recorded"),
          List.of(
              new Address.Direct(new PersonRef("@bruno")),
              new Address.Channel(CHANNEL, Language.EN)));

  @Test
  void channel_that_is_named_by_its_name_is_joined_by_its_id() {
    bench.slack.room("C0INCIDENTS").leave(Roster.BOT_USER);
    bench.tell(
        new Event.Note(
            new Address.Channel("incidents", Language.EN), "n", Fact.of("slack.not-recorded")));
    bench.tellAll();
    assertEquals(1, bench.slack.messages("C0INCIDENTS").size());
    assertEquals(
        "C0INCIDENTS",
        bench.slack.calls("conversations.join").getFirst().args().path("channel").asText());
  }

  @Test
  void alarm_that_its_channel_does_not_hear_is_told_in_every_other_place_and_why() {
    bench.tell(ALARM);
    bench.tellAll();
    for (String channel : List.of("D0BRUNO", CHANNEL)) {
      String told = bench.slack.messages(channel).getLast().plain();
      assertTrue(told.contains("#secret"), told);
    }
    assertEquals(List.of(), bench.givenUp());
  }

  @Test
  void alarm_is_told_once_although_one_of_the_places_had_to_wait() {
    bench.slack.faults().failNext("chat.postMessage", "internal_error", 1);
    bench.tell(ALARM);
    bench.tellAll();
    assertEquals(1, bench.slack.messages("D0BRUNO").size());
    assertEquals(1, bench.slack.messages(CHANNEL).size());
  }

  @Test
  void renamed_channel_is_the_same_channel() {
    bench.tell(card(RunState.PLANNING));
    bench.slack.room(CHANNEL).rename("algesta-operations");
    bench.tell(card(RunState.FAILED));
    bench.tellAll();
    assertTrue(bench.cards().getFirst().plain().contains("Failed"));
  }

  @Test
  void bot_that_was_kicked_from_a_public_channel_joins_again() {
    bench.tell(card(RunState.PLANNING));
    bench.slack.room(CHANNEL).leave(Roster.BOT_USER);
    bench.tell(detail());
    bench.tellAll();
    assertEquals(2, bench.messages().size());
    assertEquals(List.of(), bench.direct(REQUESTER));
  }

  @Test
  void detail_whose_card_was_deleted_stands_in_the_channel_and_once() {
    bench.tell(card(RunState.PLANNING));
    delete(bench.cards().getFirst());
    bench.slack.faults().loseAnswer("chat.postMessage");
    bench.tell(detail());
    bench.tellAll();
    assertEquals(1, bench.messages().size());
    assertEquals(null, bench.messages().getFirst().threadTs());
  }

  @Test
  void file_whose_thread_was_deleted_hangs_below_its_own_message() {
    bench.tell(card(RunState.PLANNING));
    delete(bench.cards().getFirst());
    bench.tell(detailWith("x\n".repeat(4_000)));
    bench.tellAll();
    assertEquals(List.of(), bench.givenUp());
    Message message = bench.messages().getFirst();
    assertEquals(message.ts(), bench.messages().get(1).threadTs());
    assertEquals("log.txt", bench.messages().get(1).extras().files().getFirst().title());
  }

  @Test
  void where_no_files_are_allowed_the_beginning_is_told() {
    bench
        .slack
        .faults()
        .failNext("files.completeUploadExternal", "file_uploads_except_images_disabled", 1);
    bench.tell(card(RunState.PLANNING));
    bench.tell(detailWith("a line\n".repeat(4_000)));
    bench.tellAll();
    assertEquals(List.of(), bench.givenUp());
    String beginning = bench.messages().get(2).plain();
    assertTrue(beginning.contains("log.txt") && beginning.contains("a line"), beginning);
    assertTrue(beginning.contains("more"), beginning);
  }

  @Test
  void edit_after_the_window_has_closed_is_a_new_card_each_time() {
    bench.tell(card(RunState.PLANNING));
    for (RunState state : List.of(RunState.RUNNING, RunState.PAUSED, RunState.FAILED)) {
      bench.slack.faults().failNext("chat.update", "edit_window_closed", 1);
      bench.tell(card(state));
      bench.tellAll();
    }
    assertEquals(4, bench.cards().size());
    Message last = bench.cards().getLast();
    assertTrue(last.plain().contains("Failed"), last.plain());
    bench.tell(detail());
    bench.tellAll();
    assertEquals(last.ts(), bench.messages().getLast().threadTs());
  }

  @Test
  void new_card_whose_answer_was_lost_shows_the_newest_state_and_is_one() {
    bench.tell(card(RunState.PLANNING));
    bench.slack.faults().failNext("chat.update", "edit_window_closed", 2);
    bench.slack.faults().loseAnswer("chat.postMessage");
    bench.tell(card(RunState.RUNNING));
    bench.tell(card(RunState.SUCCEEDED));
    bench.tellAll();
    assertEquals(2, bench.cards().size());
    assertTrue(bench.cards().getLast().plain().contains("Done"));
  }

  @Test
  void card_that_is_deleted_twice_goes_to_the_requester_and_a_third_time_nowhere() {
    bench.tell(card(RunState.PLANNING));
    delete(bench.cards().getFirst());
    bench.tell(card(RunState.RUNNING));
    bench.tellAll();
    delete(bench.cards().getFirst());
    bench.tell(card(RunState.PAUSED));
    bench.tell(card(RunState.SUCCEEDED));
    bench.tellAll();
    assertEquals(List.of(), bench.cards());
    assertEquals(List.of(), bench.givenUp());
    List<Message> told = bench.direct(REQUESTER);
    assertEquals(1, told.size());
    assertTrue(told.getFirst().plain().contains("Done"));

    String direct = bench.slack.state().rooms().direct(REQUESTER).id();
    delete(direct, told.getFirst());
    bench.tell(card(RunState.FAILED));
    bench.tellAll();
    assertEquals(List.of(), bench.direct(REQUESTER));
    assertEquals(List.of("message_not_found"), bench.givenUp());
  }

  @Test
  void blocks_that_slack_refuses_in_an_edit_leave_the_text_and_the_buttons() {
    bench.tell(card(RunState.PLANNING));
    bench.slack.faults().failNext("chat.update", "msg_blocks_too_long", 1);
    bench.tell(card(RunState.AWAITING_APPROVAL));
    bench.tellAll();
    assertTrue(bench.cards().getFirst().buttons().contains("Approve"));
    bench.slack.faults().failNext("chat.update", "invalid_blocks", 2);
    bench.tell(card(RunState.SUCCEEDED));
    bench.tellAll();
    Message bare = bench.cards().getFirst();
    assertEquals(0, bare.content().blocks().size());
    assertTrue(bare.text().contains("Done"), bare.text());
    assertEquals(List.of(), bench.givenUp());
  }

  @Test
  void somebody_who_was_deactivated_is_told_nothing_and_holds_up_nobody() {
    bench.slack.state().deactivate(Roster.ANA.id());
    Address ana = new Address.Direct(new PersonRef("@ana"));
    bench.outbox.put(new Event.Note(ana, "n", Fact.of("slack.not-recorded")));
    bench.outbox.put(new Event.Note(OPS, "n", Fact.of("slack.not-recorded")));
    bench.tellAll();
    assertEquals(List.of("nobody is called @ana"), bench.givenUp());
    assertEquals(1, bench.messages().size());
  }

  private void delete(Message message) {
    delete(CHANNEL, message);
  }

  private void delete(String channel, Message message) {
    bench
        .slack
        .state()
        .change(() -> {
          bench.slack.room(channel).delete(message);
          return message;
        });
  }

  private static Event.RunCard card(RunState state) {
    return new Event.RunCard(OPS, SampleRuns.rollback(state));
  }

  private static Event.RunDetail detail() {
    return detailWith("short");
  }

  private static Event.RunDetail detailWith(String text) {
    return new Event.RunDetail(
        OPS,
        SampleRuns.rollback(RunState.RUNNING).id(),
        Fact.of("slack.not-recorded"),
        List.of(),
        List.of(new Event.TextFile("log.txt", text)));
  }

  private static Event.Announcement announcement() {
    String facts = "{\"startedAt\":\"2026-03-01T14:32:00Z\",\"requester\":\"" + REQUESTER + "\"}";
    return new Event.Announcement(
        OPS,
        "run/" + SampleRuns.rollback(RunState.RUNNING).id(),
        "run/r-1/complete",
        "rollback-executed",
        Json.parse(facts));
  }
}
