package dev.opsdeck.demo.slack;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.fasterxml.jackson.databind.JsonNode;
import java.io.IOException;
import java.net.http.HttpResponse;
import java.time.Instant;
import java.util.Collections;
import java.util.List;
import java.util.Map;
import java.util.concurrent.atomic.AtomicReference;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;

final class LimitsTest {
  private final AtomicReference<Instant> now =
      new AtomicReference<>(Instant.parse("2026-03-01T10:00:00Z"));
  private Workspace workspace;
  private App app;

  @BeforeEach
  void start() throws IOException {
    workspace = Workspace.start(WorkspaceSettings.defaults().withClock(now::get));
    app = new App(workspace);
  }

  @AfterEach
  void stop() {
    app.close();
    workspace.close();
  }

  static Stream<Arguments> refused() {
    return Stream.of(
        Arguments.of(header("x".repeat(151)), "must be less than 151 characters"),
        Arguments.of(section("x".repeat(3001)), "must be less than 3001 characters"),
        Arguments.of(section(""), "must be more than 0 characters"),
        Arguments.of(button("x".repeat(76), "v"), "must be less than 76 characters"),
        Arguments.of(button("x", "v".repeat(2001)), "must be less than 2001 characters"),
        Arguments.of(Map.of("type", "nothing"), "unsupported type: nothing"),
        Arguments.of(
            Map.of("type", "context", "elements", Collections.nCopies(11, mrkdwn("x"))),
            "no more than 10 items allowed"),
        Arguments.of(
            Map.of("type", "task_card", "status", "completed"),
            "must be one of: pending, in_progress, complete, error"));
  }

  @ParameterizedTest
  @MethodSource("refused")
  void a_block_over_its_limit_is_refused_with_the_reason(Object block, String reason) {
    JsonNode answer = post(List.of(block));
    assertEquals("invalid_blocks", answer.path("error").asText());
    String message = answer.path("response_metadata").path("messages").path(0).asText();
    assertTrue(message.startsWith("[ERROR] " + reason + " [json-pointer:/blocks/0"), message);
    assertTrue(workspace.messages("algesta-ops").isEmpty());
  }

  @Test
  void blocks_at_their_limits_are_accepted() {
    JsonNode answer =
        post(
            List.of(
                header("x".repeat(150)),
                section("é".repeat(3000)),
                button("x".repeat(75), "v".repeat(2000))));
    assertTrue(answer.path("ok").asBoolean(), answer.toString());
  }

  @Test
  void a_message_has_at_most_50_blocks() {
    assertTrue(post(Collections.nCopies(50, section("x"))).path("ok").asBoolean());
    JsonNode answer = post(Collections.nCopies(51, section("x")));
    assertEquals(
        "no more than 50 items allowed [json-pointer:/blocks]", answer.at("/errors/0").asText());
  }

  @Test
  void block_ids_are_unique_in_a_message() {
    Map<String, Object> block = Map.of("type", "divider", "block_id", "same");
    assertEquals("invalid_blocks", post(List.of(block, block)).path("error").asText());
  }

  @Test
  void a_long_text_is_cut_when_posted_and_refused_when_edited() {
    String ts =
        app.call("chat.postMessage", Map.of("channel", "C0ALGESTA", "text", "x".repeat(40_001)))
            .path("ts")
            .asText();
    assertEquals(40_000, workspace.messages("algesta-ops").getFirst().text().length());
    JsonNode edit =
        app.call(
            "chat.update", Map.of("channel", "C0ALGESTA", "ts", ts, "text", "x".repeat(4_001)));
    assertEquals("msg_too_long", edit.path("error").asText());
  }

  @Test
  void strict_limits_allow_a_message_a_second_in_each_channel() {
    workspace.limitRates(true);
    assertEquals(200, raw("C0ALGESTA").statusCode());
    HttpResponse<String> tooFast = raw("C0ALGESTA");
    assertEquals(429, tooFast.statusCode());
    assertEquals("1", tooFast.headers().firstValue("Retry-After").orElseThrow());
    assertEquals(200, raw("C0INCIDENTS").statusCode());
    now.updateAndGet(time -> time.plusSeconds(1));
    assertEquals(200, raw("C0ALGESTA").statusCode());
    assertEquals(2, workspace.messages("algesta-ops").size());
  }

  @Test
  void strict_limits_allow_twenty_channels_a_minute() {
    workspace.limitRates(true);
    for (int i = 0; i < 20; i++) {
      assertTrue(app.call("conversations.create", Map.of("name", "c" + i)).path("ok").asBoolean());
    }
    assertEquals(
        "ratelimited",
        app.call("conversations.create", Map.of("name", "c20")).path("error").asText());
  }

  private HttpResponse<String> raw(String channel) {
    String args = App.json(Map.of("channel", channel, "text", "x"));
    return app.post("chat.postMessage", "application/json", args);
  }

  private JsonNode post(List<?> blocks) {
    return app.call(
        "chat.postMessage", Map.of("channel", "C0ALGESTA", "text", "x", "blocks", blocks));
  }

  private static Map<String, Object> header(String text) {
    return Map.of("type", "header", "text", plain(text));
  }

  private static Map<String, Object> section(String text) {
    return Map.of("type", "section", "text", mrkdwn(text));
  }

  private static Map<String, Object> button(String text, String value) {
    Map<String, Object> button =
        Map.of("type", "button", "action_id", "a", "text", plain(text), "value", value);
    return Map.of("type", "actions", "elements", List.of(button));
  }

  private static Map<String, Object> plain(String text) {
    return Map.of("type", "plain_text", "text", text);
  }

  private static Map<String, Object> mrkdwn(String text) {
    return Map.of("type", "mrkdwn", "text", text);
  }
}
