package dev.opsdeck.action.rest;

import com.fasterxml.jackson.databind.JsonNode;
import dev.opsdeck.foreign.ForeignText;
import dev.opsdeck.kernel.Fact;
import dev.opsdeck.kernel.Json;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.net.ConnectException;
import java.net.http.HttpClient;
import java.net.http.HttpConnectTimeoutException;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.Locale;
import java.util.Map;
import java.util.TreeMap;

/**
 * Asks a JSON API over HTTP, once; at most 4 MB of an answer are read. Safe for any number of
 * threads.
 */
public final class Rest implements AutoCloseable {
  private static final int MOST = 4 << 20;
  private static final Duration CONNECT = Duration.ofSeconds(3);
  private static final Duration ANSWER = Duration.ofSeconds(10);

  private final HttpClient client =
      HttpClient.newBuilder()
          .connectTimeout(CONNECT)
          .followRedirects(HttpClient.Redirect.NEVER)
          .build();

  public RestAnswer send(RestCall call) throws InterruptedException {
    String body = call.body();
    HttpRequest.Builder request =
        HttpRequest.newBuilder(call.uri())
            .timeout(ANSWER)
            .method(
                call.method(),
                body == null
                    ? HttpRequest.BodyPublishers.noBody()
                    : HttpRequest.BodyPublishers.ofString(body));
    call.headers().forEach(request::header);
    try {
      return read(call, client.send(request.build(), HttpResponse.BodyHandlers.ofInputStream()));
    } catch (ConnectException | HttpConnectTimeoutException e) {
      return new RestAnswer.None(unreachable(call, e), RestAnswer.Sent.NO);
    } catch (IOException | UncheckedIOException e) {
      return new RestAnswer.None(unreachable(call, e), RestAnswer.Sent.MAYBE);
    }
  }

  private static Fact unreachable(RestCall call, Exception e) {
    String said = e.getMessage() == null ? e.getClass().getSimpleName() : e.getMessage();
    return Fact.of(
        "rest.unreachable", "service", call.service(), "address", call.base(), "why", said);
  }

  private static RestAnswer read(RestCall call, HttpResponse<InputStream> answer)
      throws IOException {
    byte[] bytes;
    try (InputStream stream = answer.body()) {
      bytes = stream.readNBytes(MOST + 1);
    }
    if (bytes.length > MOST) {
      return new RestAnswer.None(
          Fact.of("rest.too-much", "service", call.service()), RestAnswer.Sent.MAYBE);
    }
    String text = new String(bytes, StandardCharsets.UTF_8);
    try {
      JsonNode body = text.isBlank() ? Json.object() : Json.parse(text);
      return new RestAnswer.Json(answer.statusCode(), headers(answer), body);
    } catch (IllegalArgumentException noJson) {
      return new RestAnswer.None(noJson(call, answer.statusCode(), text), RestAnswer.Sent.MAYBE);
    }
  }

  private static Map<String, String> headers(HttpResponse<?> answer) {
    Map<String, String> headers = new TreeMap<>();
    answer
        .headers()
        .map()
        .forEach((name, values) ->
            headers.putIfAbsent(name.toLowerCase(Locale.ROOT), values.getFirst()));
    return headers;
  }

  private static Fact noJson(RestCall call, int status, String text) {
    record Page(String service, String address, int status, String start) {}
    return Fact.of(
        "rest.no-json",
        new Page(
            call.service(),
            call.base().toString(),
            status,
            ForeignText.clean(text.substring(0, Math.min(80, text.length())))));
  }

  @Override
  public void close() {
    client.shutdownNow();
  }
}
