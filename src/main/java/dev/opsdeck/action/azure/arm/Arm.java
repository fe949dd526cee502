package dev.opsdeck.action.azure.arm;

import com.fasterxml.jackson.databind.JsonNode;
import dev.opsdeck.action.cloud.Asked;
import dev.opsdeck.action.cloud.CloudFailure;
import dev.opsdeck.action.cloud.CloudFailure.Kind;
import dev.opsdeck.action.cloud.Sent;
import dev.opsdeck.foreign.ForeignText;
import dev.opsdeck.kernel.Fact;
import dev.opsdeck.kernel.Json;
import java.io.IOException;
import java.net.ConnectException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpConnectTimeoutException;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.Semaphore;
import org.jspecify.annotations.Nullable;

/**
 * Asks and changes resources of Azure. Thread-safe; blocks.
 *
 * <p>Nothing is tried again here: the engine does, and a repeated PUT would be refused because of
 * the first.
 */
public final class Arm implements AutoCloseable {
  public static final URI PUBLIC_CLOUD = URI.create("https://management.azure.com");

  /** Tokens for it. */
  public static final String SCOPE = "https://management.azure.com/.default";

  private static final Duration CONNECT = Duration.ofSeconds(5);
  private static final Duration ANSWER = Duration.ofSeconds(30);

  /** Azure lets one identity read 25 times a second for long; nobody needs as much. */
  private static final int AT_ONCE = 8;

  private static final int PAGES = 20;

  private final URI base;
  private final Tokens tokens;
  private final Semaphore permits = new Semaphore(AT_ONCE);
  private volatile @Nullable HttpClient client;

  public Arm(URI base, Tokens tokens) {
    this.base = base;
    this.tokens = tokens;
  }

  /** What a request came to. */
  private sealed interface Answer {
    record Given(int status, JsonNode body, String operation) implements Answer {}

    /** It never left. */
    record Unsent(CloudFailure failure) implements Answer {}

    record Lost(Fact why) implements Answer {}
  }

  /**
   * One resource.
   *
   * @param what as people name it
   */
  public Asked<JsonNode> read(String what, ArmPath path) throws InterruptedException {
    return read(what, path.under(base));
  }

  /** All of a list, whose pages name the next one. */
  public Asked<List<JsonNode>> list(String what, ArmPath path) throws InterruptedException {
    List<JsonNode> all = new ArrayList<>();
    URI next = path.under(base);
    for (int page = 0; page < PAGES; page++) {
      Asked<JsonNode> answer = read(what, next);
      if (answer instanceof Asked.Missing<JsonNode>(CloudFailure failure)) {
        return new Asked.Missing<>(failure);
      }
      JsonNode body = ((Asked.Given<JsonNode>) answer).value();
      body.path("value").forEach(all::add);
      String link = body.path("nextLink").asText("");
      if (link.isEmpty() || !isOurs(link)) {
        return new Asked.Given<>(all);
      }
      next = URI.create(link);
    }
    return new Asked.Given<>(all);
  }

  private Asked<JsonNode> read(String what, URI address) throws InterruptedException {
    return switch (send(HttpRequest.newBuilder(address).GET())) {
      case Answer.Unsent(CloudFailure failure) -> new Asked.Missing<>(failure);
      case Answer.Lost(Fact why) -> new Asked.Missing<>(new CloudFailure(Kind.AWAY, why));
      case Answer.Given(int status, JsonNode body, _) ->
          status / 100 == 2
              ? new Asked.Given<>(body)
              : new Asked.Missing<>(ArmFailures.of(what, status, body));
    };
  }

  /**
   * Writes a whole resource.
   *
   * @param version of what was read, so that nobody else's change is overwritten; empty for any
   */
  public Sent put(String what, ArmPath path, JsonNode body, String version)
      throws InterruptedException {
    HttpRequest.Builder request =
        HttpRequest.newBuilder(path.under(base))
            .header("Content-Type", "application/json")
            .PUT(BodyPublishers.ofString(Json.write(body)));
    if (!version.isEmpty()) {
      request.header("If-Match", version);
    }
    return sent(what, send(request));
  }

  /** Changes what the body names. */
  public Sent patch(String what, ArmPath path, JsonNode body) throws InterruptedException {
    HttpRequest.Builder request =
        HttpRequest.newBuilder(path.under(base))
            .header("Content-Type", "application/json")
            .method("PATCH", BodyPublishers.ofString(Json.write(body)));
    return sent(what, send(request));
  }

  /** An error of the cloud leaves open whether it was done; being throttled does not. */
  private static Sent sent(String what, Answer answer) {
    return switch (answer) {
      case Answer.Unsent(CloudFailure failure) -> new Sent.Refused(failure);
      case Answer.Lost(Fact why) -> new Sent.Lost(why);
      case Answer.Given(int status, JsonNode body, String operation) -> {
        if (status / 100 == 2) {
          yield new Sent.Accepted(operation);
        }
        CloudFailure failure = ArmFailures.of(what, status, body);
        yield status >= 500 || status == 408
            ? new Sent.Lost(failure.why())
            : new Sent.Refused(failure);
      }
    };
  }

  /** How an operation stands, by the address that Azure gave for it. */
  public ArmOperation follow(String what, String operation) throws InterruptedException {
    if (!isOurs(operation)) {
      return new ArmOperation.Unseen();
    }
    Asked<JsonNode> answer = read(what, URI.create(operation));
    return answer.fold(ArmOperation::of, _ -> new ArmOperation.Unseen());
  }

  /** A token goes nowhere but to Azure, whatever an answer says. */
  private boolean isOurs(String address) {
    return address.startsWith(base + "/");
  }

  private Answer send(HttpRequest.Builder request) throws InterruptedException {
    permits.acquire();
    try {
      request.timeout(ANSWER).header("Accept", "application/json");
      request.header("Authorization", "Bearer " + tokens.token());
    } catch (RuntimeException nobody) {
      permits.release();
      return new Answer.Unsent(
          new CloudFailure(
              Kind.AWAY, Fact.of("clouds.no-identity", "cloud", "Azure", "why", why(nobody))));
    }
    try {
      HttpResponse<String> answer =
          client().send(request.build(), HttpResponse.BodyHandlers.ofString());
      return new Answer.Given(
          answer.statusCode(),
          json(answer.body()),
          answer.headers().firstValue("Azure-AsyncOperation").orElse(""));
    } catch (ConnectException | HttpConnectTimeoutException away) {
      return new Answer.Unsent(new CloudFailure(Kind.AWAY, unreachable(away)));
    } catch (IOException silent) {
      return new Answer.Lost(unreachable(silent));
    } finally {
      permits.release();
    }
  }

  private static Fact unreachable(IOException why) {
    return Fact.of("clouds.unreachable", "cloud", "Azure", "why", why(why));
  }

  private static String why(Exception e) {
    String message = e.getMessage();
    String said = message == null || message.isBlank() ? e.getClass().getSimpleName() : message;
    return ForeignText.clean(said.lines().findFirst().orElse(""));
  }

  private static JsonNode json(String body) {
    try {
      return body.isBlank() ? Json.object() : Json.parse(body);
    } catch (RuntimeException noJson) {
      return Json.object();
    }
  }

  private HttpClient client() {
    HttpClient made = client;
    if (made == null) {
      synchronized (this) {
        made = client;
        if (made == null) {
          made =
              HttpClient.newBuilder()
                  .connectTimeout(CONNECT)
                  .followRedirects(HttpClient.Redirect.NEVER)
                  .build();
          client = made;
        }
      }
    }
    return made;
  }

  @Override
  public void close() {
    HttpClient made = client;
    if (made != null) {
      made.shutdownNow();
    }
  }
}
