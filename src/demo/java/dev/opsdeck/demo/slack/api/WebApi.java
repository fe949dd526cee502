package dev.opsdeck.demo.slack.api;

import com.fasterxml.jackson.databind.node.ObjectNode;
import com.sun.net.httpserver.HttpExchange;
import com.sun.net.httpserver.HttpHandler;
import dev.opsdeck.demo.slack.api.Call.Fate;
import dev.opsdeck.demo.slack.api.Faults.Fault;
import dev.opsdeck.demo.slack.state.Refusal;
import dev.opsdeck.demo.slack.state.State;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.CopyOnWriteArrayList;
import org.jspecify.annotations.Nullable;

/** Serves {@code /api/<method>}: token, faults, limits, work, record, answer. */
public final class WebApi implements HttpHandler {
  private static final String SCOPES =
      "app_mentions:read,channels:history,channels:join,channels:manage,channels:read,chat:write,"
          + "commands,files:write,im:history,im:write,pins:write,reactions:write,usergroups:read,"
          + "users:read,users:read.email";

  private final Map<String, ApiMethod> methods = new HashMap<>();
  private final List<Call> calls = new CopyOnWriteArrayList<>();
  private final Faults faults = new Faults();
  private final State state;
  private final String botToken;
  private volatile @Nullable RateBudget budget;

  public WebApi(State state, String botToken, String uploadUrl) {
    this.state = state;
    this.botToken = botToken;
    Places places = new Places(state);
    new DirectoryMethods(state).addTo(methods);
    new ChatMethods(state, places).addTo(methods);
    new ConversationMethods(state, places).addTo(methods);
    new HistoryMethods(state, places).addTo(methods);
    new ViewMethods(state).addTo(methods);
    new FileMethods(state, places, uploadUrl).addTo(methods);
  }

  public Faults faults() {
    return faults;
  }

  /** Returns the calls so far, oldest first. */
  public List<Call> calls() {
    return List.copyOf(calls);
  }

  /** Starts, afresh, or ends answering 429 to an app that is too fast. */
  public void limitRates(boolean on) {
    budget = on ? new RateBudget() : null;
  }

  @Override
  public void handle(HttpExchange exchange) throws IOException {
    String method = exchange.getRequestURI().getPath().substring("/api/".length());
    String body = new String(exchange.getRequestBody().readAllBytes(), StandardCharsets.UTF_8);
    try {
      faults.waitWhileHanging(method);
    } catch (InterruptedException _) {
      Thread.currentThread().interrupt();
      exchange.close();
      return;
    }
    serve(exchange, method, body, faults.next(method));
  }

  private void serve(HttpExchange exchange, String method, String body, Optional<Fault> fault)
      throws IOException {
    switch (fault.orElse(null)) {
      case Fault.Error(String code) -> {
        ObjectNode answer = refused(new Refusal(code));
        record(method, argsOrNone(exchange, body), answer, Fate.DELIVERED);
        Answers.json(exchange, 200, answer);
      }
      case Fault.Status(int http) -> {
        ObjectNode answer = refused(new Refusal("http_" + http));
        record(method, argsOrNone(exchange, body), answer, Fate.DELIVERED);
        Answers.text(exchange, http, "text/plain", "The service is not available.");
      }
      case Fault.Limited(int seconds) -> limited(exchange, method, body, seconds);
      case Fault.LostAnswer() -> {
        answer(exchange, method, body, Fate.LOST);
        exchange.close();
      }
      case null -> unlessTooFast(exchange, method, body);
    }
  }

  private void unlessTooFast(HttpExchange exchange, String method, String body) throws IOException {
    RateBudget limits = budget;
    if (limits != null) {
      String channel = argsOrNone(exchange, body).path("channel").asText();
      Duration wait = limits.take(method, channel, state.stamps().now());
      if (wait.isPositive()) {
        limited(exchange, method, body, (int) wait.plusMillis(999).toSeconds());
        return;
      }
    }
    exchange.getResponseHeaders().set("X-OAuth-Scopes", SCOPES);
    Answers.json(exchange, 200, answer(exchange, method, body, Fate.DELIVERED));
  }

  private void limited(HttpExchange exchange, String method, String body, int seconds)
      throws IOException {
    ObjectNode answer = refused(new Refusal("ratelimited")).put("retry_after", seconds);
    record(method, argsOrNone(exchange, body), answer, Fate.DELIVERED);
    exchange.getResponseHeaders().set("Retry-After", Integer.toString(seconds));
    Answers.json(exchange, 429, answer);
  }

  /** Work and record are one change: who sees the effect finds the call. */
  private ObjectNode answer(HttpExchange exchange, String method, String body, Fate fate) {
    return state.change(() -> {
      ObjectNode answer;
      try {
        answer = work(exchange, method, parse(exchange, body));
      } catch (Refusal refusal) {
        answer = refused(refusal);
      }
      record(method, argsOrNone(exchange, body), answer, fate);
      return answer;
    });
  }

  private ObjectNode work(HttpExchange exchange, String method, Args args) {
    authorize(exchange, args);
    ApiMethod work = methods.get(method);
    if (work == null) {
      throw new Refusal("unknown_method");
    }
    return work.call(args);
  }

  private void authorize(HttpExchange exchange, Args args) {
    String header = exchange.getRequestHeaders().getFirst("Authorization");
    String token = header == null ? args.text("token").orElse("") : header;
    if (token.isEmpty()) {
      throw new Refusal("not_authed");
    }
    if (!token.replaceFirst("^Bearer ", "").equals(botToken)) {
      throw new Refusal("invalid_auth");
    }
  }

  private void record(String method, ObjectNode args, ObjectNode answer, Fate fate) {
    ObjectNode shown = args.deepCopy();
    shown.remove("token");
    Call call = new Call(method, shown, answer.deepCopy(), state.stamps().now(), fate);
    state.change(() -> calls.add(call));
  }

  private static ObjectNode refused(Refusal refusal) {
    return (ObjectNode) Answers.refusal(refusal);
  }

  private static Args parse(HttpExchange exchange, String body) {
    String type = exchange.getRequestHeaders().getFirst("Content-Type");
    return Args.parse(type, body, exchange.getRequestURI().getRawQuery());
  }

  private static ObjectNode argsOrNone(HttpExchange exchange, String body) {
    try {
      return parse(exchange, body).json();
    } catch (Refusal _) {
      return Args.MAPPER.createObjectNode();
    }
  }
}
