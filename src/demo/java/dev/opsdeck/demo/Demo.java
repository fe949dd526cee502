package dev.opsdeck.demo;

import dev.opsdeck.catalog.Catalog;
import dev.opsdeck.catalog.CatalogLoader;
import dev.opsdeck.demo.cluster.DemoWorld;
import dev.opsdeck.demo.slack.Workspace;
import dev.opsdeck.demo.slack.WorkspaceSettings;
import dev.opsdeck.demo.slack.page.Playground;
import dev.opsdeck.kernel.ConfigFile;
import dev.opsdeck.kernel.ConfigTree;
import java.io.IOException;
import java.io.PrintStream;
import java.net.BindException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.ServerSocket;
import java.net.URI;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayDeque;
import java.util.Comparator;
import java.util.Deque;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;

/**
 * Starts the simulated clusters, the playground and Opsdeck between them, until Ctrl-C.
 *
 * <p>{@code OPSDECK_DEMO_PORT} moves the playground from port 8080; Opsdeck listens on the next
 * one.
 */
public final class Demo implements AutoCloseable {
  private static final Duration POD_READY_AFTER = Duration.ofSeconds(4);

  private final Deque<AutoCloseable> running = new ArrayDeque<>();
  private final Path folder;
  private final String address;
  private final OpsdeckProcess opsdeck;
  private volatile boolean stopping;

  private Demo(Path project, int port) throws IOException, InterruptedException {
    folder = Files.createTempDirectory("opsdeck-demo");
    running.push(() -> delete(folder));
    try {
      requireFree(port + 1, port);
      Workspace workspace = workspace(port);
      DemoWorld world = world(project.resolve("config"));
      world.kubeconfig(folder.resolve("kubeconfig"));
      world.trustStore(folder.resolve("trust.p12"));
      world.overrideCatalog(project.resolve("config/catalog"), folder.resolve("config/catalog"));
      opsdeck = opsdeck(project, workspace);
      opsdeck.awaitReady();
      // Whoever sees the page can use it.
      address = Playground.open(workspace);
    } catch (IOException | InterruptedException | RuntimeException e) {
      close();
      throw e;
    }
  }

  /** Runs the demo; exit code 1 when it cannot start. */
  public static void main(String[] args) throws InterruptedException {
    PrintStream out = System.out;
    int port = Integer.parseInt(System.getenv().getOrDefault("OPSDECK_DEMO_PORT", "8080"));
    out.println("Starting the demo: simulated clusters, a playground for Slack, and Opsdeck …");
    try (Demo demo = start(Path.of(""), port)) {
      Runtime.getRuntime().addShutdownHook(new Thread(demo::close, "stop the demo"));
      out.println("\n  Ready. Open " + demo.address() + " and try a rollback. Ctrl-C stops it.\n");
      int code = demo.opsdeck.waitFor();
      if (!demo.stopping) {
        out.println("Opsdeck has stopped with exit code " + code + demo.opsdeck.lastLines());
        System.exit(1);
      }
    } catch (BindException e) {
      out.println(e.getMessage());
      System.exit(1);
    } catch (IOException e) {
      out.println("The demo cannot start: " + e.getMessage());
      System.exit(1);
    }
  }

  /**
   * Starts everything and waits until Opsdeck is ready.
   *
   * @param project the folder that holds {@code config} and {@code src}
   * @param port of the playground; Opsdeck listens on the next one
   * @throws BindException when one of the ports is taken, with the cure
   */
  public static Demo start(Path project, int port) throws IOException, InterruptedException {
    return new Demo(project.toAbsolutePath(), port);
  }

  /** Returns where the playground is. */
  public String address() {
    return address;
  }

  private Workspace workspace(int port) throws IOException {
    try {
      URI requests = URI.create("http://localhost:" + (port + 1) + "/slack/events");
      return keep(
          Workspace.start(WorkspaceSettings.defaults().withPort(port).withRequestUrl(requests)));
    } catch (BindException _) {
      throw taken(port, port);
    }
  }

  private static void requireFree(int port, int base) throws IOException {
    try (ServerSocket probe = new ServerSocket()) {
      probe.setReuseAddress(true);
      probe.bind(new InetSocketAddress(InetAddress.getLoopbackAddress(), port));
    } catch (BindException _) {
      throw taken(port, base);
    }
  }

  private static BindException taken(int port, int base) {
    return new BindException(
        ("Port %d is taken. Stop what listens there, or choose two free ports in a row: "
                + "OPSDECK_DEMO_PORT=%d moves the playground to %d and Opsdeck to %d.")
            .formatted(port, base + 1000, base + 1000, base + 1001));
  }

  private DemoWorld world(Path config) throws IOException {
    return keep(DemoWorld.start(catalog(config), POD_READY_AFTER));
  }

  private static Catalog catalog(Path config) throws IOException {
    TreeMap<String, ConfigFile> files = new TreeMap<>();
    try (var found = Files.walk(config)) {
      for (Path file : found.filter(Files::isRegularFile).toList()) {
        String name = config.relativize(file).toString().replace('\\', '/');
        files.put(name, new ConfigFile(file.toString(), Files.readString(file)));
      }
    }
    return CatalogLoader.load(new ConfigTree(files));
  }

  private OpsdeckProcess opsdeck(Path project, Workspace workspace) throws IOException {
    WorkspaceSettings slack = workspace.settings();
    String config =
        "%s,%s,%s"
            .formatted(
                project.resolve("config"),
                project.resolve("src/demo/config"),
                folder.resolve("config"));
    Map<String, String> environment =
        Map.of(
            "SLACK_BOT_TOKEN", slack.botToken(),
            "SLACK_SIGNING_SECRET", slack.signingSecret(),
            // Of the playground alone: whoever reads this can open what it seals.
            "OPSDECK_SECRET_KEY", "b3BzZGVjay1wbGF5Z3JvdW5kLWtleS0zMi1ieXRlcyE=",
            "SLACK_API_URL", workspace.apiUrl(),
            "OPSDECK_CONFIG", config,
            "OPSDECK_DATA", folder.resolve("data").toString(),
            "KUBECONFIG", folder.resolve("kubeconfig").toString());
    List<String> flags =
        List.of(
            "-Djavax.net.ssl.trustStore=" + folder.resolve("trust.p12"),
            "-Djavax.net.ssl.trustStorePassword=" + DemoWorld.TRUST_STORE_PASSWORD);
    int port = slack.port() + 1;
    return keep(OpsdeckProcess.start(port, environment, flags, folder.resolve("opsdeck.log")));
  }

  private <T extends AutoCloseable> T keep(T part) {
    running.push(part);
    return part;
  }

  /** Stops everything, the last started first; once. */
  @Override
  public synchronized void close() {
    stopping = true;
    while (!running.isEmpty()) {
      try {
        running.pop().close();
      } catch (Exception e) {
        System.err.println("Not stopped cleanly: " + e);
      }
    }
  }

  private static void delete(Path folder) throws IOException {
    try (var found = Files.walk(folder)) {
      for (Path path : found.sorted(Comparator.reverseOrder()).toList()) {
        Files.deleteIfExists(path);
      }
    }
  }
}
