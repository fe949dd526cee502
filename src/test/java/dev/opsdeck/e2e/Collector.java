package dev.opsdeck.e2e;

import com.fasterxml.jackson.databind.JsonNode;
import com.sun.net.httpserver.HttpServer;
import dev.opsdeck.kernel.Json;
import java.io.IOException;
import java.net.InetSocketAddress;
import java.nio.charset.StandardCharsets;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;

/** Takes spans as a collector of OpenTelemetry does. */
final class Collector implements AutoCloseable {
  private final Map<String, Set<String>> namesByTrace = new ConcurrentHashMap<>();
  private final HttpServer server;

  Collector() throws IOException {
    server = HttpServer.create(new InetSocketAddress("127.0.0.1", 0), 0);
    server.createContext(
        "/v1/traces",
        exchange -> {
          byte[] body = exchange.getRequestBody().readAllBytes();
          Json.parse(new String(body, StandardCharsets.UTF_8))
              .at("/resourceSpans/0/scopeSpans/0/spans")
              .forEach(this::add);
          exchange.sendResponseHeaders(200, -1);
          exchange.close();
        });
    server.start();
  }

  private void add(JsonNode span) {
    namesByTrace
        .computeIfAbsent(span.get("traceId").asText(), _ -> ConcurrentHashMap.newKeySet())
        .add(span.get("name").asText());
  }

  String address() {
    return "http://127.0.0.1:" + server.getAddress().getPort();
  }

  Map<String, Set<String>> namesByTrace() {
    return namesByTrace;
  }

  @Override
  public void close() {
    server.stop(0);
  }
}
