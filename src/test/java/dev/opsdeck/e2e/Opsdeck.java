package dev.opsdeck.e2e;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.ServerSocket;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.TimeUnit;

/** The packaged jar in a process of its own, as its users start it. */
public final class Opsdeck implements AutoCloseable {
  static final Path JAR = Path.of("target", "opsdeck.jar");
  private static final HttpClient HTTP = HttpClient.newHttpClient();

  private final Process process;
  private final int port;
  private final Path log;

  private Opsdeck(Process process, int port, Path log) {
    this.process = process;
    this.port = port;
    this.log = log;
  }

  /** Starts {@code serve} and waits until it is ready. */
  public static Opsdeck serve(Map<String, String> environment, Path folder) throws IOException {
    return serve(List.of(), environment, folder);
  }

  /**
   * @param options of the virtual machine
   */
  static Opsdeck serve(List<String> options, Map<String, String> environment, Path folder)
      throws IOException {
    Opsdeck opsdeck = begin(options, environment, folder);
    opsdeck.awaitReady();
    return opsdeck;
  }

  /** Starts {@code serve}; it is not ready yet. */
  static Opsdeck begin(List<String> options, Map<String, String> environment, Path folder)
      throws IOException {
    int port = freePort();
    Path log = Files.createTempFile(folder, "serve-", ".log");
    ProcessBuilder builder = new ProcessBuilder(command(options, "serve"));
    builder.environment().putAll(environment);
    builder.environment().put("OPSDECK_PORT", Integer.toString(port));
    Process process = builder.redirectErrorStream(true).redirectOutput(log.toFile()).start();
    return new Opsdeck(process, port, log);
  }

  /** What a command that ends printed, and how it ended. */
  public record Ended(int code, String output) {}

  /** Runs a command such as {@code check} to its end. */
  public static Ended run(Map<String, String> environment, String... arguments)
      throws IOException, InterruptedException {
    ProcessBuilder builder =
        new ProcessBuilder(command(QuickStart.options(), arguments)).redirectErrorStream(true);
    builder.environment().putAll(environment);
    Process process = builder.start();
    String output = new String(process.getInputStream().readAllBytes());
    return new Ended(process.waitFor(), output);
  }

  private static List<String> command(List<String> options, String... arguments) {
    List<String> command = new ArrayList<>();
    command.add(Path.of(System.getProperty("java.home"), "bin", "java").toString());
    command.addAll(options);
    command.add("-jar");
    command.add(JAR.toString());
    command.addAll(List.of(arguments));
    return command;
  }

  public URI requestUrl() {
    return URI.create("http://127.0.0.1:" + port + "/slack/events");
  }

  public HttpResponse<String> get(String path) {
    try {
      return HTTP.send(
          HttpRequest.newBuilder(URI.create("http://127.0.0.1:" + port + path))
              .timeout(Duration.ofSeconds(5))
              .build(),
          HttpResponse.BodyHandlers.ofString());
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    } catch (InterruptedException e) {
      throw new IllegalStateException(e);
    }
  }

  void awaitReady() {
    long deadline = System.nanoTime() + Duration.ofSeconds(60).toNanos();
    while (!ready()) {
      if (!process.isAlive() || System.nanoTime() > deadline) {
        throw new AssertionError("Opsdeck did not become ready:\n" + log());
      }
      pause();
    }
  }

  private boolean ready() {
    try {
      return get("/health/readiness").statusCode() == 200;
    } catch (UncheckedIOException notYet) {
      return false;
    }
  }

  private void pause() {
    try {
      if (process.waitFor(50, TimeUnit.MILLISECONDS)) {
        throw new AssertionError("Opsdeck ended:\n" + log());
      }
    } catch (InterruptedException e) {
      throw new IllegalStateException(e);
    }
  }

  /** As {@code kill -9} does; returns when it is dead. */
  public void kill() {
    try {
      process.destroyForcibly().waitFor();
    } catch (InterruptedException e) {
      throw new IllegalStateException(e);
    }
  }

  public boolean isAlive() {
    return process.isAlive();
  }

  public long pid() {
    return process.pid();
  }

  /** Tells it to stop, as Kubernetes does first; it may take its time. */
  void terminate() {
    process.destroy();
  }

  /** No thread of it runs any more, and its connections stay open: SIGSTOP. */
  void freeze() {
    signal("STOP");
  }

  void thaw() {
    signal("CONT");
  }

  private void signal(String name) {
    try {
      int code = new ProcessBuilder("kill", "-" + name, Long.toString(pid())).start().waitFor();
      if (code != 0) {
        throw new AssertionError("SIG" + name + " does not reach " + pid());
      }
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    } catch (InterruptedException e) {
      throw new IllegalStateException(e);
    }
  }

  public String log() {
    try {
      return Files.readString(log);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  @Override
  public void close() {
    process.destroy();
    try {
      if (!process.waitFor(30, TimeUnit.SECONDS)) {
        process.destroyForcibly();
        throw new AssertionError("Opsdeck did not stop when it was told to:\n" + log());
      }
    } catch (InterruptedException e) {
      throw new IllegalStateException(e);
    }
  }

  private static int freePort() throws IOException {
    try (ServerSocket socket = new ServerSocket(0)) {
      return socket.getLocalPort();
    }
  }
}
