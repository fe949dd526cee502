package dev.opsdeck.demo.slack.api;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import com.sun.net.httpserver.HttpExchange;
import com.sun.net.httpserver.HttpHandler;
import dev.opsdeck.demo.slack.state.Content;
import dev.opsdeck.demo.slack.state.Message;
import dev.opsdeck.demo.slack.state.Refusal;
import dev.opsdeck.demo.slack.state.ResponseUrls.Origin;
import dev.opsdeck.demo.slack.state.Room;
import dev.opsdeck.demo.slack.state.Roster;
import dev.opsdeck.demo.slack.state.State;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import org.jspecify.annotations.Nullable;

/**
 * Serves {@code response_url}, and shows the body of an acknowledgement, which has the same form.
 *
 * <p>Source: docs.slack.dev/interactivity/handling-user-interaction#message_responses.
 */
public final class LateAnswers implements HttpHandler {
  public static final String PATH = "/response/";

  private final State state;

  public LateAnswers(State state) {
    this.state = state;
  }

  @Override
  public void handle(HttpExchange exchange) throws IOException {
    String token = exchange.getRequestURI().getPath().substring(PATH.length());
    String body = new String(exchange.getRequestBody().readAllBytes(), StandardCharsets.UTF_8);
    try {
      state.change(() -> {
        Args args = Args.parse("application/json", body, null);
        show(state.responseUrls().spend(token), args.json());
        return args;
      });
      Answers.text(exchange, 200, "text/plain", "ok");
    } catch (Refusal refusal) {
      boolean gone = refusal.code().endsWith("_url");
      Answers.json(exchange, gone ? 404 : 400, Answers.refusal(refusal));
    }
  }

  /** Shows an answer to the person, or to the channel when it says so. */
  public void show(Origin origin, JsonNode json) {
    Room room = state.rooms().find(origin.channel()).orElseThrow();
    Message source = origin.source() == null ? null : room.find(origin.source()).orElse(null);
    if (json.path("delete_original").asBoolean() && source != null) {
      room.delete(source);
      return;
    }
    Content content = Drafts.posted(new Args((ObjectNode) json));
    if (json.path("replace_original").asBoolean() && source != null) {
      state.rooms().edit(room, source, content);
      return;
    }
    String thread = thread(origin, json);
    if (json.path("response_type").asText().equals("in_channel")) {
      state.rooms().post(room, Roster.BOT_USER, content, thread);
    } else {
      state.rooms().whisper(room, Roster.BOT_USER, origin.user(), content, thread);
    }
  }

  private static @Nullable String thread(Origin origin, JsonNode json) {
    return json.path("thread_ts").isTextual()
        ? json.path("thread_ts").textValue()
        : origin.threadTs();
  }
}
