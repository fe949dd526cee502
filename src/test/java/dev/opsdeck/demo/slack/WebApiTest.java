package dev.opsdeck.demo.slack;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.fasterxml.jackson.databind.JsonNode;
import dev.opsdeck.demo.slack.api.Call.Fate;
import dev.opsdeck.demo.slack.state.Message;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

final class WebApiTest {
  private Workspace workspace;
  private App app;

  @BeforeEach
  void start() throws IOException {
    workspace = Workspace.start(WorkspaceSettings.defaults());
    app = new App(workspace);
  }

  @AfterEach
  void stop() {
    app.close();
    workspace.close();
  }

  @Test
  void a_posted_message_is_kept_with_its_metadata() {
    JsonNode posted =
        app.callWithForm(
            "chat.postMessage",
            Map.of(
                "channel", "C0ALGESTA",
                "text", "hello",
                "metadata", "{\"event_type\":\"run\",\"event_payload\":{\"id\":\"r1\"}}"));
    assertTrue(posted.path("ok").asBoolean(), posted.toString());
    JsonNode plain = app.call("conversations.history", Map.of("channel", "C0ALGESTA"));
    assertFalse(plain.path("messages").path(0).has("metadata"));
    JsonNode full =
        app.call(
            "conversations.history", Map.of("channel", "C0ALGESTA", "include_all_metadata", true));
    assertEquals(
        "r1",
        full.path("messages").path(0).path("metadata").path("event_payload").path("id").asText());
  }

  @Test
  void an_edit_keeps_what_the_message_said_before() {
    String ts = post("C0ALGESTA", "one");
    app.call("chat.update", Map.of("channel", "C0ALGESTA", "ts", ts, "text", "two"));
    Message message = workspace.messages("algesta-ops").getFirst();
    assertEquals("two", message.text());
    assertEquals("one", message.earlier().getFirst().text());
    assertEquals(1, workspace.messages("algesta-ops").size());
  }

  @Test
  void replies_stand_in_the_thread_and_not_in_the_history() {
    String ts = post("C0ALGESTA", "root");
    app.call("chat.postMessage", Map.of("channel", "C0ALGESTA", "text", "reply", "thread_ts", ts));
    JsonNode history = app.call("conversations.history", Map.of("channel", "C0ALGESTA"));
    assertEquals(1, history.path("messages").size());
    assertEquals(1, history.path("messages").path(0).path("reply_count").asInt());
    JsonNode replies = app.call("conversations.replies", Map.of("channel", "C0ALGESTA", "ts", ts));
    assertEquals(List.of("root", "reply"), replies.path("messages").findValuesAsText("text"));
  }

  @ParameterizedTest
  @CsvSource({
    "chat.postMessage, C0NOWHERE, hello, channel_not_found",
    "chat.postMessage, C0RANDOM, hello, not_in_channel",
    "chat.postMessage, C0ALGESTA, '', no_text",
    "chat.nothing, C0ALGESTA, hello, unknown_method",
  })
  void refusals_name_the_reason(String method, String channel, String text, String error) {
    JsonNode answer = app.call(method, Map.of("channel", channel, "text", text));
    assertEquals(error, answer.path("error").asText());
    assertEquals(error, workspace.calls(method).getFirst().error());
  }

  @Test
  void an_ephemeral_message_cannot_be_edited() {
    JsonNode whisper =
        app.call(
            "chat.postEphemeral", Map.of("channel", "C0ALGESTA", "user", "U0ANA", "text", "psst"));
    String ts = whisper.path("message_ts").asText();
    JsonNode edit =
        app.call("chat.update", Map.of("channel", "C0ALGESTA", "ts", ts, "text", "louder"));
    assertEquals("message_not_found", edit.path("error").asText());
    assertEquals(1, workspace.whispers("algesta-ops", "U0ANA").size());
    assertTrue(workspace.messages("algesta-ops").isEmpty());
  }

  @ParameterizedTest
  @CsvSource({
    "inc-2024-api-gateway, ''",
    "algesta-ops, name_taken",
    "Upper, invalid_name_specials",
    "with space, invalid_name_specials",
    "'', invalid_name_required",
    "---, invalid_name_punctuation",
  })
  void channel_names_follow_the_rules(String name, String error) {
    JsonNode answer = app.call("conversations.create", Map.of("name", name));
    assertEquals(error, answer.path("error").asText());
  }

  @Test
  void a_channel_name_has_at_most_80_characters() {
    JsonNode longest = app.call("conversations.create", Map.of("name", "a".repeat(80)));
    assertTrue(longest.path("ok").asBoolean());
    JsonNode longer = app.call("conversations.create", Map.of("name", "a".repeat(81)));
    assertEquals("invalid_name_maxlength", longer.path("error").asText());
  }

  @Test
  void people_are_invited_to_a_new_channel_once() {
    String id =
        app.call("conversations.create", Map.of("name", "inc-1"))
            .path("channel")
            .path("id")
            .asText();
    Map<String, String> invitation = Map.of("channel", id, "users", "U0BRUNO,U0CARLA");
    assertTrue(app.callWithForm("conversations.invite", invitation).path("ok").asBoolean());
    assertEquals(
        "already_in_channel",
        app.callWithForm("conversations.invite", invitation).path("error").asText());
    assertEquals(
        List.of("U0OPSDECK", "U0BRUNO", "U0CARLA"), workspace.room("inc-1").membersInOrder());
  }

  @Test
  void lists_come_in_pages() {
    JsonNode first = app.call("users.list", Map.of("limit", 3));
    String cursor = first.path("response_metadata").path("next_cursor").asText();
    JsonNode second = app.call("users.list", Map.of("limit", 3, "cursor", cursor));
    assertEquals(3, first.path("members").size());
    assertEquals(2, second.path("members").size());
    assertEquals("", second.path("response_metadata").path("next_cursor").asText());
  }

  @Test
  void a_person_has_a_locale_when_asked_for() {
    JsonNode user = app.call("users.info", Map.of("user", "U0BRUNO", "include_locale", true));
    assertEquals("es-ES", user.path("user").path("locale").asText());
    JsonNode email = app.call("users.lookupByEmail", Map.of("email", "bruno.diaz@algesta.example"));
    assertEquals("U0BRUNO", email.path("user").path("id").asText());
  }

  @Test
  void a_file_is_announced_sent_and_shown_in_a_thread() {
    String ts = post("C0ALGESTA", "root");
    JsonNode address =
        app.callWithForm(
            "files.getUploadURLExternal", Map.of("filename", "pods.txt", "length", "5"));
    assertEquals(
        200, app.postTo(address.path("upload_url").asText(), "text/plain", "hello").statusCode());
    app.callWithForm(
        "files.completeUploadExternal",
        Map.of(
            "files",
            "[{\"id\":\"" + address.path("file_id").asText() + "\",\"title\":\"Pods\"}]",
            "channel_id",
            "C0ALGESTA",
            "thread_ts",
            ts));
    Message shown = workspace.messages("algesta-ops").getLast();
    assertEquals(ts, shown.threadTs());
    assertEquals("hello", shown.extras().files().getFirst().text());
  }

  @Test
  void a_wrong_token_is_refused() throws IOException, InterruptedException {
    HttpRequest request =
        HttpRequest.newBuilder(URI.create(workspace.apiUrl() + "auth.test"))
            .header("Authorization", "Bearer xoxb-wrong")
            .POST(BodyPublishers.noBody())
            .build();
    try (HttpClient http = HttpClient.newHttpClient()) {
      JsonNode answer = App.tree(http.send(request, BodyHandlers.ofString()).body());
      assertEquals("invalid_auth", answer.path("error").asText());
    }
    assertTrue(app.call("auth.test", Map.of()).path("ok").asBoolean());
  }

  @Test
  void a_planned_failure_happens_as_often_as_planned() {
    workspace.faults().failNext("chat.postMessage", "internal_error", 1);
    Map<String, String> args = Map.of("channel", "C0ALGESTA", "text", "x");
    assertEquals("internal_error", app.call("chat.postMessage", args).path("error").asText());
    assertTrue(app.call("chat.postMessage", args).path("ok").asBoolean());
    assertEquals(1, workspace.messages("algesta-ops").size());
  }

  @Test
  void a_lost_answer_leaves_its_effect() {
    workspace.faults().loseAnswer("chat.postMessage");
    assertThrows(
        UncheckedIOException.class,
        () -> app.call("chat.postMessage", Map.of("channel", "C0ALGESTA", "text", "x")));
    assertEquals(1, workspace.messages("algesta-ops").size());
    assertEquals(Fate.LOST, workspace.calls("chat.postMessage").getFirst().fate());
  }

  @Test
  void a_hanging_method_answers_when_released() {
    CompletableFuture<JsonNode> answer;
    try (var _ = workspace.faults().hang("auth.test")) {
      answer = CompletableFuture.supplyAsync(() -> app.call("auth.test", Map.of()));
      assertTrue(app.call("users.list", Map.of()).path("ok").asBoolean());
      assertTrue(workspace.calls("auth.test").isEmpty());
    }
    assertTrue(answer.orTimeout(10, TimeUnit.SECONDS).join().path("ok").asBoolean());
  }

  @Test
  void an_ordered_rate_limit_says_when_to_come_back() {
    workspace.faults().rateLimitNext("chat.update", 7);
    HttpResponse<String> answer = app.post("chat.update", "application/json", "{}");
    assertEquals(429, answer.statusCode());
    assertEquals("7", answer.headers().firstValue("Retry-After").orElseThrow());
  }

  private String post(String channel, String text) {
    return app.call("chat.postMessage", Map.of("channel", channel, "text", text))
        .path("ts")
        .asText();
  }
}
