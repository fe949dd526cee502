package dev.opsdeck.demo;

import java.io.File;
import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse.BodyHandlers;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import java.util.stream.Collectors;

/** Opsdeck as its users run it: a process of its own that knows only its environment. */
public final class OpsdeckProcess implements AutoCloseable {
  private static final Duration LONGEST_START = Duration.ofMinutes(2);
  private static final Duration LONGEST_STOP = Duration.ofSeconds(20);
  private static final int LAST_LINES = 40;

  private final Process process;
  private final Path log;
  private final String url;

  private OpsdeckProcess(Process process, Path log, String url) {
    this.process = process;
    this.log = log;
    this.url = url;
  }

  /** It did not get ready; the message holds the last lines of its log. */
  public static final class NotReady extends IOException {
    private static final long serialVersionUID = 1L;

    NotReady(String message) {
      super(message);
    }
  }

  /**
   * Starts {@code opsdeck serve} with the class path of this process, without tests and demo.
   *
   * @param jvmFlags for instance {@code -Djavax.net.ssl.trustStore=…}
   */
  public static OpsdeckProcess start(
      int port, Map<String, String> environment, List<String> jvmFlags, Path log)
      throws IOException {
    List<String> command = new ArrayList<>();
    command.add(Path.of(System.getProperty("java.home"), "bin", "java").toString());
    command.add("--enable-native-access=ALL-UNNAMED");
    command.add("--sun-misc-unsafe-memory-access=allow");
    command.addAll(jvmFlags);
    command.addAll(List.of("-cp", classPath(), "dev.opsdeck.app.Main", "serve"));
    ProcessBuilder builder = new ProcessBuilder(command).redirectErrorStream(true);
    builder.environment().putAll(environment);
    builder.environment().put("OPSDECK_PORT", Integer.toString(port));
    builder.redirectOutput(log.toFile());
    return new OpsdeckProcess(builder.start(), log, "http://localhost:" + port);
  }

  private static String classPath() {
    return Arrays.stream(System.getProperty("java.class.path").split(File.pathSeparator))
        .filter(entry -> !entry.endsWith("test-classes"))
        .collect(Collectors.joining(File.pathSeparator));
  }

  /** Waits until it says that it is ready. */
  public void awaitReady() throws IOException, InterruptedException {
    long end = System.nanoTime() + LONGEST_START.toNanos();
    while (!isReady()) {
      if (process.waitFor(200, TimeUnit.MILLISECONDS)) {
        throw new NotReady("Opsdeck stopped with exit code " + process.exitValue() + lastLines());
      }
      if (System.nanoTime() > end) {
        throw new NotReady("Opsdeck was not ready after " + LONGEST_START + lastLines());
      }
    }
  }

  private boolean isReady() throws InterruptedException {
    HttpRequest request =
        HttpRequest.newBuilder(URI.create(url + "/health/readiness"))
            .timeout(Duration.ofSeconds(5))
            .build();
    try (HttpClient http = HttpClient.newHttpClient()) {
      return http.send(request, BodyHandlers.discarding()).statusCode() == 200;
    } catch (IOException _) {
      return false;
    }
  }

  /** Ends it as {@code kill -9} does; its data stay. */
  public void kill() throws InterruptedException {
    process.destroyForcibly().waitFor();
  }

  /** Waits until it ends by itself and returns its exit code. */
  public int waitFor() throws InterruptedException {
    return process.waitFor();
  }

  /** Returns the end of its log, to be put behind a message. */
  public String lastLines() {
    try {
      List<String> lines = Files.readAllLines(log, StandardCharsets.UTF_8);
      List<String> last = lines.subList(Math.max(0, lines.size() - LAST_LINES), lines.size());
      return ". The end of its log:\n  " + String.join("\n  ", last);
    } catch (IOException e) {
      return ". Its log cannot be read: " + e.getMessage();
    }
  }

  @Override
  public void close() {
    process.destroy();
    try {
      if (!process.waitFor(LONGEST_STOP.toSeconds(), TimeUnit.SECONDS)) {
        kill();
      }
    } catch (InterruptedException _) {
      process.destroyForcibly();
      Thread.currentThread().interrupt();
    }
  }
}
