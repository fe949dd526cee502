package dev.opsdeck.slack;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertNull;
import static org.junit.jupiter.api.Assertions.assertTrue;

import ch.qos.logback.classic.Level;
import ch.qos.logback.classic.Logger;
import ch.qos.logback.classic.spi.ILoggingEvent;
import ch.qos.logback.core.read.ListAppender;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.opsdeck.console.ButtonAction;
import dev.opsdeck.console.Reply;
import dev.opsdeck.demo.slack.Delivery;
import dev.opsdeck.demo.slack.Signature;
import dev.opsdeck.demo.slack.state.Roster;
import dev.opsdeck.kernel.ApprovalId;
import dev.opsdeck.kernel.Fact;
import dev.opsdeck.kernel.Json;
import dev.opsdeck.kernel.Texts;
import java.io.IOException;
import java.net.URI;
import java.net.URLDecoder;
import java.net.URLEncoder;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Random;
import net.jqwik.api.Example;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.ShrinkingMode;
import net.jqwik.api.constraints.IntRange;
import net.jqwik.api.lifecycle.AfterContainer;
import net.jqwik.api.lifecycle.BeforeContainer;
import org.slf4j.LoggerFactory;

/**
 * Requests that are signed but not as Slack writes them: refused with one line, never our fault.
 */
class MutatedRequestsTest {
  private static final List<JsonNode> OTHER_TYPES =
      List.of(
          Json.parse("null"),
          Json.parse("7"),
          Json.parse("1e400"),
          Json.parse("true"),
          Json.parse("[]"),
          Json.parse("[null]"),
          Json.parse("{}"),
          Json.parse("{\"a\":{}}"),
          Json.parse("\"\""),
          Json.parse("\"\\u001b[31m\\n\\u0000\""));

  private static final ListAppender<ILoggingEvent> LOG = new ListAppender<>();
  private static EdgeServer edge;
  private static HttpClient http;
  private static final List<Delivery> HONEST = new ArrayList<>();

  @BeforeContainer
  static void start() throws IOException {
    edge = new EdgeServer();
    edge.bench.slack.sendTo(URI.create(edge.url()));
    http = HttpClient.newHttpClient();
    record();
    LOG.start();
    ((Logger) LoggerFactory.getLogger(SlackApp.class)).addAppender(LOG);
  }

  @AfterContainer
  static void stop() {
    ((Logger) LoggerFactory.getLogger(SlackApp.class)).detachAppender(LOG);
    http.close();
    edge.close();
  }

  /** One request of each kind, as Slack sends it. */
  private static void record() {
    String ana = Roster.ANA.id();
    AppBench bench = edge.bench;
    HONEST.add(bench.slack.client().command(ana, AppBench.CHANNEL, "/ops", "status api prod"));
    HONEST.add(bench.slack.client().type(ana, AppBench.CHANNEL, "@ops status api prod"));
    ButtonAction press = new ButtonAction.Approve(new ApprovalId("a-1"));
    bench.console.answer =
        _ ->
            new Reply.Choose(
                Fact.of("slack.form-needs-slash"), List.of(new Reply.Button("Which", press)));
    bench.slack.client().command(ana, AppBench.CHANNEL, "/ops", "which");
    HONEST.add(bench.slack.client().press(ana, bench.whisper(ana, "This needs a form"), "Which"));
    bench.console.answer = _ -> form();
    bench.slack.client().command(ana, AppBench.CHANNEL, "/ops", "deny");
    bench.slack.await("a form", AppBench.SOON, () -> bench.slack.form(ana));
    HONEST.add(bench.slack.client().options(ana, "service", "api"));
    bench.console.answer = _ -> new Reply.Answer(Fact.of("slack.stale-button"));
    HONEST.add(bench.slack.client().submit(ana, Map.of("reason", "because")));
    HONEST.forEach(delivery -> assertEquals(200, delivery.status(), delivery.request().body()));
  }

  private static Reply.Form form() {
    return new Reply.Form(
        "deny/a-1",
        Fact.of("slack.form-too-late"),
        List.of(
            field("reason", Reply.Field.Kind.PARAGRAPH),
            field("service", Reply.Field.Kind.SEARCH)));
  }

  private static Reply.Field field(String name, Reply.Field.Kind kind) {
    return new Reply.Field(name, new Texts(name, name), kind, false, List.of());
  }

  @Example
  void empty_request_is_malformed_and_said_so() throws IOException, InterruptedException {
    for (Delivery honest : HONEST) {
      LOG.list.clear();
      assertEquals(400, send(honest.request().contentType(), new byte[0]));
      assertEquals(1, LOG.list.size(), LOG.list::toString);
    }
  }

  @Property(tries = 3_000, shrinking = ShrinkingMode.OFF)
  void no_mutated_request_is_our_fault(@ForAll @IntRange(min = 0) int seed)
      throws IOException, InterruptedException {
    Random random = new Random(seed);
    Delivery honest = HONEST.get(random.nextInt(HONEST.size()));
    byte[] body = mutated(honest.request().body(), random);
    LOG.list.clear();
    int status = send(honest.request().contentType(), body);
    assertTrue(
        status == 200 || status == 400,
        () -> status + " to " + new String(body, StandardCharsets.UTF_8));
    if (status == 400) {
      List<ILoggingEvent> lines = List.copyOf(LOG.list);
      assertEquals(1, lines.size(), lines::toString);
      assertEquals(Level.WARN, lines.getFirst().getLevel());
      assertNull(lines.getFirst().getThrowableProxy());
      assertFalse(
          lines.getFirst().getFormattedMessage().chars().anyMatch(Character::isISOControl),
          lines::toString);
    }
  }

  private static int send(String contentType, byte[] body)
      throws IOException, InterruptedException {
    String timestamp = Long.toString(edge.bench.clock.instant().getEpochSecond());
    String secret = edge.bench.slack.settings().signingSecret();
    HttpRequest request =
        HttpRequest.newBuilder(URI.create(edge.url()))
            .header("Content-Type", contentType)
            .header("X-Slack-Request-Timestamp", timestamp)
            .header("X-Slack-Signature", Signature.of(secret, timestamp, body))
            .POST(BodyPublishers.ofByteArray(body))
            .build();
    HttpResponse<Void> answer = http.send(request, BodyHandlers.discarding());
    return answer.statusCode();
  }

  private static byte[] mutated(String body, Random random) {
    return switch (random.nextInt(4)) {
      case 0 -> bytes(body.getBytes(StandardCharsets.UTF_8), random);
      case 1 -> body.substring(0, random.nextInt(body.length())).getBytes(StandardCharsets.UTF_8);
      default -> restructured(body, random).getBytes(StandardCharsets.UTF_8);
    };
  }

  private static byte[] bytes(byte[] body, Random random) {
    byte[] other = body.clone();
    for (int i = 0; i <= random.nextInt(8); i++) {
      other[random.nextInt(other.length)] = (byte) random.nextInt(256);
    }
    return other;
  }

  private static String restructured(String body, Random random) {
    if (body.startsWith("{")) {
      return json(Json.parse(body), random);
    }
    if (body.startsWith("payload=")) {
      String payload =
          URLDecoder.decode(body.substring("payload=".length()), StandardCharsets.UTF_8);
      return "payload="
          + URLEncoder.encode(json(Json.parse(payload), random), StandardCharsets.UTF_8);
    }
    List<String> fields = new ArrayList<>(List.of(body.split("&")));
    int which = random.nextInt(fields.size());
    String name = fields.get(which).split("=")[0];
    switch (random.nextInt(4)) {
      case 0 -> fields.remove(which);
      case 1 -> fields.set(which, name + "=%1");
      case 2 -> fields.set(which, name + "=%1B%00%0Ax");
      default -> fields.add(fields.get(which));
    }
    return String.join("&", fields);
  }

  private static String json(JsonNode json, Random random) {
    if (random.nextInt(10) == 0) {
      return "{\"type\":" + "[".repeat(5_000) + "]".repeat(5_000) + "}";
    }
    JsonNode at = json;
    while (true) {
      List<String> names = new ArrayList<>();
      at.fieldNames().forEachRemaining(names::add);
      int size = at.isArray() ? at.size() : names.size();
      if (size == 0) {
        return json.toString();
      }
      int which = random.nextInt(size);
      JsonNode child = at.isArray() ? at.get(which) : at.get(names.get(which));
      if (!child.isContainerNode() || random.nextInt(4) == 0) {
        replace(at, which, names, random);
        return json.toString();
      }
      at = child;
    }
  }

  private static void replace(JsonNode in, int which, List<String> names, Random random) {
    JsonNode other = OTHER_TYPES.get(random.nextInt(OTHER_TYPES.size()));
    boolean remove = random.nextInt(4) == 0;
    if (in instanceof ArrayNode array) {
      array.set(which, other);
    } else if (remove) {
      ((ObjectNode) in).remove(names.get(which));
    } else {
      ((ObjectNode) in).set(names.get(which), other);
    }
  }
}
