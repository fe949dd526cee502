package dev.opsdeck.action.monitoring;

import com.fasterxml.jackson.databind.JsonNode;
import dev.opsdeck.action.StepOutcome.Again;
import dev.opsdeck.action.StepOutcome.Failed;
import dev.opsdeck.foreign.ForeignText;
import dev.opsdeck.kernel.Fact;
import dev.opsdeck.kernel.Json;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.net.URI;
import java.net.URLEncoder;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.Map;
import java.util.stream.Collectors;

/** Asks a JSON API over HTTP; at most 4 MB of an answer are read. */
final class Api implements AutoCloseable {
  private static final int MOST = 4 << 20;
  private static final Duration CONNECT = Duration.ofSeconds(3);
  private static final Duration ANSWER = Duration.ofSeconds(10);

  private final HttpClient client =
      HttpClient.newBuilder()
          .connectTimeout(CONNECT)
          .followRedirects(HttpClient.Redirect.NEVER)
          .build();

  /** What was asked, or why there is no answer. */
  sealed interface Answer {
    record Json(int status, JsonNode body) implements Answer {}

    record None(Fact why) implements Answer {
      <O extends Record> Failed<O> failed() {
        return new Failed<>(why, Again.MAY_HELP);
      }
    }
  }

  /**
   * @param service as people name it: {@code Prometheus}
   * @param token a bearer token; empty for none
   */
  Answer get(String service, URI base, String path, Map<String, String> query, String token)
      throws InterruptedException {
    String parameters =
        query.entrySet().stream()
            .map(each -> each.getKey() + "=" + encoded(each.getValue()))
            .sorted()
            .collect(Collectors.joining("&"));
    HttpRequest.Builder request =
        HttpRequest.newBuilder(
                URI.create(base + path + (parameters.isEmpty() ? "" : "?") + parameters))
            .timeout(ANSWER)
            .header("Accept", "application/json");
    if (!token.isEmpty()) {
      request.header("Authorization", "Bearer " + token);
    }
    try {
      HttpResponse<InputStream> answer =
          client.send(request.build(), HttpResponse.BodyHandlers.ofInputStream());
      return read(service, base, answer);
    } catch (IOException | UncheckedIOException e) {
      return new Answer.None(
          Fact.of(
              "monitoring.unreachable",
              "service",
              service,
              "address",
              base,
              "why",
              String.valueOf(e.getMessage())));
    }
  }

  private static Answer read(String service, URI base, HttpResponse<InputStream> answer)
      throws IOException {
    byte[] body;
    try (InputStream stream = answer.body()) {
      body = stream.readNBytes(MOST + 1);
    }
    if (body.length > MOST) {
      return new Answer.None(Fact.of("monitoring.too-much", "service", service));
    }
    String text = new String(body, StandardCharsets.UTF_8);
    try {
      return new Answer.Json(answer.statusCode(), Json.parse(text));
    } catch (RuntimeException noJson) {
      return new Answer.None(
          Fact.of(
              "monitoring.no-json",
              "service",
              service,
              "address",
              base,
              "status",
              answer.statusCode(),
              "start",
              ForeignText.clean(text.substring(0, Math.min(80, text.length())))));
    }
  }

  private static String encoded(String value) {
    return URLEncoder.encode(value, StandardCharsets.UTF_8);
  }

  @Override
  public void close() {
    client.shutdownNow();
  }
}
