package dev.opsdeck.demo.slack.api;

import com.sun.net.httpserver.HttpExchange;
import com.sun.net.httpserver.HttpHandler;
import dev.opsdeck.demo.slack.state.State;
import java.io.IOException;
import java.nio.charset.StandardCharsets;

/** Takes the bytes of an upload, raw or as the only part of a form. */
public final class UploadBytes implements HttpHandler {
  public static final String PATH = "/upload/";

  private final State state;

  public UploadBytes(State state) {
    this.state = state;
  }

  @Override
  public void handle(HttpExchange exchange) throws IOException {
    String id = exchange.getRequestURI().getPath().substring(PATH.length());
    String type = exchange.getRequestHeaders().getFirst("Content-Type");
    byte[] body = exchange.getRequestBody().readAllBytes();
    byte[] bytes = type != null && type.startsWith("multipart/") ? firstPart(body) : body;
    if (state.change(() -> state.uploads().receive(id, bytes))) {
      Answers.text(exchange, 200, "text/plain", "OK - " + bytes.length);
    } else {
      Answers.text(exchange, 404, "text/plain", "not found");
    }
  }

  private static byte[] firstPart(byte[] body) {
    String text = new String(body, StandardCharsets.ISO_8859_1);
    int boundaryEnd = text.indexOf("\r\n");
    int start = text.indexOf("\r\n\r\n") + 4;
    int end = text.indexOf("\r\n" + text.substring(0, boundaryEnd), start);
    return text.substring(start, end).getBytes(StandardCharsets.ISO_8859_1);
  }
}
