package dev.opsdeck.demo.slack;

import dev.opsdeck.demo.slack.Delivery.Outcome;
import dev.opsdeck.demo.slack.Delivery.Request;
import dev.opsdeck.demo.slack.state.State;
import java.io.IOException;
import java.net.URI;
import java.net.URLEncoder;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import java.net.http.HttpTimeoutException;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.time.InstantSource;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.stream.Collectors;

/** Signs requests and posts them to the app's Request URL, with Slack's patience. */
final class Sender implements AutoCloseable {
  private static final String FORM = "application/x-www-form-urlencoded";

  private final HttpClient http =
      HttpClient.newBuilder().version(HttpClient.Version.HTTP_1_1).build();
  private final List<Delivery> deliveries = new CopyOnWriteArrayList<>();
  private final State state;
  private final String secret;
  private final InstantSource clock;
  private final Duration limit;
  private volatile URI requestUrl;

  Sender(WorkspaceSettings settings, State state) {
    this.state = state;
    secret = settings.signingSecret();
    clock = settings.clock();
    limit = settings.answerLimit();
    requestUrl = settings.requestUrl();
  }

  void sendTo(URI other) {
    requestUrl = other;
  }

  List<Delivery> deliveries() {
    return List.copyOf(deliveries);
  }

  Delivery form(Map<String, String> fields) {
    String body =
        fields.entrySet().stream()
            .map(field -> encode(field.getKey()) + "=" + encode(field.getValue()))
            .collect(Collectors.joining("&"));
    return send(signed(FORM, body));
  }

  Delivery json(String body) {
    return send(signed("application/json", body));
  }

  private static String encode(String text) {
    return URLEncoder.encode(text, StandardCharsets.UTF_8);
  }

  private Request signed(String contentType, String body) {
    String timestamp = Long.toString(clock.instant().getEpochSecond());
    Map<String, String> headers = new LinkedHashMap<>();
    headers.put("X-Slack-Request-Timestamp", timestamp);
    headers.put("X-Slack-Signature", Signature.of(secret, timestamp, body));
    return new Request(contentType, body, headers);
  }

  /** Sends a request as it is, whatever its signature. */
  Delivery send(Request request) {
    long start = System.nanoTime();
    HttpRequest.Builder post =
        HttpRequest.newBuilder(requestUrl)
            .timeout(limit)
            .header("Content-Type", request.contentType())
            .header("User-Agent", "Slackbot 1.0 (+https://api.slack.com/robots)")
            .POST(BodyPublishers.ofString(request.body()));
    request.headers().forEach(post::header);
    Delivery delivery = exchange(request, post.build(), start);
    state.change(() -> deliveries.add(delivery));
    return delivery;
  }

  private Delivery exchange(Request request, HttpRequest post, long start) {
    try {
      HttpResponse<String> answer = http.send(post, BodyHandlers.ofString());
      Outcome outcome = answer.statusCode() == 200 ? Outcome.ANSWERED : Outcome.REFUSED;
      return new Delivery(request, outcome, answer.statusCode(), answer.body(), since(start));
    } catch (HttpTimeoutException _) {
      return new Delivery(request, Outcome.TOO_LATE, 0, "", since(start));
    } catch (IOException _) {
      return new Delivery(request, Outcome.UNREACHABLE, 0, "", since(start));
    } catch (InterruptedException _) {
      Thread.currentThread().interrupt();
      return new Delivery(request, Outcome.UNREACHABLE, 0, "", since(start));
    }
  }

  private static Duration since(long start) {
    return Duration.ofNanos(System.nanoTime() - start);
  }

  @Override
  public void close() {
    http.shutdownNow();
  }
}
