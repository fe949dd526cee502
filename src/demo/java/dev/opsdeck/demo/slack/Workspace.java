package dev.opsdeck.demo.slack;

import com.sun.net.httpserver.HttpHandler;
import com.sun.net.httpserver.HttpServer;
import dev.opsdeck.demo.slack.api.Call;
import dev.opsdeck.demo.slack.api.Faults;
import dev.opsdeck.demo.slack.api.LateAnswers;
import dev.opsdeck.demo.slack.api.UploadBytes;
import dev.opsdeck.demo.slack.api.WebApi;
import dev.opsdeck.demo.slack.state.Message;
import dev.opsdeck.demo.slack.state.Modals.View;
import dev.opsdeck.demo.slack.state.Room;
import dev.opsdeck.demo.slack.state.State;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.URI;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.function.Predicate;
import java.util.function.Supplier;

/**
 * A Slack workspace in memory: its Web API over HTTP on the loopback interface, its people, and a
 * record of everything. Safe for use by several threads.
 */
public final class Workspace implements AutoCloseable {
  private final HttpServer server;
  private final ExecutorService threads = Executors.newVirtualThreadPerTaskExecutor();
  private final WorkspaceSettings settings;
  private final State state;
  private final WebApi api;
  private final Sender sender;
  private final Client client;

  private Workspace(WorkspaceSettings settings, HttpServer server) {
    this.settings = settings;
    this.server = server;
    state = new State(settings.clock());
    sender = new Sender(settings, state);
    LateAnswers answers = new LateAnswers(state);
    api = new WebApi(state, settings.botToken(), url() + UploadBytes.PATH);
    client =
        new Client(
            state,
            sender,
            new Payloads(state, url() + LateAnswers.PATH),
            new Screen(state, answers));
    server.setExecutor(threads);
    server.createContext("/api/", api);
    server.createContext(LateAnswers.PATH, answers);
    server.createContext(UploadBytes.PATH, new UploadBytes(state, api.faults()));
  }

  /**
   * Starts a workspace.
   *
   * @throws java.net.BindException when the port is taken
   */
  public static Workspace start(WorkspaceSettings settings) throws IOException {
    InetSocketAddress address =
        new InetSocketAddress(InetAddress.getLoopbackAddress(), settings.port());
    Workspace workspace = new Workspace(settings, HttpServer.create(address, 0));
    workspace.server.start();
    return workspace;
  }

  /** Returns where it is, without a slash at the end. */
  public String url() {
    return "http://localhost:" + server.getAddress().getPort();
  }

  /** Returns the value for {@code SLACK_API_URL}. */
  public String apiUrl() {
    return url() + "/api/";
  }

  public WorkspaceSettings settings() {
    return settings;
  }

  /** Moves the app's Request URL. */
  public void sendTo(URI requestUrl) {
    sender.sendTo(requestUrl);
  }

  /** Serves more below {@code path}, like the playground's page. */
  public void serve(String path, HttpHandler handler) {
    server.createContext(path, handler);
  }

  public Client client() {
    return client;
  }

  public Faults faults() {
    return api.faults();
  }

  public State state() {
    return state;
  }

  /** Answers 429, when on, to an app that exceeds Slack's tiers or a message a second. */
  public void limitRates(boolean on) {
    api.limitRates(on);
  }

  /** Returns the app's calls so far, oldest first. */
  public List<Call> calls() {
    return api.calls();
  }

  public List<Call> calls(String method) {
    return calls().stream().filter(call -> call.method().equals(method)).toList();
  }

  /** Returns what was sent to the app so far, oldest first. */
  public List<Delivery> deliveries() {
    return sender.deliveries();
  }

  /** Returns a channel's messages that everybody sees, replies included, oldest first. */
  public List<Message> messages(String channel) {
    return state.read(
        () -> room(channel).messages().stream().filter(m -> !m.isEphemeral()).toList());
  }

  /** Returns the messages of a channel that only this person sees, oldest first. */
  public List<Message> whispers(String channel, String user) {
    return state.read(() ->
        room(channel).messages().stream()
            .filter(message -> user.equals(message.extras().onlyFor()))
            .toList());
  }

  public List<Message> deleted(String channel) {
    return state.read(() -> room(channel).deleted());
  }

  public Room room(String channel) {
    return state
        .rooms()
        .find(channel)
        .orElseThrow(() -> new IllegalArgumentException("no channel " + channel));
  }

  /** Returns the form that a person has open. */
  public Optional<View> form(String user) {
    return state.read(() -> state.modals().top(user));
  }

  /** Waits for a message that everybody in the channel sees. */
  public Message awaitMessage(String channel, Duration limit, Predicate<Message> wanted) {
    return await(
        "a message in " + channel,
        limit,
        () ->
            state.rooms().find(channel).stream()
                .flatMap(room -> room.messages().stream())
                .filter(message -> !message.isEphemeral())
                .filter(wanted)
                .findFirst());
  }

  /** Waits for a message that only this person sees. */
  public Message awaitWhisper(
      String channel, String user, Duration limit, Predicate<Message> wanted) {
    return await(
        "a message in " + channel + " for " + user,
        limit,
        () -> whispers(channel, user).stream().filter(wanted).findFirst());
  }

  /**
   * Waits, in real time, until something is there; it looks again after each change.
   *
   * @throws AssertionError with {@code what} and all messages when the time is up
   */
  public <T> T await(String what, Duration limit, Supplier<Optional<T>> look) {
    try {
      return state
          .await(limit, look)
          .orElseThrow(() -> new AssertionError("not seen in " + limit + ": " + what + story()));
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new AssertionError("interrupted while waiting for " + what, e);
    }
  }

  private String story() {
    StringBuilder story = new StringBuilder();
    for (Room room : state.rooms().all()) {
      for (Message message : room.messages()) {
        story.append("\n  ").append(room.name()).append(' ').append(message.user());
        story.append(message.isEphemeral() ? " (only for " + message.extras().onlyFor() + ")" : "");
        story.append(": ").append(message.plain().replace("\n", " | "));
      }
    }
    return story.isEmpty() ? "\n  (no messages at all)" : story.toString();
  }

  @Override
  public void close() {
    faults().clear();
    server.stop(0);
    threads.shutdownNow();
    sender.close();
  }
}
