package dev.opsdeck.e2e;

import static org.junit.jupiter.api.Assertions.assertEquals;

import com.sun.net.httpserver.HttpServer;
import dev.opsdeck.demo.cluster.SimulatedCluster;
import dev.opsdeck.demo.cluster.SimulatedService;
import dev.opsdeck.demo.slack.Workspace;
import dev.opsdeck.demo.slack.WorkspaceSettings;
import dev.opsdeck.demo.slack.state.Message;
import java.io.IOException;
import java.net.InetSocketAddress;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.SQLException;
import java.sql.Statement;
import java.time.Duration;
import java.time.InstantSource;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.function.Predicate;

/**
 * A Slack workspace, a cluster with one service on it, a health URL, and a folder for Opsdeck's
 * data: everything that stays when Opsdeck is killed.
 */
public final class Stage implements AutoCloseable {
  public static final String ANA = "U0ANA";
  public static final String BRUNO = "U0BRUNO";
  public static final String CHANNEL = "algesta-ops";
  public static final String NAMESPACE = "production";
  public static final String DEPLOYMENT = "api-gateway-production";
  public static final String REPOSITORY = "acralgestaproduction.azurecr.io/api-gateway";
  private static final Duration PATIENCE = Duration.ofSeconds(40);

  public final Workspace workspace;
  public final SimulatedCluster cluster;
  private final HttpServer health;
  private final Path folder;
  private Opsdeck opsdeck;

  public Stage(Path folder, Duration podReadyAfter) throws IOException {
    this.folder = folder;
    this.workspace = Workspace.start(WorkspaceSettings.defaults().withPort(0));
    this.cluster =
        SimulatedCluster.startingAt(
            InstantSource.system().instant().minus(Duration.ofDays(3)), podReadyAfter);
    this.health = healthServer();
    SimulatedService service =
        new SimulatedService(
            NAMESPACE,
            DEPLOYMENT,
            "api-gateway",
            Map.of("app", "api-gateway"),
            REPOSITORY + ":1.4.0",
            3);
    cluster.deployAndSettle(service, "release 1.4.0");
    cluster.deployAndSettle(service.withImage(REPOSITORY + ":1.4.1"), "release 1.4.1");
    cluster.deployAndSettle(service.withImage(REPOSITORY + ":1.4.2"), "release 1.4.2");
    for (String other : List.of("ms-orders", "ms-provider", "ms-notifications")) {
      deploy(other, "2.0.0");
    }
    cluster.goLive();
    cluster.kubeconfig(
        folder.resolve("kubeconfig"),
        List.of(
            "aks-algesta-dev",
            "aks-algesta-production",
            "ecommerce-aks-cluster",
            "microservices-dev",
            "microservices-prod",
            "vapora"));
    writeConfig();
  }

  /** Another service of Algesta's production. */
  private void deploy(String service, String version) {
    cluster.deployAndSettle(
        new SimulatedService(
            NAMESPACE,
            service + "-production",
            service,
            Map.of("app", service),
            "acralgestaproduction.azurecr.io/" + service + ":" + version,
            2),
        "release " + version);
  }

  private static HttpServer healthServer() throws IOException {
    HttpServer server = HttpServer.create(new InetSocketAddress("127.0.0.1", 0), 0);
    server.createContext(
        "/health",
        exchange -> {
          byte[] body = "{\"Estado\":\"ok\"}".getBytes(StandardCharsets.UTF_8);
          exchange.getResponseHeaders().add("Content-Type", "application/json");
          exchange.sendResponseHeaders(200, body.length);
          exchange.getResponseBody().write(body);
          exchange.close();
        });
    server.start();
    return server;
  }

  private void writeConfig() throws IOException {
    Path config = folder.resolve("config");
    Files.createDirectories(config.resolve("catalog"));
    String catalog = Files.readString(Path.of("config/catalog/algesta.yaml"));
    String local = "http://127.0.0.1:" + health.getAddress().getPort() + "/health";
    Files.writeString(
        config.resolve("catalog/algesta.yaml"), catalog.replace("https://{host}/health", local));
    Files.writeString(
        config.resolve("oncall.yaml"),
        """
        rotations:
          - {name: on-call, layer: primary, zone: UTC, start: 2026-01-05, every: 7d, people: [U0BRUNO]}
        """);
  }

  public Map<String, String> environment() {
    return Map.of(
        "SLACK_BOT_TOKEN", workspace.settings().botToken(),
        "SLACK_SIGNING_SECRET", workspace.settings().signingSecret(),
        "SLACK_API_URL", workspace.apiUrl(),
        "OPSDECK_CONFIG", "config," + folder.resolve("config"),
        "OPSDECK_DATA", folder.resolve("data").toString(),
        "KUBECONFIG", folder.resolve("kubeconfig").toString());
  }

  /** Changes a row of the audit as somebody with a database client and the password could. */
  void tamperWithAudit() throws IOException, SQLException {
    List<String> postmaster = Files.readAllLines(folder.resolve("data/postgres/postmaster.pid"));
    String url = "jdbc:postgresql://127.0.0.1:" + postmaster.get(3).strip() + "/opsdeck";
    String password = Files.readString(folder.resolve("data/postgres.password")).strip();
    try (Connection connection = DriverManager.getConnection(url, "opsdeck", password);
        Statement statement = connection.createStatement()) {
      statement.execute("alter table audit disable trigger user");
      assertEquals(
          1,
          statement.executeUpdate(
              "update audit set who = 'nobody' where seq = 2 and chain ="
                  + " (select min(chain) from audit where seq = 2)"));
    }
  }

  Opsdeck start() throws IOException {
    return start(Map.of());
  }

  /**
   * @param more variables besides the usual ones
   */
  Opsdeck start(Map<String, String> more) throws IOException {
    Map<String, String> all = new HashMap<>(environment());
    all.putAll(more);
    QuickStart.sparing(folder.resolve("data"));
    opsdeck = Opsdeck.serve(QuickStart.options(), all, folder);
    workspace.sendTo(opsdeck.requestUrl());
    return opsdeck;
  }

  Opsdeck opsdeck() {
    return Objects.requireNonNull(opsdeck);
  }

  String image() {
    return cluster
        .client()
        .apps()
        .deployments()
        .inNamespace(NAMESPACE)
        .withName(DEPLOYMENT)
        .get()
        .getSpec()
        .getTemplate()
        .getSpec()
        .getContainers()
        .getFirst()
        .getImage();
  }

  /** Writes to the Deployment that were no dry runs and that Opsdeck made. */
  long changes() {
    return cluster.writes().stream()
        .filter(write -> write.effective() && write.path().contains("/deployments/"))
        .count();
  }

  public Message await(String channel, Predicate<Message> wanted) {
    return workspace.awaitMessage(channel, PATIENCE, wanted);
  }

  public Message awaitText(String channel, String text) {
    return await(channel, message -> message.plain().contains(text));
  }

  public Message awaitWhisper(String user, String text) {
    return workspace.awaitWhisper(
        CHANNEL, user, PATIENCE, message -> message.plain().contains(text));
  }

  long messages(String channel, String text) {
    return workspace.messages(channel).stream()
        .filter(message -> message.plain().contains(text))
        .count();
  }

  @Override
  public void close() {
    if (opsdeck != null) {
      opsdeck.close();
    }
    health.stop(0);
    cluster.close();
    workspace.close();
  }
}
