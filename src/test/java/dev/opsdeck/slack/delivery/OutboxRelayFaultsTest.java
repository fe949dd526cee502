package dev.opsdeck.slack.delivery;

import static dev.opsdeck.slack.delivery.OutboxRelayBench.CHANNEL;
import static dev.opsdeck.slack.delivery.OutboxRelayBench.OPS;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.opsdeck.demo.slack.api.Faults;
import dev.opsdeck.demo.slack.api.UploadBytes;
import dev.opsdeck.demo.slack.state.Message;
import dev.opsdeck.demo.slack.state.Message.SharedFile;
import dev.opsdeck.demo.slack.state.Room;
import dev.opsdeck.demo.slack.state.Roster;
import dev.opsdeck.kernel.Fact;
import dev.opsdeck.kernel.IncidentId;
import dev.opsdeck.kernel.Json;
import dev.opsdeck.kernel.Language;
import dev.opsdeck.kernel.PersonRef;
import dev.opsdeck.message.SampleRuns;
import dev.opsdeck.progress.Address;
import dev.opsdeck.progress.Event;
import dev.opsdeck.progress.IncidentView;
import dev.opsdeck.progress.RunState;
import java.io.IOException;
import java.time.Instant;
import java.util.List;
import java.util.function.BiConsumer;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;

/**
 * Everything that is told, with every bad answer of every method on its way: told once, and nothing
 * given up.
 */
class OutboxRelayFaultsTest {
  private static final String LONG = "line of a log\n".repeat(400);
  private static final PersonRef BRUNO = new PersonRef(Roster.BRUNO.email());
  private static final IncidentId INCIDENT = new IncidentId("i-0000000001");
  private static final String INCIDENT_CHANNEL = "inc-20260301-outage-i0001";

  private OutboxRelayBench bench;

  @BeforeEach
  void start() throws IOException {
    bench = new OutboxRelayBench();
  }

  @AfterEach
  void stop() {
    bench.close();
  }

  /** A bad answer, or several, of one method. */
  private enum Bad {
    TOO_MANY_REQUESTS((faults, method) -> faults.rateLimitNext(method, 7)),
    TOO_MANY_REQUESTS_TWICE((faults, method) -> {
      faults.rateLimitNext(method, 7);
      faults.rateLimitNext(method, 61);
    }),
    SERVER_ERRORS((faults, method) -> faults.breakNext(method, 503, 4)),
    INTERNAL_ERROR((faults, method) -> faults.failNext(method, "internal_error", 2)),
    LOST_ANSWER((faults, method) -> faults.loseAnswer(method)),
    LOST_ANSWERS((faults, method) -> {
      faults.loseAnswer(method);
      faults.loseAnswer(method);
    }),
    REVOKED_AND_MENDED_LATER((faults, method) -> faults.failNext(method, "token_revoked", 3)),
    WRONG_TOKEN((faults, method) -> faults.failNext(method, "invalid_auth", 2)),
    MIGRATING((faults, method) -> faults.failNext(method, "team_added_to_org", 1));

    private final BiConsumer<Faults, String> plan;

    Bad(BiConsumer<Faults, String> plan) {
      this.plan = plan;
    }
  }

  static Stream<Arguments> cards() {
    return each("chat.postMessage", "conversations.history");
  }

  static Stream<Arguments> edits() {
    return each("chat.update");
  }

  static Stream<Arguments> details() {
    return each(
        "chat.postMessage",
        "conversations.replies",
        "files.getUploadURLExternal",
        UploadBytes.FAULTS,
        "files.completeUploadExternal");
  }

  static Stream<Arguments> strangers() {
    return each("conversations.join", "chat.postMessage");
  }

  static Stream<Arguments> directs() {
    return each("conversations.open", "chat.postMessage", "users.lookupByEmail");
  }

  static Stream<Arguments> whispers() {
    return each("chat.postEphemeral");
  }

  static Stream<Arguments> openings() {
    return each(
        "conversations.create",
        "conversations.setTopic",
        "conversations.setPurpose",
        "conversations.invite");
  }

  private static Stream<Arguments> each(String... methods) {
    return Stream.of(methods)
        .flatMap(method -> Stream.of(Bad.values()).map(bad -> Arguments.of(method, bad)));
  }

  private void plan(String method, Bad bad) {
    bad.plan.accept(bench.slack.faults(), method);
  }

  @ParameterizedTest
  @MethodSource("cards")
  void card_stands_once_in_its_last_state(String method, Bad bad) {
    plan(method, bad);
    bench.tell(card(RunState.RUNNING));
    bench.tell(card(RunState.FAILED));
    bench.tellAll();
    assertEquals(List.of(), bench.givenUp());
    assertEquals(1, bench.cards().size());
    assertTrue(bench.cards().getFirst().plain().contains("Failed"));
  }

  @ParameterizedTest
  @MethodSource("edits")
  void card_is_edited_to_its_last_state(String method, Bad bad) {
    bench.tell(card(RunState.PLANNING));
    plan(method, bad);
    bench.tell(card(RunState.RUNNING));
    bench.tell(card(RunState.PLANNING));
    bench.tellAll();
    assertEquals(List.of(), bench.givenUp());
    assertEquals(1, bench.cards().size());
    assertTrue(bench.cards().getFirst().plain().contains("Looking at the target"));
  }

  @ParameterizedTest
  @MethodSource("cards")
  void call_of_an_approver_is_told_once(String method, Bad bad) {
    bench.tell(card(RunState.PLANNING));
    plan(method.equals("conversations.history") ? "conversations.replies" : method, bad);
    bench.tell(card(RunState.AWAITING_APPROVAL));
    bench.tell(card(RunState.AWAITING_APPROVAL));
    bench.tellAll();
    assertEquals(List.of(), bench.givenUp());
    assertEquals(1, bench.messages().stream().filter(Message::isReply).count());
  }

  @ParameterizedTest
  @MethodSource("details")
  void detail_and_its_files_are_told_once(String method, Bad bad) {
    bench.tell(card(RunState.PLANNING));
    plan(method, bad);
    bench.tell(detail("first"));
    bench.tell(detail("second"));
    bench.tellAll();
    assertEquals(List.of(), bench.givenUp());
    List<String> texts =
        bench.messages().stream()
            .flatMap(message -> message.extras().files().stream())
            .map(SharedFile::text)
            .map(text -> text.lines().findFirst().orElseThrow())
            .toList();
    assertEquals(List.of("first", "second"), texts);
    assertEquals(4, bench.messages().stream().filter(Message::isReply).count());
  }

  @ParameterizedTest
  @MethodSource("strangers")
  void announcement_is_told_once_in_a_channel_that_must_be_joined(String method, Bad bad) {
    plan(method, bad);
    bench.tell(announcement(new Address.Channel("C0RANDOM", Language.EN)));
    bench.tellAll();
    assertEquals(List.of(), bench.givenUp());
    assertEquals(1, bench.slack.messages("C0RANDOM").size());
  }

  @ParameterizedTest
  @MethodSource("directs")
  void direct_message_is_told_once(String method, Bad bad) {
    plan(method, bad);
    bench.tell(new Event.Note(new Address.Direct(BRUNO), "n", Fact.of("slack.not-recorded")));
    bench.tellAll();
    assertEquals(List.of(), bench.givenUp());
    assertEquals(1, bench.direct(Roster.BRUNO.id()).size());
  }

  @ParameterizedTest
  @MethodSource("whispers")
  void whisper_is_whispered_at_most_once_and_heard_at_least_once(String method, Bad bad) {
    plan(method, bad);
    bench.tell(
        new Event.Note(new Address.Ephemeral(CHANNEL, BRUNO), "n", Fact.of("slack.not-recorded")));
    bench.tellAll();
    assertEquals(List.of(), bench.givenUp());
    int whispered = bench.slack.whispers(CHANNEL, Roster.BRUNO.id()).size();
    int direct = bench.direct(Roster.BRUNO.id()).size();
    assertTrue(whispered <= 1 && direct <= 1 && whispered + direct >= 1, whispered + " " + direct);
  }

  @ParameterizedTest
  @MethodSource("openings")
  void incident_channel_is_made_once_with_its_topic_and_people(String method, Bad bad) {
    plan(method, bad);
    bench.tell(opening());
    bench.tellAll();
    assertEquals(List.of(), bench.givenUp());
    List<Room> rooms =
        bench.slack.state().rooms().all().stream()
            .filter(room -> room.name().startsWith("inc-"))
            .toList();
    assertEquals(1, rooms.size());
    assertTrue(rooms.getFirst().topic().startsWith("SEV-1"));
    assertEquals("Opsdeck · " + INCIDENT, rooms.getFirst().purpose());
    assertTrue(rooms.getFirst().has(Roster.BRUNO.id()) && rooms.getFirst().has(Roster.ANA.id()));
  }

  private static Event.RunCard card(RunState state) {
    return new Event.RunCard(OPS, SampleRuns.rollback(state));
  }

  private static Event.RunDetail detail(String beginning) {
    return new Event.RunDetail(
        OPS,
        SampleRuns.rollback(RunState.RUNNING).id(),
        Fact.of("slack.not-recorded"),
        List.of(),
        List.of(new Event.TextFile("log.txt", beginning + "\n" + LONG)));
  }

  private static Event.Announcement announcement(Address to) {
    return new Event.Announcement(
        to,
        "run/r-1",
        "run/r-1/complete",
        "rollback-executed",
        Json.parse("{\"startedAt\":\"2026-03-01T14:32:00Z\"}"));
  }

  private static Event.IncidentChannelOpening opening() {
    return new Event.IncidentChannelOpening(
        new Address.IncidentChannel(INCIDENT, Language.EN),
        new IncidentView(
            INCIDENT,
            1,
            "Production complete outage",
            INCIDENT_CHANNEL,
            List.of(BRUNO, new PersonRef("@ana")),
            new PersonRef(Roster.CARLA.id()),
            Instant.parse("2026-03-01T03:00:00Z")));
  }
}
