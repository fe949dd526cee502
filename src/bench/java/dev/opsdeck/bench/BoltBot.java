package dev.opsdeck.bench;

import dev.opsdeck.demo.slack.Workspace;
import dev.opsdeck.kernel.Json;
import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStream;
import java.net.ServerSocket;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.util.Objects;

/** A Bolt-for-JavaScript bot in a process of its own, from the npm registry. */
final class BoltBot implements AutoCloseable {
  private static final Path HOME = Path.of("target", "bench", "bolt");

  private final Process process;
  private final URI url;
  private final String version;

  private BoltBot(Process process, URI url, String version) {
    this.process = process;
    this.url = url;
    this.version = version;
  }

  /** Installs Bolt below {@code target} unless it is there, and starts the bot. */
  static BoltBot start(Workspace workspace) throws IOException, InterruptedException {
    install();
    int port = freePort();
    ProcessBuilder builder = new ProcessBuilder("node", "bolt.cjs").directory(HOME.toFile());
    builder.environment().put("SLACK_BOT_TOKEN", workspace.settings().botToken());
    builder.environment().put("SLACK_SIGNING_SECRET", workspace.settings().signingSecret());
    builder.environment().put("SLACK_API_URL", workspace.apiUrl());
    builder.environment().put("PORT", Integer.toString(port));
    Process process = builder.redirectErrorStream(true).start();
    BufferedReader output = process.inputReader(StandardCharsets.UTF_8);
    StringBuilder said = new StringBuilder();
    for (String line = output.readLine(); !"ready".equals(line); line = output.readLine()) {
      if (line == null) {
        throw new IOException("the Bolt bot did not start: " + said);
      }
      said.append(line).append('\n');
    }
    Thread.startVirtualThread(() -> output.lines().forEach(line -> {}));
    return new BoltBot(
        process, URI.create("http://127.0.0.1:" + port + "/slack/events"), version());
  }

  private static void install() throws IOException, InterruptedException {
    Files.createDirectories(HOME);
    try (InputStream script = BoltBot.class.getResourceAsStream("bolt.cjs")) {
      Files.copy(
          Objects.requireNonNull(script),
          HOME.resolve("bolt.cjs"),
          StandardCopyOption.REPLACE_EXISTING);
    }
    if (Files.exists(HOME.resolve("node_modules/@slack/bolt"))) {
      return;
    }
    Files.writeString(HOME.resolve("package.json"), "{\"private\": true}");
    Process npm =
        new ProcessBuilder("npm", "install", "--no-audit", "--no-fund", "@slack/bolt")
            .directory(HOME.toFile())
            .inheritIO()
            .start();
    if (npm.waitFor() != 0) {
      throw new IOException("npm could not install @slack/bolt");
    }
  }

  private static String version() throws IOException {
    String manifest = Files.readString(HOME.resolve("node_modules/@slack/bolt/package.json"));
    return Json.parse(manifest).path("version").asText();
  }

  private static int freePort() throws IOException {
    try (ServerSocket socket = new ServerSocket(0)) {
      return socket.getLocalPort();
    }
  }

  URI url() {
    return url;
  }

  String name() {
    return "Bolt " + version;
  }

  @Override
  public void close() {
    process.destroy();
  }
}
