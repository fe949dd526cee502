package dev.opsdeck.demo.slack.api;

import com.fasterxml.jackson.databind.JsonNode;
import com.sun.net.httpserver.HttpExchange;
import dev.opsdeck.demo.slack.state.Refusal;
import java.io.IOException;
import java.nio.charset.StandardCharsets;

/** Writes HTTP answers. */
public final class Answers {
  private Answers() {}

  public static void json(HttpExchange exchange, int status, JsonNode body) throws IOException {
    text(exchange, status, "application/json; charset=utf-8", body.toString());
  }

  public static void text(HttpExchange exchange, int status, String type, String body)
      throws IOException {
    bytes(exchange, status, type, body.getBytes(StandardCharsets.UTF_8));
  }

  public static void bytes(HttpExchange exchange, int status, String type, byte[] body)
      throws IOException {
    try (exchange) {
      exchange.getResponseHeaders().set("Content-Type", type);
      exchange.sendResponseHeaders(status, body.length == 0 ? -1 : body.length);
      exchange.getResponseBody().write(body);
    }
  }

  static JsonNode refusal(Refusal refusal) {
    var answer = Args.MAPPER.createObjectNode().put("ok", false).put("error", refusal.code());
    if (!refusal.details().isEmpty()) {
      var errors = answer.putArray("errors");
      var messages = answer.putObject("response_metadata").putArray("messages");
      for (String detail : refusal.details()) {
        errors.add(detail.replaceFirst("^\\[ERROR] ", ""));
        messages.add(detail);
      }
    }
    return answer;
  }
}
