package dev.opsdeck.demo.cluster.api;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.sun.net.httpserver.HttpExchange;
import com.sun.net.httpserver.HttpServer;
import dev.opsdeck.demo.cluster.api.ApiServer.Answer;
import dev.opsdeck.demo.cluster.api.ApiServer.Request;
import dev.opsdeck.demo.cluster.api.Faults.Fault;
import java.io.IOException;
import java.io.OutputStream;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.Objects;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;

/** The HTTP side of the API server, on the loopback address. */
public final class ApiHttp implements AutoCloseable {
  private static final ObjectMapper MAPPER = new ObjectMapper();
  private static final Duration HEARTBEAT = Duration.ofSeconds(5);

  static {
    // Without it each answer waits for the acknowledgement of its headers: 40 ms on Linux.
    System.setProperty("sun.net.httpserver.nodelay", "true");
  }

  private final ApiServer api;
  private final HttpServer http;
  private final ExecutorService threads = Executors.newVirtualThreadPerTaskExecutor();
  private final CountDownLatch closed = new CountDownLatch(1);

  /**
   * @param port 0 for any free one
   */
  public ApiHttp(ApiServer api, int port) throws IOException {
    this.api = api;
    this.http = HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), port), 0);
    http.setExecutor(threads);
    http.createContext("/", this::handle);
    http.start();
  }

  public String url() {
    return "http://127.0.0.1:" + http.getAddress().getPort();
  }

  public void failNext(String pathPrefix, String method, int status, int times) {
    api.faults().arm(pathPrefix, method, new Fault.Refuse(status), times);
  }

  public void hang(String pathPrefix, String method, int times) {
    api.faults().arm(pathPrefix, method, new Fault.Hang(), times);
  }

  public void loseAnswer(String pathPrefix, String method, int times) {
    api.faults().arm(pathPrefix, method, new Fault.LoseAnswer(), times);
  }

  public void delay(String pathPrefix, String method, Duration by, int times) {
    api.faults().arm(pathPrefix, method, new Fault.Delay(by), times);
  }

  public void deny(String verb, String plural) {
    api.faults().deny(verb, plural);
  }

  public void removeGroup(String group) {
    api.faults().removeGroup(group);
  }

  public void clearFaults() {
    api.faults().clear();
  }

  @Override
  public void close() {
    closed.countDown();
    threads.shutdownNow();
    http.stop(0);
  }

  private void handle(HttpExchange exchange) throws IOException {
    try (exchange) {
      Request request = read(exchange);
      boolean upgrade = "websocket".equalsIgnoreCase(header(exchange, "Upgrade"));
      if (upgrade) {
        // As behind a proxy without WebSocket: clients fall back to a plain HTTP watch.
        exchange.sendResponseHeaders(200, -1);
        return;
      }
      @Nullable Fault fault = api.fault(request).orElse(null);
      switch (fault) {
        case Fault.Hang hang -> {
          api.record(request, 0);
          closed.await();
        }
        case Fault.Refuse refuse -> {
          api.record(request, refuse.status());
          ApiError error = ApiError.arranged(refuse.status());
          send(exchange, new Answer.Json(error.code(), error.status()));
        }
        case Fault.LoseAnswer lose -> api.answer(request);
        case Fault.Delay delay -> {
          if (!closed.await(delay.by().toMillis(), TimeUnit.MILLISECONDS)) {
            send(exchange, api.answer(request));
          }
        }
        case null -> send(exchange, api.answer(request));
      }
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
  }

  private static Request read(HttpExchange exchange) throws IOException {
    String body = new String(exchange.getRequestBody().readAllBytes(), StandardCharsets.UTF_8);
    String user = header(exchange, "Impersonate-User");
    return new Request(
        exchange.getRequestMethod(),
        exchange.getRequestURI(),
        header(exchange, "Content-Type"),
        header(exchange, "Accept"),
        body,
        user.isEmpty() ? "opsdeck" : user);
  }

  private static String header(HttpExchange exchange, String name) {
    return Objects.requireNonNullElse(exchange.getRequestHeaders().getFirst(name), "");
  }

  private void send(HttpExchange exchange, Answer answer) throws IOException, InterruptedException {
    switch (answer) {
      case Answer.Json(int status, JsonNode body) ->
          send(exchange, status, "application/json", MAPPER.writeValueAsBytes(body));
      case Answer.Text(int status, String body) ->
          send(
              exchange, status, "text/plain; charset=utf-8", body.getBytes(StandardCharsets.UTF_8));
      case Answer.Stream(WatchStream events, Duration timeout) -> stream(exchange, events, timeout);
    }
  }

  private static void send(HttpExchange exchange, int status, String type, byte[] body)
      throws IOException {
    exchange.getResponseHeaders().set("Content-Type", type);
    exchange.sendResponseHeaders(status, body.length == 0 ? -1 : body.length);
    exchange.getResponseBody().write(body);
  }

  private void stream(HttpExchange exchange, WatchStream events, Duration timeout)
      throws IOException, InterruptedException {
    exchange.getResponseHeaders().set("Content-Type", "application/json");
    exchange.sendResponseHeaders(200, 0);
    long end = System.nanoTime() + timeout.toNanos();
    try (OutputStream out = exchange.getResponseBody()) {
      out.flush();
      while (closed.getCount() > 0 && System.nanoTime() < end) {
        switch (events.poll(HEARTBEAT)) {
          case WatchStream.Next.Line(var event) -> out.write(line(event));
          case WatchStream.Next.Nothing nothing -> {
            // Nothing to say; a write would be the only way to see that the client has gone.
          }
          case WatchStream.Next.End end2 -> {
            return;
          }
        }
        out.flush();
      }
    } finally {
      api.endWatch(events);
    }
  }

  private static byte[] line(JsonNode event) throws JsonProcessingException {
    return (MAPPER.writeValueAsString(event) + "\n").getBytes(StandardCharsets.UTF_8);
  }
}
