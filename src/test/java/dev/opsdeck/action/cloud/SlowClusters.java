package dev.opsdeck.action.cloud;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import com.sun.net.httpserver.HttpExchange;
import com.sun.net.httpserver.HttpServer;
import dev.opsdeck.kernel.Json;
import java.io.IOException;
import java.net.InetSocketAddress;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.function.Supplier;

/**
 * The cluster of {@link CloudTargets#AKS} or {@link CloudTargets#EKS} in a cloud that takes its
 * time for each upgrade, in the forms of the providers' payloads. It lives outside of the process
 * under test and keeps what it was asked for.
 */
public final class SlowClusters implements AutoCloseable {
  private static final String AKS =
      "/subscriptions/00000000-0000-0000-0000-000000000000/resourceGroups/rg1"
          + "/providers/Microsoft.ContainerService/managedClusters/clustername1";
  private static final String OPERATION =
      "/subscriptions/00000000-0000-0000-0000-000000000000"
          + "/providers/Microsoft.ContainerService/locations/westus3/operations/";
  private static final String EKS = "/clusters/microservices-dev";

  /** What is upgraded: the control plane, or its nodes. */
  private static final class Part {
    String version;
    String wanted;
    Instant done = Instant.MIN;

    Part(String version) {
      this.version = version;
      this.wanted = version;
    }

    boolean isMoving(Instant now) {
      if (!now.isBefore(done)) {
        version = wanted;
      }
      return now.isBefore(done);
    }
  }

  /** What was asked to change, as {@code part version}, in its order. */
  public final List<String> upgrades = new ArrayList<>();

  /** How many requests came. */
  public int asked;

  private final HttpServer server;
  private final Supplier<Instant> clock;
  private final Duration takes;
  private final Part plane;
  private final Part nodes;

  /**
   * @param takes how long one upgrade takes
   * @param version of both parts
   */
  public SlowClusters(Supplier<Instant> clock, Duration takes, String version) throws IOException {
    this.clock = clock;
    this.takes = takes;
    this.plane = new Part(version);
    this.nodes = new Part(version);
    server = HttpServer.create(new InetSocketAddress("127.0.0.1", 0), 0);
    server.createContext("/", this::answer);
    server.start();
  }

  public URI address() {
    return URI.create("http://127.0.0.1:" + server.getAddress().getPort());
  }

  public List<String> versions() {
    plane.isMoving(clock.get());
    nodes.isMoving(clock.get());
    return List.of(plane.version, nodes.version);
  }

  private synchronized void answer(HttpExchange exchange) throws IOException {
    asked++;
    String text = new String(exchange.getRequestBody().readAllBytes(), StandardCharsets.UTF_8);
    JsonNode body = Json.parse(text.isEmpty() ? "{}" : text);
    String path = exchange.getRequestURI().getPath();
    boolean changes = !exchange.getRequestMethod().equals("GET");
    boolean ofNodes = path.contains("/agentPools/") || path.contains("/node-groups/");
    Part part = ofNodes || path.endsWith("nodes") ? nodes : plane;
    String name = part == nodes ? "nodes" : "plane";
    Object answer = path.startsWith(EKS) ? eks(path, part, name) : aks(path);
    if (changes) {
      String wanted = wanted(body);
      if (part.isMoving(clock.get())) {
        reply(exchange, 409, "{\"error\":{\"code\":\"OperationNotAllowed\"}}");
        return;
      }
      upgrades.add(name + " " + wanted);
      part.wanted = wanted;
      part.done = clock.get().plus(takes);
      exchange
          .getResponseHeaders()
          .add("Azure-AsyncOperation", address() + OPERATION + name + "?api-version=2025-09-01");
      answer = path.startsWith(EKS) ? update(part, name) : aks(path);
    }
    reply(exchange, 200, Json.write(answer));
  }

  private static String wanted(JsonNode body) {
    JsonNode properties = body.path("properties");
    return body.has("version")
        ? body.path("version").asText()
        : properties
            .path("orchestratorVersion")
            .asText(properties.path("kubernetesVersion").asText());
  }

  private static void reply(HttpExchange exchange, int status, String body) throws IOException {
    byte[] bytes = body.getBytes(StandardCharsets.UTF_8);
    exchange.getResponseHeaders().add("Content-Type", "application/json");
    exchange.sendResponseHeaders(status, bytes.length);
    exchange.getResponseBody().write(bytes);
    exchange.close();
  }

  private JsonNode aks(String path) {
    boolean planeMoves = plane.isMoving(clock.get());
    boolean nodesMove = nodes.isMoving(clock.get());
    if (path.startsWith(OPERATION)) {
      boolean moves = path.endsWith("nodes") ? nodesMove : planeMoves;
      return Json.object().put("name", "op").put("status", moves ? "InProgress" : "Succeeded");
    }
    if (path.startsWith(AKS + "/agentPools/")) {
      ObjectNode pool = azure("aks/agentpool-get.json");
      pool((ObjectNode) pool.path("properties"), nodesMove);
      return pool;
    }
    if (path.equalsIgnoreCase(AKS + "/upgradeProfiles/default")) {
      return azure("aks/cluster-upgrade-profile.json");
    }
    ObjectNode cluster = azure("aks/cluster-get.json");
    ObjectNode properties = (ObjectNode) cluster.path("properties");
    properties
        .put("kubernetesVersion", plane.wanted)
        .put("currentKubernetesVersion", plane.version)
        .put("provisioningState", planeMoves || nodesMove ? "Upgrading" : "Succeeded");
    pool((ObjectNode) properties.at("/agentPoolProfiles/0"), nodesMove);
    return cluster;
  }

  private void pool(ObjectNode pool, boolean moves) {
    pool.put("orchestratorVersion", nodes.wanted)
        .put("currentOrchestratorVersion", nodes.version)
        .put("provisioningState", moves ? "Upgrading" : "Succeeded");
  }

  private static ObjectNode azure(String file) {
    return (ObjectNode)
        Json.parse(PlayedCloud.text("azure/" + file)).at("/exchanges/0/response/body");
  }

  private Object eks(String path, Part part, String name) {
    boolean moves = part.isMoving(clock.get());
    if (path.endsWith("/updates")) {
      ObjectNode list = Json.object();
      list.putArray("updateIds");
      return list;
    }
    if (path.contains("/updates/")) {
      return update(path.endsWith("nodes") ? nodes : plane, name);
    }
    if (path.endsWith("/node-groups")) {
      ObjectNode list = Json.object();
      list.putArray("nodegroups").add("g");
      return list;
    }
    boolean ofNodes = part == nodes;
    JsonNode document =
        Json.parse(
            PlayedCloud.text(
                "aws/eks/"
                    + (ofNodes ? "describe-nodegroup" : "describe-cluster")
                    + ".ACTIVE.json"));
    ObjectNode what = (ObjectNode) document.path(ofNodes ? "nodegroup" : "cluster");
    what.put("version", part.version).put("status", moves ? "UPDATING" : "ACTIVE");
    if (ofNodes) {
      what.put("nodegroupName", "g");
    }
    return document;
  }

  private JsonNode update(Part part, String name) {
    boolean moves = part.isMoving(clock.get());
    JsonNode document = Json.parse(PlayedCloud.text("aws/eks/update-cluster-version.json"));
    ((ObjectNode) document.path("update"))
        .put("id", name)
        .put("status", moves ? "InProgress" : "Successful");
    return document;
  }

  @Override
  public void close() {
    server.stop(0);
  }
}
