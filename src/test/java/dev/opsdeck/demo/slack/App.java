package dev.opsdeck.demo.slack;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.sun.net.httpserver.HttpExchange;
import com.sun.net.httpserver.HttpServer;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.URI;
import java.net.URLDecoder;
import java.net.URLEncoder;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.function.Function;
import java.util.stream.Collectors;

/** A Slack app of the tests' own: it hears what the workspace sends and calls its Web API. */
public final class App implements AutoCloseable {
  private static final ObjectMapper MAPPER = new ObjectMapper();

  private final List<Heard> heard = new CopyOnWriteArrayList<>();
  private final HttpClient http = HttpClient.newHttpClient();
  private final ExecutorService threads = Executors.newVirtualThreadPerTaskExecutor();
  private final HttpServer server;
  private final Workspace workspace;
  private volatile Function<Heard, Answer> behaviour = _ -> new Answer(200, "");

  /** A request as it came in. */
  public record Heard(Map<String, String> headers, String body) {
    public String field(String name) {
      for (String pair : body.split("&")) {
        if (pair.startsWith(name + "=")) {
          return URLDecoder.decode(pair.substring(name.length() + 1), StandardCharsets.UTF_8);
        }
      }
      return "";
    }

    public JsonNode payload() {
      return tree(body.startsWith("{") ? body : field("payload"));
    }
  }

  /** What the app says to a request. */
  public record Answer(int status, String body) {}

  public App(Workspace workspace) throws IOException {
    this.workspace = workspace;
    server = HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 0);
    server.setExecutor(threads);
    server.createContext("/slack/events", this::hear);
    server.start();
    workspace.sendTo(
        URI.create("http://localhost:" + server.getAddress().getPort() + "/slack/events"));
  }

  public void answers(Function<Heard, Answer> next) {
    behaviour = next;
  }

  public List<Heard> heard() {
    return List.copyOf(heard);
  }

  public Heard last() {
    return heard.getLast();
  }

  private void hear(HttpExchange exchange) throws IOException {
    Map<String, String> headers =
        exchange.getRequestHeaders().entrySet().stream()
            .collect(
                Collectors.toMap(
                    header -> header.getKey().toLowerCase(Locale.ROOT),
                    header -> header.getValue().getFirst()));
    String body = new String(exchange.getRequestBody().readAllBytes(), StandardCharsets.UTF_8);
    Heard request = new Heard(headers, body);
    heard.add(request);
    Answer answer = behaviour.apply(request);
    byte[] bytes = answer.body().getBytes(StandardCharsets.UTF_8);
    try (exchange) {
      exchange.sendResponseHeaders(answer.status(), bytes.length == 0 ? -1 : bytes.length);
      exchange.getResponseBody().write(bytes);
    }
  }

  /** Calls the Web API with JSON. */
  public JsonNode call(String method, Object args) {
    return tree(post(method, "application/json", json(args)).body());
  }

  /** Calls the Web API with a form, as Slack's Java SDK does. */
  public JsonNode callWithForm(String method, Map<String, String> args) {
    String form =
        args.entrySet().stream()
            .map(a -> a.getKey() + "=" + URLEncoder.encode(a.getValue(), StandardCharsets.UTF_8))
            .collect(Collectors.joining("&"));
    return tree(post(method, "application/x-www-form-urlencoded", form).body());
  }

  public HttpResponse<String> post(String method, String contentType, String body) {
    return postTo(workspace.apiUrl() + method, contentType, body);
  }

  public HttpResponse<String> postTo(String url, String contentType, String body) {
    HttpRequest request =
        HttpRequest.newBuilder(URI.create(url))
            .header("Authorization", "Bearer " + workspace.settings().botToken())
            .header("Content-Type", contentType)
            .POST(BodyPublishers.ofString(body))
            .build();
    try {
      return http.send(request, BodyHandlers.ofString());
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    } catch (InterruptedException e) {
      throw new IllegalStateException(e);
    }
  }

  public static String json(Object value) {
    return MAPPER.valueToTree(value).toString();
  }

  public static JsonNode tree(String json) {
    try {
      return MAPPER.readTree(json);
    } catch (JsonProcessingException e) {
      throw new UncheckedIOException(e);
    }
  }

  @Override
  public void close() {
    server.stop(0);
    threads.shutdownNow();
    http.shutdownNow();
  }
}
