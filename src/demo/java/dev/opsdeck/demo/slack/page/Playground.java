package dev.opsdeck.demo.slack.page;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ObjectNode;
import com.sun.net.httpserver.HttpExchange;
import com.sun.net.httpserver.HttpHandler;
import dev.opsdeck.demo.slack.Client;
import dev.opsdeck.demo.slack.Delivery;
import dev.opsdeck.demo.slack.Workspace;
import dev.opsdeck.demo.slack.api.Answers;
import dev.opsdeck.demo.slack.state.Message;
import dev.opsdeck.demo.slack.state.State;
import java.io.IOException;
import java.io.InputStream;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/** The workspace as a web page at {@code /playground}; its visitors choose who to be. */
public final class Playground implements HttpHandler {
  private static final String PATH = "/playground";
  private static final ObjectMapper MAPPER = new ObjectMapper();
  private static final Pattern AS = Pattern.compile("as=(\\w+)");
  private static final Map<String, String> TYPES =
      Map.of(
          "html", "text/html; charset=utf-8",
          "css", "text/css; charset=utf-8",
          "js", "text/javascript; charset=utf-8",
          "svg", "image/svg+xml");

  private final State state;
  private final Client client;

  private Playground(Workspace workspace) {
    state = workspace.state();
    client = workspace.client();
  }

  /** Adds the page to a running workspace and returns its address. */
  public static String open(Workspace workspace) {
    workspace.serve(PATH, new Playground(workspace));
    workspace.serve(PATH + "/live", new Live(workspace.state()));
    return workspace.url() + PATH;
  }

  @Override
  public void handle(HttpExchange exchange) throws IOException {
    String path = exchange.getRequestURI().getPath().substring(PATH.length());
    if (exchange.getRequestMethod().equals("POST")) {
      act(exchange, path);
    } else if (path.equals("/state")) {
      String query = String.valueOf(exchange.getRequestURI().getQuery());
      Matcher as = AS.matcher(query);
      String me = as.find() ? as.group(1) : state.people().getFirst().id();
      Answers.json(exchange, 200, new Snapshot(state, me).json());
    } else {
      asset(exchange, path.length() < 2 ? "/index.html" : path);
    }
  }

  private static void asset(HttpExchange exchange, String path) throws IOException {
    String type = TYPES.get(path.substring(path.lastIndexOf('.') + 1));
    boolean known = type != null && path.matches("/[a-z-]+\\.[a-z]+");
    try (InputStream in = known ? Playground.class.getResourceAsStream(PATH + path) : null) {
      if (in == null) {
        Answers.text(exchange, 404, "text/plain", "There is no " + path + " here.");
        return;
      }
      exchange.getResponseHeaders().set("Cache-Control", "no-cache");
      Answers.bytes(exchange, 200, type, in.readAllBytes());
    }
  }

  /** Acts for the visitor. Other sites cannot: a browser sends them no JSON without asking us. */
  private void act(HttpExchange exchange, String path) throws IOException {
    String type = exchange.getRequestHeaders().getFirst("Content-Type");
    if (type == null || !type.startsWith("application/json")) {
      Answers.text(exchange, 415, "text/plain", "Send application/json.");
      return;
    }
    JsonNode json = MAPPER.readTree(exchange.getRequestBody());
    try {
      Answers.json(exchange, 200, result(act(path, json)));
    } catch (IllegalArgumentException | IllegalStateException e) {
      Answers.json(exchange, 409, MAPPER.createObjectNode().put("error", e.getMessage()));
    }
  }

  private @Nullable Delivery act(String path, JsonNode json) {
    String me = json.path("as").asText();
    String value = json.path("value").textValue();
    String element = json.path("block").asText() + "/" + json.path("action").asText();
    return switch (path) {
      case "/type" ->
          client.type(
              me, channel(json), json.path("thread").textValue(), json.path("text").asText());
      case "/press" -> client.choose(me, message(json), element, value);
      case "/press-in-form" -> client.pressInForm(me, element, value, values(json));
      case "/submit" -> client.submit(me, values(json));
      case "/options" -> client.options(me, element, json.path("query").asText());
      case "/dismiss" -> {
        client.dismiss(me);
        yield null;
      }
      default -> throw new IllegalArgumentException("nothing is done at " + path);
    };
  }

  /** A direct conversation begins with its first message. */
  private String channel(JsonNode json) {
    String channel = json.path("channel").asText();
    return channel.equals("direct")
        ? state.change(() -> state.rooms().direct(json.path("as").asText())).id()
        : channel;
  }

  private Message message(JsonNode json) {
    String ts = json.path("ts").asText();
    return state
        .read(
            () -> state.rooms().find(json.path("channel").asText()).flatMap(room -> room.find(ts)))
        .orElseThrow(() -> new IllegalArgumentException("that message is gone"));
  }

  private static Map<String, String> values(JsonNode json) {
    Map<String, String> values = new LinkedHashMap<>();
    json.path("values").properties().forEach(e -> values.put(e.getKey(), e.getValue().asText()));
    return values;
  }

  private static ObjectNode result(@Nullable Delivery delivery) {
    ObjectNode json = MAPPER.createObjectNode().put("ok", delivery == null || delivery.ok());
    return delivery == null ? json : json.put("answer", delivery.body());
  }
}
