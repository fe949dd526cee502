package dev.opsdeck.action.cloud;

import com.fasterxml.jackson.databind.JsonNode;
import com.sun.net.httpserver.HttpExchange;
import com.sun.net.httpserver.HttpServer;
import dev.opsdeck.kernel.Json;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.net.InetSocketAddress;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ConcurrentLinkedDeque;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.function.Predicate;

/**
 * A cloud that gives prepared answers over HTTP and remembers what it was asked. An answer is given
 * to the first request that fits it, and once, unless it stays.
 */
public final class PlayedCloud implements AutoCloseable {
  /** A request as it came. */
  public record Request(
      String method, String path, String query, Map<String, String> headers, String body) {
    public JsonNode json() {
      return Json.parse(body);
    }
  }

  private record Answer(
      Predicate<Request> fits,
      int status,
      Map<String, String> headers,
      String body,
      boolean stays) {}

  private final ConcurrentLinkedDeque<Answer> answers = new ConcurrentLinkedDeque<>();
  private final List<Request> asked = new CopyOnWriteArrayList<>();
  private final HttpServer server;

  public PlayedCloud() throws IOException {
    server = HttpServer.create(new InetSocketAddress("127.0.0.1", 0), 0);
    server.createContext("/", this::answer);
    server.start();
  }

  public URI address() {
    return URI.create("http://127.0.0.1:" + server.getAddress().getPort());
  }

  public List<Request> asked() {
    return List.copyOf(asked);
  }

  /** Those that change something. */
  public List<Request> changes() {
    return asked.stream().filter(request -> !request.method().equals("GET")).toList();
  }

  /** The exchanges of a file of Azure, in their order. */
  public PlayedCloud azure(String file) {
    exchanges(file).forEach(exchange -> add(exchange, false));
    return this;
  }

  /** The first exchange of a file, as often as it is asked for. */
  public PlayedCloud azureAlways(String file) {
    add(exchanges(file).getFirst(), true);
    return this;
  }

  /** One exchange of a file, counted from 0. */
  public PlayedCloud azure(String file, int index) {
    add(exchanges(file).get(index), false);
    return this;
  }

  /** The same with one text of the answer replaced. */
  public PlayedCloud azure(String file, int index, String text, String by) {
    String exchange = Json.write(exchanges(file).get(index));
    has(exchange, text, file);
    add(Json.parse(exchange.replace(text, by)), false);
    return this;
  }

  /** One exchange of a file, counted from 0, from now on. */
  public PlayedCloud azureAlways(String file, int index) {
    add(exchanges(file).get(index), true);
    return this;
  }

  private static List<JsonNode> exchanges(String file) {
    return Json.parse(text("azure/" + file)).path("exchanges").valueStream().toList();
  }

  private void add(JsonNode exchange, boolean stays) {
    JsonNode request = exchange.path("request");
    JsonNode response = exchange.path("response");
    String method = request.path("method").asText();
    String path = request.path("path").asText();
    String query = request.path("query").asText("");
    Map<String, String> headers = new java.util.TreeMap<>();
    response
        .path("headers")
        .properties()
        .forEach(header -> headers.put(header.getKey(), header.getValue().asText()));
    answers.add(
        new Answer(
            asked ->
                asked.method().equals(method)
                    && asked.path().equals(path)
                    && asked.query().contains(query),
            response.path("status").asInt(),
            headers,
            response.has("body") ? Json.write(response.path("body")) : "",
            stays));
  }

  /** An answer of a service that is asked by form, to the next request for this action. */
  public PlayedCloud form(String action, int status, String file) {
    return form(action, status, file, "", "");
  }

  /** The same with one text replaced. */
  public PlayedCloud form(String action, int status, String file, String text, String by) {
    String body = text("aws/" + file);
    has(body, text, file);
    answers.add(
        new Answer(
            request -> request.body().contains("Action=" + action + "&"),
            status,
            Map.of("Content-Type", "text/xml"),
            text.isEmpty() ? body : body.replace(text, by),
            false));
    return this;
  }

  /** An answer of EKS, to the next request for this. */
  public PlayedCloud eks(String method, String path, int status, String file) {
    return eks(method, path, status, file, "", "");
  }

  /** The same with one text replaced. */
  public PlayedCloud eks(
      String method, String path, int status, String file, String text, String by) {
    JsonNode whole = Json.parse(text("aws/eks/" + file));
    String body = Json.write(whole.has("headers") ? whole.path("body") : whole);
    has(body, text, file);
    Map<String, String> headers = new java.util.TreeMap<>();
    headers.put("Content-Type", "application/json");
    whole
        .path("headers")
        .properties()
        .forEach(header -> headers.put(header.getKey(), header.getValue().asText()));
    answers.add(
        new Answer(
            request -> request.method().equals(method) && request.path().equals(path),
            status,
            headers,
            text.isEmpty() ? body : body.replace(text, by),
            false));
    return this;
  }

  private static void has(String body, String text, String file) {
    if (!body.contains(text)) {
      throw new IllegalArgumentException(file + " has no " + text + ": " + body);
    }
  }

  private void answer(HttpExchange exchange) throws IOException {
    Request request = request(exchange);
    asked.add(request);
    Answer answer =
        answers.stream().filter(each -> each.fits().test(request)).findFirst().orElse(null);
    if (answer == null) {
      reply(
          exchange,
          501,
          Map.of(),
          "{\"error\":{\"code\":\"Unprepared\",\"message\":\""
              + request.method()
              + " "
              + request.path()
              + "\"}}");
      return;
    }
    if (!answer.stays()) {
      answers.remove(answer);
    }
    reply(exchange, answer.status(), answer.headers(), answer.body());
  }

  private void reply(HttpExchange exchange, int status, Map<String, String> headers, String body)
      throws IOException {
    headers.forEach((name, value) ->
        exchange.getResponseHeaders().add(name, value.replace("{base}", address().toString())));
    byte[] bytes = body.replace("{base}", address().toString()).getBytes(StandardCharsets.UTF_8);
    exchange.sendResponseHeaders(status, bytes.length == 0 ? -1 : bytes.length);
    exchange.getResponseBody().write(bytes);
    exchange.close();
  }

  private static Request request(HttpExchange exchange) throws IOException {
    URI uri = exchange.getRequestURI();
    Map<String, String> headers = new java.util.TreeMap<>(String.CASE_INSENSITIVE_ORDER);
    exchange.getRequestHeaders().forEach((name, values) -> headers.put(name, values.getFirst()));
    try (InputStream body = exchange.getRequestBody()) {
      return new Request(
          exchange.getRequestMethod(),
          uri.getPath(),
          uri.getQuery() == null ? "" : uri.getQuery(),
          headers,
          new String(body.readAllBytes(), StandardCharsets.UTF_8));
    }
  }

  /** A payload as it is kept. */
  public static String text(String file) {
    try (InputStream stream = PlayedCloud.class.getResourceAsStream("/providers/" + file)) {
      if (stream == null) {
        throw new IllegalArgumentException("no payload " + file);
      }
      return new String(stream.readAllBytes(), StandardCharsets.UTF_8);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  /** What was asked, for messages of tests. */
  public List<String> log() {
    List<String> lines = new ArrayList<>();
    asked.forEach(request -> lines.add(request.method() + " " + request.path()));
    return lines;
  }

  @Override
  public void close() {
    server.stop(0);
  }
}
