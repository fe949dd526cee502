package dev.opsdeck.slack;

import static dev.opsdeck.slack.AppBench.CHANNEL;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertNotEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.fasterxml.jackson.databind.JsonNode;
import dev.opsdeck.console.ButtonAction;
import dev.opsdeck.console.Console;
import dev.opsdeck.console.Reply;
import dev.opsdeck.demo.slack.Delivery;
import dev.opsdeck.demo.slack.Signature;
import dev.opsdeck.demo.slack.api.Faults;
import dev.opsdeck.demo.slack.state.Message;
import dev.opsdeck.demo.slack.state.Roster;
import dev.opsdeck.e2e.Deadline;
import dev.opsdeck.kernel.Actor;
import dev.opsdeck.kernel.ApprovalId;
import dev.opsdeck.kernel.ChannelIdentity;
import dev.opsdeck.kernel.Fact;
import dev.opsdeck.kernel.Json;
import dev.opsdeck.kernel.Language;
import dev.opsdeck.kernel.RunId;
import dev.opsdeck.kernel.Texts;
import dev.opsdeck.slack.ScriptedConsole.Submitted;
import dev.opsdeck.slack.ScriptedConsole.Typed;
import dev.opsdeck.slack.api.Identity;
import java.io.IOException;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.CountDownLatch;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

class SlackAppTest {
  private static final String ANA = Roster.ANA.id();
  private static final String BRUNO = Roster.BRUNO.id();
  private static final ButtonAction PRESS = new ButtonAction.Approve(new ApprovalId("a-1"));
  private static final Reply BUTTONS =
      new Reply.Choose(Fact.of("slack.stale-button"), List.of(new Reply.Button("Which", PRESS)));

  private static final String OLD_BUTTON =
      """
      [{"type":"actions","elements":[{"type":"button","action_id":"opsdeck:1-0",
        "text":{"type":"plain_text","text":"Old"},"value":"{\\"press\\":\\"Gone\\"}"}]}]\
      """;

  private AppBench bench;

  @BeforeEach
  void start() throws IOException {
    bench = new AppBench();
  }

  @AfterEach
  void stop() {
    bench.close();
  }

  @Test
  void command_reaches_the_console_as_the_person_who_typed_it() {
    Delivery delivery =
        bench.slack.client().command(BRUNO, CHANNEL, "/ops", "rollback api-gateway prod “x”");
    assertTrue(delivery.ok());
    ScriptedConsole.Asked asked = bench.console.asked.getFirst();
    assertEquals(new Typed("/ops", "rollback api-gateway prod “x”"), asked.what());
    Actor actor = asked.request().actor();
    assertEquals(BRUNO, actor.id());
    assertEquals("bruno", actor.handle());
    assertEquals(Roster.BRUNO.email(), actor.email());
    assertEquals(Set.of("S0OPS", "ops"), actor.groups());
    assertEquals(Language.ES, actor.language());
    assertEquals("America/Bogota", actor.zone().getId());
    assertEquals(CHANNEL, asked.request().channel());
    assertEquals(ChannelIdentity.called(CHANNEL, "algesta-ops"), asked.request().where());
    JsonNode answer = Json.parse(delivery.body());
    assertEquals("ephemeral", answer.path("response_type").asText());
    assertTrue(answer.path("text").asText().startsWith("Este botón"), delivery.body());
  }

  @Test
  void forged_or_unsigned_request_is_refused_and_nothing_is_parsed() {
    Delivery good = bench.slack.client().command(ANA, CHANNEL, "/ops", "status");
    Map<String, String> forged =
        Map.of("X-Slack-Signature", "v0=00", "X-Slack-Request-Timestamp", "1");
    Delivery bad =
        bench.slack.client().raw(good.request().contentType(), good.request().body(), forged);
    assertEquals(401, bad.status());
    assertEquals(401, bench.slack.client().raw("application/json", "{", Map.of()).status());
    assertEquals(1, bench.console.asked.size());
  }

  @Test
  void same_command_again_gets_the_same_answer_and_is_carried_out_once() {
    bench.console.answer =
        asked ->
            new Reply.Accepted(
                new RunId("r-" + bench.console.asked.size()),
                new Texts("T", "T"),
                "t",
                null,
                Reply.Accepted.Card.HERE);
    Delivery first = bench.slack.client().command(ANA, CHANNEL, "/ops", "restart api prod");
    Delivery second = bench.slack.client().resend(first);
    assertEquals(first.body(), second.body());
    assertEquals(1, bench.console.asked.size());
    Delivery typedAgain = bench.slack.client().command(ANA, CHANNEL, "/ops", "restart api prod");
    assertNotEquals(first.body(), typedAgain.body());
  }

  @Test
  void same_press_again_is_carried_out_once_and_a_new_press_is_another() {
    Message message = question();
    Delivery first = bench.slack.client().press(ANA, message, "Which");
    bench.slack.client().resend(first);
    assertEquals(2, bench.console.asked.size());
    assertEquals(PRESS, bench.console.asked.get(1).what());
    bench.slack.client().press(ANA, question(), "Which");
    assertEquals(4, bench.console.asked.size());
  }

  @Test
  void answer_to_a_press_of_a_private_message_takes_its_place() {
    Message message = question();
    bench.console.answer = any -> new Reply.Answer(Fact.of("slack.not-recorded"));
    bench.slack.client().press(ANA, message, "Which");
    Message answer = bench.whisper(ANA, "could not record this");
    assertEquals(message.ts(), answer.ts());
  }

  @Test
  void slow_console_is_acknowledged_in_time_and_answered_later() throws IOException {
    SlackApp.Limits limits = new SlackApp.Limits(AppBench.SOON, Duration.ofMillis(50));
    try (AppBench hasty =
        new AppBench(Set.of(), limits, new Identity.Limits(AppBench.SOON, AppBench.SOON))) {
      CountDownLatch done = new CountDownLatch(1);
      hasty.console.answer =
          any -> {
            await(done);
            return new Reply.Answer(Fact.of("slack.stale-button"));
          };
      Delivery delivery = hasty.slack.client().command(ANA, CHANNEL, "/ops", "status");
      assertTrue(delivery.body().contains("Still working"), delivery.body());
      done.countDown();
      hasty.whisper(ANA, "older version");
    }
  }

  @Test
  void console_that_fails_is_said_so_and_may_be_asked_again() {
    bench.console.answer =
        any -> {
          throw new IllegalStateException("the database is away");
        };
    Delivery first = bench.slack.client().command(ANA, CHANNEL, "/ops", "status");
    assertTrue(first.body().contains("could not record this"), first.body());
    bench.console.answer = any -> new Reply.Answer(Fact.of("slack.stale-button"));
    assertTrue(bench.slack.client().resend(first).body().contains("older version"));
  }

  @Test
  void command_that_may_be_repeated_is_kept_acknowledged_with_nothing_and_answered_afterwards() {
    bench.console.repeatable = true;
    Delivery delivery =
        bench.slack.client().command(BRUNO, CHANNEL, "/ops", "rollback api-gateway prod “x”");
    assertTrue(delivery.ok());
    assertEquals("", delivery.body());
    assertEquals(0, bench.console.asked.size());
    bench.start();
    bench.whisper(BRUNO, "Este botón");
    ScriptedConsole.Asked asked = bench.console.asked.getFirst();
    assertEquals(new Typed("/ops", "rollback api-gateway prod “x”"), asked.what());
    assertEquals("bruno", asked.request().actor().handle());
    assertEquals(ChannelIdentity.called(CHANNEL, "algesta-ops"), asked.request().where());
    awaitDone();
  }

  @Test
  void same_kept_command_again_is_carried_out_once() {
    bench.console.repeatable = true;
    Delivery first = bench.slack.client().command(ANA, CHANNEL, "/ops", "restart api prod");
    assertEquals(first.body(), bench.slack.client().resend(first).body());
    bench.start();
    awaitDone();
    assertTrue(bench.slack.client().resend(first).ok());
    awaitDone();
    assertEquals(1, bench.console.asked.size());
  }

  @Test
  void form_that_a_kept_command_needs_opens() {
    bench.console.repeatable = true;
    bench.console.answer = any -> form();
    bench.start();
    bench.slack.client().command(ANA, CHANNEL, "/ops", "scale");
    awaitForm();
  }

  @Test
  void command_that_nobody_could_carry_out_in_time_is_not_begun_any_more_and_said_so() {
    bench.console.repeatable = true;
    bench.slack.client().command(ANA, CHANNEL, "/ops", "restart api prod");
    bench.clock.advance(Duration.ofMinutes(6));
    bench.start();
    bench.whisper(ANA, "was not run. Nothing changed");
    assertEquals(List.of(), bench.console.asked);
    awaitDone();
  }

  @Test
  void command_that_cannot_be_kept_is_said_so() {
    bench.console.repeatable = true;
    bench.inbox.goAway();
    Delivery delivery = bench.slack.client().command(ANA, CHANNEL, "/ops", "restart api prod");
    assertTrue(delivery.body().contains("could not record this"), delivery.body());
  }

  @Test
  void kept_command_that_fails_is_carried_out_again_and_its_person_knows_that_it_takes_longer() {
    bench.console.repeatable = true;
    bench.console.answer =
        any -> {
          throw new IllegalStateException("the database is away");
        };
    bench.start();
    bench.slack.client().command(ANA, CHANNEL, "/ops", "restart api prod");
    bench.whisper(ANA, "Still working");
    bench.console.answer = any -> new Reply.Answer(Fact.of("slack.stale-button"));
    bench.clock.advance(Duration.ofSeconds(10));
    bench.whisper(ANA, "older version");
    assertEquals(2, bench.console.asked.size());
    assertEquals(
        bench.console.asked.get(0).request().id(), bench.console.asked.get(1).request().id());
    awaitDone();
  }

  @Test
  void kept_command_that_fails_again_and_again_is_given_up_and_said_so() {
    bench.console.repeatable = true;
    bench.console.answer =
        any -> {
          if (bench.console.asked.size() < 5) {
            bench.clock.advance(Duration.ofSeconds(10));
          }
          throw new IllegalStateException("a bug");
        };
    bench.start();
    bench.slack.client().command(ANA, CHANNEL, "/ops", "restart api prod");
    bench.whisper(ANA, "could not record this");
    awaitDone();
    assertEquals(5, bench.console.asked.size());
  }

  @Test
  void kept_command_whose_answer_cannot_be_said_is_given_up_and_its_person_told() {
    bench.console.repeatable = true;
    bench.console.answer =
        any -> {
          bench.clock.advance(Duration.ofSeconds(10));
          return new Reply.Answer((Fact) null);
        };
    bench.start();
    bench.slack.client().command(ANA, CHANNEL, "/ops", "restart api prod");
    bench.whisper(ANA, "could not answer");
    awaitDone();
    assertTrue(bench.console.asked.size() <= 6, bench.console.asked.size() + " attempts");
  }

  @Test
  void signed_command_without_a_user_is_refused_at_the_door() {
    bench.console.repeatable = true;
    Delivery good = bench.slack.client().command(ANA, CHANNEL, "/ops", "restart api prod");
    String body = good.request().body().replaceAll("&user_id=[^&]*", "");
    String timestamp = Long.toString(bench.clock.instant().getEpochSecond());
    Map<String, String> signed =
        Map.of(
            "X-Slack-Request-Timestamp",
            timestamp,
            "X-Slack-Signature",
            Signature.of(bench.slack.settings().signingSecret(), timestamp, body));
    assertEquals(
        400, bench.slack.client().raw(good.request().contentType(), body, signed).status());
    assertEquals(1, bench.inbox.backlog().waiting());
  }

  @Test
  void slack_that_is_silent_delays_no_acknowledgement_and_grants_no_group() throws IOException {
    try (AppBench hasty =
            new AppBench(
                Set.of(),
                new SlackApp.Limits(AppBench.SOON, AppBench.SOON),
                new Identity.Limits(Duration.ofMillis(50), Duration.ofMillis(50)));
        Faults.Hang _ = hasty.slack.faults().hang("users.info");
        Faults.Hang _ = hasty.slack.faults().hang("usergroups.list")) {
      Delivery delivery = hasty.slack.client().command(ANA, CHANNEL, "/ops", "status");
      assertTrue(delivery.ok());
      Actor actor = hasty.console.asked.getFirst().request().actor();
      assertEquals(ANA, actor.handle());
      assertEquals(Set.of(Actor.UNSAID), actor.groups());
    }
  }

  @Test
  void form_opens_and_what_is_filled_in_comes_back() {
    bench.console.answer = any -> form();
    bench.slack.client().command(ANA, CHANNEL, "/ops", "deny");
    awaitForm();
    JsonNode options = Json.parse(bench.slack.client().options(ANA, "service", "api").body());
    assertEquals("value-api", options.at("/options/0/value").asText());
    bench.console.answer = any -> new Reply.Answer(Fact.of("slack.not-recorded"));
    bench.slack.client().submit(ANA, Map.of("reason", "because", "service", "value-api"));
    assertEquals(
        new Submitted("deny/a-1", Map.of("reason", "because", "service", "value-api")),
        bench.console.asked.getLast().what());
    assertEquals(CHANNEL, bench.console.asked.getLast().request().channel());
    bench.whisper(ANA, "could not record this");
  }

  @Test
  void what_is_wrong_with_a_form_is_said_in_the_form_and_mended_there() {
    bench.console.answer = any -> form();
    bench.slack.client().command(ANA, CHANNEL, "/ops", "deny");
    awaitForm();
    Fact also = Fact.of("field.not-an-integer");
    bench.console.answer =
        any -> new Reply.Refused(Fact.of("slack.form-needs-slash"), List.of(also), List.of());
    Delivery refused = bench.slack.client().submit(ANA, Map.of("reason", "x"));
    JsonNode answer = Json.parse(refused.body());
    assertEquals("errors", answer.path("response_action").asText());
    String said = answer.at("/errors/reason").asText();
    assertTrue(said.startsWith("This needs a form") && said.endsWith("please."), said);
    bench.console.answer = any -> new Reply.Answer(Fact.of("slack.not-recorded"));
    bench.slack.client().submit(ANA, Map.of("reason", "y"));
    assertEquals(3, bench.console.asked.size());
    assertTrue(bench.slack.form(ANA).isEmpty());
  }

  @Test
  void what_is_wrong_with_one_field_is_said_under_it_in_words_of_the_form() {
    bench.console.answer = any -> form();
    bench.slack.client().command(ANA, CHANNEL, "/ops", "deny");
    awaitForm();
    Reply.Button help = new Reply.Button("/ops help", new ButtonAction.Type("/ops", "help"));
    bench.console.answer =
        any ->
            new Reply.Refused(
                Fact.of("parameter.too-long", "flag", "service", "longest", 60),
                List.of(Fact.of("parameter.missing", "flag", "reason")),
                List.of(help));
    Delivery refused = bench.slack.client().submit(ANA, Map.of("reason", "x"));
    JsonNode errors = Json.parse(refused.body()).path("errors");
    assertEquals("Too long: at most 60 characters.", errors.path("service").asText());
    assertEquals("This is needed.", errors.path("reason").asText());
    assertFalse(bench.slack.form(ANA).isEmpty());
  }

  @Test
  void form_that_comes_too_late_asks_to_press_again() {
    bench.slack.faults().failNext("views.open", "expired_trigger_id", 1);
    bench.console.answer = any -> form();
    bench.slack.client().command(ANA, CHANNEL, "/ops", "deny");
    bench.whisper(ANA, "Please try again");
  }

  @Test
  void mention_works_in_a_thread_and_the_same_event_is_carried_out_once() {
    Message card = bench.post("[]");
    Delivery delivery =
        bench.slack.client().type(ANA, CHANNEL, card.ts(), "@ops status api-gateway prod");
    bench.slack.client().resend(delivery);
    assertEquals(1, bench.console.asked.size());
    assertEquals(
        new Typed("/ops", "status api-gateway prod"), bench.console.asked.getFirst().what());
    assertEquals(card.ts(), bench.whisper(ANA, "older version").threadTs());
    bench.slack.client().type(ANA, CHANNEL, "@ops incident resolve");
    assertEquals(new Typed("/incident", "resolve"), bench.console.asked.getLast().what());
  }

  @Test
  void the_card_of_a_look_is_not_announced_by_a_message_of_its_own() {
    bench.console.answer = any -> accepted(Reply.Accepted.Card.ANSWER);
    bench.console.repeatable = true;
    bench.start();
    bench.slack.client().command(ANA, CHANNEL, "/ops", "status api-gateway prod");
    awaitDone();
    assertEquals(List.of(), bench.slack.whispers(CHANNEL, ANA));
    bench.console.answer = any -> accepted(Reply.Accepted.Card.HERE);
    bench.slack.client().command(ANA, CHANNEL, "/ops", "restart api-gateway prod");
    bench.whisper(ANA, "Its card follows");
  }

  private static Reply accepted(Reply.Accepted.Card card) {
    return new Reply.Accepted(new RunId("r-1"), new Texts("T", "T"), "t", null, card);
  }

  @Test
  void mention_whose_links_slack_unfurls_is_not_carried_out_a_second_time() {
    String text = "@ops status api-gateway prod https://example.com/alert";
    Delivery delivery = bench.slack.client().type(ANA, CHANNEL, text);
    bench.whisper(ANA, "older version");
    Message message = bench.slack.messages(CHANNEL).getLast();
    Delivery unfurled = bench.slack.client().unfurl(message);
    assertTrue(delivery.ok() && unfurled.ok());
    assertNotEquals(eventId(delivery), eventId(unfurled));
    assertEquals(1, bench.console.asked.size());
    assertEquals(1, bench.slack.whispers(CHANNEL, ANA).size());
  }

  @Test
  void mention_that_is_edited_is_not_carried_out_a_second_time_whatever_it_says_then() {
    bench.slack.client().type(ANA, CHANNEL, "@ops restart api-gateway prod");
    bench.whisper(ANA, "older version");
    for (String text : List.of("@ops restart ms-orders prod", "@ops restart ms-auth prod")) {
      Message message = bench.slack.messages(CHANNEL).getLast();
      assertTrue(bench.slack.client().edit(message, text).ok());
    }
    assertEquals(1, bench.console.asked.size());
  }

  @Test
  void message_that_mentions_the_bot_only_after_an_edit_is_no_request_and_that_is_said() {
    bench.slack.client().type(ANA, CHANNEL, "restart api-gateway prod");
    Message message = bench.slack.messages(CHANNEL).getLast();
    bench.slack.client().edit(message, "@ops restart api-gateway prod");
    bench.whisper(ANA, "A message that was changed is no request");
    assertEquals(List.of(), bench.console.asked);
  }

  private static String eventId(Delivery delivery) {
    return Json.parse(delivery.request().body()).path("event_id").asText();
  }

  @Test
  void event_that_could_not_be_recorded_is_sent_again_by_slack() {
    bench.console.answer =
        any -> {
          throw new IllegalStateException("the database is away");
        };
    Delivery first = bench.slack.client().type(ANA, CHANNEL, "@ops status");
    assertEquals(503, first.status());
    bench.console.answer = any -> new Reply.Answer(Fact.of("slack.stale-button"));
    assertTrue(bench.slack.client().resend(first).ok());
    bench.whisper(ANA, "older version");
  }

  @Test
  void url_verification_and_unknown_requests_are_answered() {
    Delivery delivery = bench.slack.client().verifyUrl("challenge-1");
    assertTrue(delivery.ok() && delivery.body().contains("challenge-1"));
    assertTrue(bench.slack.client().shortcut(ANA, "someone-elses").ok());
    assertEquals(0, bench.console.asked.size());
  }

  @Test
  void button_of_another_version_is_answered() {
    Message message = bench.post(OLD_BUTTON);
    assertTrue(bench.slack.client().press(ANA, message, "Old").ok());
    bench.whisper(ANA, "older version");
    assertEquals(0, bench.console.asked.size());
  }

  /** A private question with a button, as the person sees it. */
  private Message question() {
    bench.console.answer = any -> BUTTONS;
    bench.slack.client().command(ANA, CHANNEL, "/ops", "which");
    List<Message> whispers = bench.slack.whispers(CHANNEL, ANA);
    bench.console.answer = any -> new Reply.Answer(Fact.of("slack.not-recorded"));
    return whispers.getLast();
  }

  private void awaitDone() {
    Deadline.of(AppBench.SOON).await("an empty inbox", () -> bench.inbox.backlog().waiting() == 0);
  }

  private void awaitForm() {
    bench.slack.await("a form", AppBench.SOON, () -> bench.slack.form(ANA));
  }

  private static Reply.Form form() {
    return new Reply.Form(
        "deny/a-1",
        Fact.of("slack.form-too-late"),
        List.of(
            new Reply.Field(
                "reason",
                new Texts("Reason", "Motivo"),
                Reply.Field.Kind.PARAGRAPH,
                true,
                List.of()),
            new Reply.Field(
                "service",
                new Texts("Service", "Servicio"),
                Reply.Field.Kind.SEARCH,
                false,
                List.<Console.Choice>of())));
  }

  private static void await(CountDownLatch latch) {
    try {
      latch.await();
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
  }
}
