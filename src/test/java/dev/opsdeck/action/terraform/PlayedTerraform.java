package dev.opsdeck.action.terraform;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import com.sun.net.httpserver.HttpExchange;
import com.sun.net.httpserver.HttpServer;
import dev.opsdeck.kernel.Json;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;

/**
 * A workspace of HCP Terraform with its runs, in the form of its API reference: JSON:API documents,
 * 202 for an apply, 409 where a run cannot be confirmed.
 */
final class PlayedTerraform implements AutoCloseable {
  static final String TOKEN = "a-token";

  /** A run, whose state the test moves. */
  static final class Run {
    String id = "";
    String message = "";
    String status = "pending";
    boolean planOnly;
    boolean savePlan;
    boolean permitted = true;
    int add = 3;
    int destroy = 1;
  }

  final List<Run> runs = new ArrayList<>();
  final List<String> applied = new ArrayList<>();
  boolean locked;
  boolean silent;
  private final HttpServer server;

  PlayedTerraform() throws IOException {
    server = HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 0);
    server.createContext("/", this::answer);
    server.start();
  }

  URI address() {
    return URI.create("http://127.0.0.1:" + server.getAddress().getPort());
  }

  private void answer(HttpExchange exchange) throws IOException {
    JsonNode body = Json.parse(text(exchange));
    String path = exchange.getRequestURI().getPath();
    String asked = exchange.getRequestMethod() + " " + path;
    if (!("Bearer " + TOKEN).equals(exchange.getRequestHeaders().getFirst("Authorization"))) {
      reply(exchange, 401, error("unauthorized", ""));
    } else if (!"application/vnd.api+json"
        .equals(exchange.getRequestHeaders().getFirst("Content-Type"))) {
      reply(exchange, 415, error("invalid content type", ""));
    } else if (asked.equals("GET /api/v2/organizations/acme/workspaces/prod")) {
      reply(exchange, 200, workspace());
    } else if (asked.equals("GET /api/v2/workspaces/ws-1/runs")) {
      reply(exchange, 200, list());
    } else if (asked.equals("POST /api/v2/runs")) {
      begin(exchange, body);
    } else if (asked.matches("GET /api/v2/runs/run-\\d+")) {
      reply(exchange, 200, document(run(path.replaceFirst(".*/", ""))));
    } else if (asked.matches("POST /api/v2/runs/run-\\d+/actions/apply")) {
      apply(exchange, run(path.split("/", -1)[4]));
    } else {
      reply(exchange, 404, error("not found", ""));
    }
  }

  private static String text(HttpExchange exchange) throws IOException {
    String text = new String(exchange.getRequestBody().readAllBytes(), StandardCharsets.UTF_8);
    return text.isEmpty() ? "{}" : text;
  }

  private Run run(String id) {
    return runs.stream().filter(run -> run.id.equals(id)).findFirst().orElseThrow();
  }

  private void begin(HttpExchange exchange, JsonNode body) throws IOException {
    JsonNode data = body.path("data");
    JsonNode attributes = data.path("attributes");
    if (!data.path("type").asText().equals("runs")
        || !data.at("/relationships/workspace/data/id").asText().equals("ws-1")
        || attributes.path("auto-apply").asBoolean(true)) {
      reply(exchange, 422, error("invalid attribute", "a run needs its workspace"));
      return;
    }
    Run run = new Run();
    run.id = "run-" + (runs.size() + 1);
    run.message = attributes.path("message").asText();
    run.planOnly = attributes.path("plan-only").asBoolean();
    run.savePlan = attributes.path("save-plan").asBoolean();
    runs.addFirst(run);
    if (silent) {
      exchange.close();
    } else {
      reply(exchange, 201, document(run));
    }
  }

  private void apply(HttpExchange exchange, Run run) throws IOException {
    if (!confirmable(run)) {
      reply(exchange, 409, error("transition not allowed", "run is not confirmable"));
      return;
    }
    run.status = "apply_queued";
    applied.add(run.id);
    if (silent) {
      exchange.close();
    } else {
      reply(exchange, 202, Json.object());
    }
  }

  private static boolean confirmable(Run run) {
    return !run.planOnly
        && (run.status.equals("planned_and_saved") || run.status.equals("planned"));
  }

  private ObjectNode workspace() {
    ObjectNode document = Json.object();
    ObjectNode data = document.putObject("data").put("id", "ws-1").put("type", "workspaces");
    data.putObject("attributes").put("name", "prod").put("locked", locked);
    return document;
  }

  private ObjectNode list() {
    ObjectNode document = Json.object();
    ArrayNode data = document.putArray("data");
    runs.forEach(run -> data.add(data(run)));
    return document;
  }

  private static ObjectNode document(Run run) {
    ObjectNode document = Json.object();
    document.set("data", data(run));
    ObjectNode plan = document.putArray("included").addObject();
    plan.put("id", "plan-1").put("type", "plans");
    plan.putObject("attributes")
        .put("has-changes", run.add + run.destroy > 0)
        .put("resource-additions", run.add)
        .put("resource-changes", 0)
        .put("resource-destructions", run.destroy)
        .put("status", "finished");
    return document;
  }

  private static ObjectNode data(Run run) {
    ObjectNode data = Json.object().put("id", run.id).put("type", "runs");
    ObjectNode attributes = data.putObject("attributes");
    attributes
        .put("status", run.status)
        .put("message", run.message)
        .put("has-changes", run.add + run.destroy > 0)
        .put("plan-only", run.planOnly)
        .put("save-plan", run.savePlan);
    attributes.putObject("actions").put("is-confirmable", confirmable(run));
    attributes.putObject("permissions").put("can-apply", run.permitted);
    return data;
  }

  private static ObjectNode error(String title, String detail) {
    ObjectNode document = Json.object();
    ObjectNode error = document.putArray("errors").addObject().put("title", title);
    if (!detail.isEmpty()) {
      error.put("detail", detail);
    }
    return document;
  }

  private static void reply(HttpExchange exchange, int status, JsonNode body) throws IOException {
    byte[] bytes = Json.write(body).getBytes(StandardCharsets.UTF_8);
    exchange.sendResponseHeaders(status, bytes.length);
    exchange.getResponseBody().write(bytes);
    exchange.close();
  }

  @Override
  public void close() {
    server.stop(0);
  }
}
