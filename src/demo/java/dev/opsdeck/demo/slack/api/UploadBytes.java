package dev.opsdeck.demo.slack.api;

import com.sun.net.httpserver.HttpExchange;
import com.sun.net.httpserver.HttpHandler;
import dev.opsdeck.demo.slack.api.Faults.Fault;
import dev.opsdeck.demo.slack.state.State;
import java.io.IOException;
import java.nio.charset.StandardCharsets;

/** Takes the bytes of an upload, raw or as the only part of a form. */
public final class UploadBytes implements HttpHandler {
  public static final String PATH = "/upload/";

  /** The name under which its bad days are ordered. */
  public static final String FAULTS = "upload";

  private final State state;
  private final Faults faults;

  public UploadBytes(State state, Faults faults) {
    this.state = state;
    this.faults = faults;
  }

  @Override
  public void handle(HttpExchange exchange) throws IOException {
    String id = exchange.getRequestURI().getPath().substring(PATH.length());
    String type = exchange.getRequestHeaders().getFirst("Content-Type");
    byte[] body = exchange.getRequestBody().readAllBytes();
    Fault fault = faults.next(FAULTS).orElse(null);
    if (fault != null && !(fault instanceof Fault.LostAnswer)) {
      refuse(exchange, fault);
      return;
    }
    byte[] bytes = type != null && type.startsWith("multipart/") ? firstPart(body) : body;
    boolean known = state.change(() -> state.uploads().receive(id, bytes));
    if (fault != null) {
      exchange.close();
    } else if (known) {
      Answers.text(exchange, 200, "text/plain", "OK - " + bytes.length);
    } else {
      Answers.text(exchange, 404, "text/plain", "not found");
    }
  }

  private static void refuse(HttpExchange exchange, Fault fault) throws IOException {
    int status =
        switch (fault) {
          case Fault.Error _ -> 400;
          case Fault.Status(int http) -> http;
          case Fault.Limited(int seconds) -> {
            exchange.getResponseHeaders().set("Retry-After", Integer.toString(seconds));
            yield 429;
          }
          case Fault.LostAnswer _ -> throw new IllegalStateException("nothing is refused");
        };
    Answers.text(exchange, status, "text/plain", "not now");
  }

  private static byte[] firstPart(byte[] body) {
    String text = new String(body, StandardCharsets.ISO_8859_1);
    int boundaryEnd = text.indexOf("\r\n");
    int start = text.indexOf("\r\n\r\n") + 4;
    int end = text.indexOf("\r\n" + text.substring(0, boundaryEnd), start);
    return text.substring(start, end).getBytes(StandardCharsets.ISO_8859_1);
  }
}
