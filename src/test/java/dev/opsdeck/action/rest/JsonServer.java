package dev.opsdeck.action.rest;

import com.fasterxml.jackson.databind.JsonNode;
import com.sun.net.httpserver.HttpExchange;
import com.sun.net.httpserver.HttpServer;
import dev.opsdeck.kernel.Json;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.URI;
import java.net.URLDecoder;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.function.Function;

/** A provider on this machine that answers with JSON and remembers what it was asked. */
public final class JsonServer implements AutoCloseable {
  /** One request as it came. */
  public record Request(
      String method, String path, String query, Map<String, String> headers, JsonNode body) {
    public String parameter(String name) {
      return List.of(query.split("&")).stream()
          .filter(each -> each.startsWith(name + "="))
          .map(each -> URLDecoder.decode(each.substring(name.length() + 1), StandardCharsets.UTF_8))
          .findFirst()
          .orElse("");
    }
  }

  /**
   * @param headers besides its type
   */
  public record Reply(int status, String body, Map<String, String> headers) {
    public Reply(int status, String body) {
      this(status, body, Map.of());
    }
  }

  private final HttpServer server;
  private final Map<String, Function<Request, Optional<Reply>>> routes = new ConcurrentHashMap<>();
  private final List<Request> asked = new CopyOnWriteArrayList<>();

  public JsonServer() throws IOException {
    server = HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 0);
    server.createContext("/", this::handle);
    server.start();
  }

  public URI address() {
    return URI.create("http://127.0.0.1:" + server.getAddress().getPort());
  }

  public List<Request> asked() {
    return List.copyOf(asked);
  }

  public List<Request> asked(String method) {
    return asked.stream().filter(request -> request.method().equals(method)).toList();
  }

  /** What is answered from now on. */
  public void on(String method, String path, int status, String body) {
    on(method, path, _ -> Optional.of(new Reply(status, body)));
  }

  /** A reply that is empty: the connection is cut after the request was taken. */
  public void on(String method, String path, Function<Request, Optional<Reply>> reply) {
    routes.put(method + " " + path, reply);
  }

  private void handle(HttpExchange exchange) throws IOException {
    try (exchange) {
      String text = new String(exchange.getRequestBody().readAllBytes(), StandardCharsets.UTF_8);
      Map<String, String> headers = new ConcurrentHashMap<>();
      exchange.getRequestHeaders().forEach((name, values) -> headers.put(name, values.getFirst()));
      String query = exchange.getRequestURI().getRawQuery();
      Request request =
          new Request(
              exchange.getRequestMethod(),
              exchange.getRequestURI().getRawPath(),
              query == null ? "" : query,
              headers,
              text.isEmpty() ? Json.object() : Json.parse(text));
      asked.add(request);
      Optional<Reply> reply =
          routes
              .getOrDefault(
                  request.method() + " " + request.path(),
                  _ -> Optional.of(new Reply(404, "{\"message\":\"Not Found\"}")))
              .apply(request);
      if (reply.isPresent()) {
        send(exchange, reply.get());
      }
    }
  }

  private static void send(HttpExchange exchange, Reply reply) throws IOException {
    byte[] bytes = reply.body().getBytes(StandardCharsets.UTF_8);
    exchange.getResponseHeaders().set("Content-Type", "application/json");
    reply.headers().forEach(exchange.getResponseHeaders()::set);
    exchange.sendResponseHeaders(reply.status(), bytes.length == 0 ? -1 : bytes.length);
    exchange.getResponseBody().write(bytes);
  }

  @Override
  public void close() {
    server.stop(0);
  }
}
