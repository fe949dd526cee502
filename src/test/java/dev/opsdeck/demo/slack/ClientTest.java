package dev.opsdeck.demo.slack;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertNull;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.fasterxml.jackson.databind.JsonNode;
import dev.opsdeck.demo.slack.App.Answer;
import dev.opsdeck.demo.slack.App.Heard;
import dev.opsdeck.demo.slack.Delivery.Outcome;
import dev.opsdeck.demo.slack.state.Message;
import java.io.IOException;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.atomic.AtomicReference;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

final class ClientTest {
  private static final List<Object> CARD =
      List.of(
          Map.of(
              "type",
              "actions",
              "elements",
              List.of(
                  Map.of(
                      "type", "button",
                      "action_id", "approve",
                      "style", "primary",
                      "value", "plan-1",
                      "text", Map.of("type", "plain_text", "text", "Approve")))));
  private static final Map<String, Object> FORM =
      Map.of(
          "type",
          "modal",
          "callback_id",
          "deny",
          "private_metadata",
          "plan-1",
          "title",
          Map.of("type", "plain_text", "text", "Deny"),
          "submit",
          Map.of("type", "plain_text", "text", "Deny"),
          "blocks",
          List.of(
              Map.of(
                  "type",
                  "input",
                  "block_id",
                  "reason",
                  "label",
                  Map.of("type", "plain_text", "text", "Why?"),
                  "element",
                  Map.of("type", "plain_text_input", "action_id", "text"))));

  private final AtomicReference<Instant> now =
      new AtomicReference<>(Instant.parse("2026-03-01T10:00:00Z"));
  private Workspace workspace;
  private App app;

  @BeforeEach
  void start() throws IOException {
    workspace =
        Workspace.start(
            WorkspaceSettings.defaults()
                .withClock(now::get)
                .withAnswerLimit(Duration.ofMillis(300)));
    app = new App(workspace);
  }

  @AfterEach
  void stop() {
    app.close();
    workspace.close();
  }

  @Test
  void the_signature_is_the_one_in_slacks_documentation() {
    String body =
        "token=xyzz0WbapA4vBCDEFasx0q6G&team_id=T1DC2JH3J&team_domain=testteamnow&channel_id=G8PSS9T3V"
            + "&channel_name=foobar&user_id=U2CERLKJA&user_name=roadrunner&command=%2Fwebhook-collect"
            + "&text=&response_url=https%3A%2F%2Fhooks.slack.com%2Fcommands%2FT1DC2JH3J%2F397700885554"
            + "%2F96rGlfmibIGlgcZRskXaIFfN&trigger_id=398738663015.47445629121.803a0bc887a14d10d2c447fce8b6703c";
    assertEquals(
        "v0=a2114d57b48eac39b9ad189dd8316235a7b4a8d21a10bd27519666489c69b503",
        Signature.of("8f742231b10e8888abcd99yyyzzz85a5", "1531420618", body));
  }

  @Test
  void a_command_arrives_as_a_signed_form() {
    workspace.client().type("U0ANA", "#algesta-ops", "/ops rollback api-gateway prod");
    Heard heard = app.last();
    assertEquals("/ops", heard.field("command"));
    assertEquals("rollback api-gateway prod", heard.field("text"));
    assertEquals("algesta-ops", heard.field("channel_name"));
    assertEquals("1772359200", heard.headers().get("x-slack-request-timestamp"));
    assertEquals(
        Signature.of("playground-signing-secret", "1772359200", heard.body()),
        heard.headers().get("x-slack-signature"));
  }

  @Test
  void the_body_of_an_acknowledgement_is_shown_to_the_person_alone() {
    app.answers(_ -> new Answer(200, "{\"text\":\"on it\"}"));
    workspace.client().type("U0ANA", "algesta-ops", "/ops status");
    assertEquals("on it", workspace.whispers("algesta-ops", "U0ANA").getFirst().text());
    assertTrue(workspace.messages("algesta-ops").isEmpty());
  }

  @Test
  void an_app_that_is_too_slow_shows_a_timeout() {
    CountDownLatch end = new CountDownLatch(1);
    app.answers(_ -> {
      try {
        end.await();
      } catch (InterruptedException _) {
        Thread.currentThread().interrupt();
      }
      return new Answer(200, "");
    });
    Delivery delivery = workspace.client().type("U0ANA", "algesta-ops", "/ops status");
    end.countDown();
    assertEquals(Outcome.TOO_LATE, delivery.outcome());
    assertEquals(
        "/ops failed with the error \"operation_timeout\"",
        workspace.whispers("algesta-ops", "U0ANA").getFirst().text());
  }

  @Test
  void commands_are_not_supported_in_threads() {
    String ts = post();
    assertNull(workspace.client().type("U0ANA", "algesta-ops", ts, "/ops status"));
    assertTrue(app.heard().isEmpty());
  }

  @Test
  void a_press_carries_the_message_and_a_way_to_replace_it() {
    post();
    Message card = workspace.messages("algesta-ops").getFirst();
    workspace.client().press("U0BRUNO", card, "Approve");
    JsonNode payload = app.last().payload();
    assertEquals("block_actions", payload.path("type").asText());
    assertEquals("U0BRUNO", payload.path("user").path("id").asText());
    assertEquals(card.ts(), payload.path("container").path("message_ts").asText());
    assertEquals("plan-1", payload.path("actions").path(0).path("value").asText());
    app.postTo(
        payload.path("response_url").asText(),
        "application/json",
        "{\"replace_original\":true,\"text\":\"approved\"}");
    assertEquals("approved", workspace.messages("algesta-ops").getFirst().text());
  }

  @Test
  void a_response_url_is_good_for_five_answers() {
    workspace.client().type("U0ANA", "algesta-ops", "/ops status");
    String url = app.last().field("response_url");
    for (int i = 0; i < 5; i++) {
      assertEquals(200, app.postTo(url, "application/json", "{\"text\":\"x\"}").statusCode());
    }
    assertTrue(app.postTo(url, "application/json", "{\"text\":\"x\"}").body().contains("used_url"));
    assertEquals(5, workspace.whispers("algesta-ops", "U0ANA").size());
  }

  @Test
  void a_response_url_is_good_for_half_an_hour() {
    workspace.client().type("U0ANA", "algesta-ops", "/ops status");
    now.updateAndGet(time -> time.plus(Duration.ofMinutes(31)));
    var answer =
        app.postTo(app.last().field("response_url"), "application/json", "{\"text\":\"x\"}");
    assertEquals(404, answer.statusCode());
    assertTrue(answer.body().contains("expired_url"));
  }

  @Test
  void a_form_opens_with_a_fresh_trigger_once() {
    String trigger = trigger();
    assertTrue(open(trigger).path("ok").asBoolean());
    assertEquals("exchanged_trigger_id", open(trigger).path("error").asText());
    assertEquals("invalid_trigger_id", open("1.2.3").path("error").asText());
    assertEquals("Deny", workspace.form("U0ANA").orElseThrow().title());
  }

  @Test
  void a_form_does_not_open_after_three_seconds() {
    String trigger = trigger();
    now.updateAndGet(time -> time.plusMillis(3_001));
    assertEquals("expired_trigger_id", open(trigger).path("error").asText());
    assertFalse(workspace.form("U0ANA").isPresent());
  }

  @Test
  void a_submission_carries_what_was_filled_in_and_closes_the_form() {
    open(trigger());
    workspace.client().submit("U0ANA", Map.of("reason", "not now"));
    JsonNode payload = app.last().payload();
    assertEquals("plan-1", payload.path("view").path("private_metadata").asText());
    assertEquals("not now", payload.at("/view/state/values/reason/text/value").asText());
    assertFalse(workspace.form("U0ANA").isPresent());
  }

  @Test
  void errors_keep_the_form_open() {
    open(trigger());
    app.answers(
        _ -> new Answer(200, "{\"response_action\":\"errors\",\"errors\":{\"reason\":\"short\"}}"));
    Delivery delivery = workspace.client().submit("U0ANA", Map.of("reason", "x"));
    assertTrue(delivery.body().contains("short"));
    assertTrue(workspace.form("U0ANA").isPresent());
  }

  @Test
  void a_mention_reaches_the_app_where_it_is_a_member() {
    workspace.client().type("U0ANA", "random", "@ops status");
    assertTrue(app.heard().isEmpty());
    workspace.client().type("U0ANA", "algesta-ops", "@ops status");
    JsonNode event = app.last().payload().path("event");
    assertEquals("app_mention", event.path("type").asText());
    assertEquals("<@U0OPSDECK> status", event.path("text").asText());
  }

  @Test
  void a_resent_request_is_the_same_to_the_byte() {
    Delivery first = workspace.client().type("U0ANA", "algesta-ops", "/ops status");
    workspace.client().resend(first);
    assertEquals(app.heard().getFirst().body(), app.last().body());
    assertEquals(
        app.heard().getFirst().headers().get("x-slack-signature"),
        app.last().headers().get("x-slack-signature"));
  }

  private String trigger() {
    workspace.client().type("U0ANA", "algesta-ops", "/ops status");
    return app.last().field("trigger_id");
  }

  private JsonNode open(String trigger) {
    return app.call("views.open", Map.of("trigger_id", trigger, "view", FORM));
  }

  private String post() {
    return app.call(
            "chat.postMessage", Map.of("channel", "C0ALGESTA", "text", "card", "blocks", CARD))
        .path("ts")
        .asText();
  }
}
