package dev.opsdeck.slack;

import com.sun.net.httpserver.HttpExchange;
import com.sun.net.httpserver.HttpServer;
import dev.opsdeck.database.FakeDatabase;
import dev.opsdeck.demo.slack.Workspace;
import dev.opsdeck.demo.slack.WorkspaceSettings;
import dev.opsdeck.demo.slack.state.Message;
import dev.opsdeck.kernel.PriorityGate;
import dev.opsdeck.kernel.Secret;
import dev.opsdeck.message.ConfigFolder;
import dev.opsdeck.message.Messages;
import dev.opsdeck.progress.InMemoryOutbox;
import dev.opsdeck.progress.InMemoryPostedMessages;
import dev.opsdeck.secret.SealedVault;
import dev.opsdeck.secret.TestVault;
import dev.opsdeck.slack.api.Identity;
import dev.opsdeck.slack.api.SlackClient;
import dev.opsdeck.slack.api.SlackConnection;
import dev.opsdeck.slack.inbox.InMemoryInbox;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.URI;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.Set;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;

/**
 * The whole app between a workspace, over HTTP both ways, and a console that is told what to say.
 */
final class AppBench implements AutoCloseable {
  static final String CHANNEL = "C0ALGESTA";
  static final Duration SOON = Duration.ofSeconds(20);
  private static final Messages MESSAGES = Messages.load(ConfigFolder.shipped());

  final ScriptedConsole console = new ScriptedConsole();
  final SettableClock clock = new SettableClock(Instant.now());
  final InMemoryInbox inbox = new InMemoryInbox(clock);
  final SealedVault sealed = TestVault.make();
  final Workspace slack;
  final SlackApp app;
  private final HttpServer server;
  private final ExecutorService threads = Executors.newVirtualThreadPerTaskExecutor();

  AppBench() throws IOException {
    this(Set.of("algesta-ops"));
  }

  /**
   * @param channels whose names configuration knows
   */
  AppBench(Set<String> channels) throws IOException {
    this(channels, new SlackApp.Limits(SOON, SOON), new Identity.Limits(SOON, SOON));
  }

  AppBench(Set<String> channels, SlackApp.Limits limits, Identity.Limits people)
      throws IOException {
    // A busy machine is not what is tested.
    slack = Workspace.start(WorkspaceSettings.defaults().withAnswerLimit(Duration.ofSeconds(20)));
    SlackConnection connection =
        new SlackConnection(
            SlackClient.of(Secret.of(slack.settings().botToken()), URI.create(slack.apiUrl())),
            channels,
            clock,
            people);
    app =
        SlackApp.of(
            Secret.of(slack.settings().signingSecret()),
            connection,
            console,
            MESSAGES,
            new SlackApp.Storage(
                inbox,
                new InMemoryOutbox(new FakeDatabase(), InstantSource.system()),
                new InMemoryPostedMessages(),
                sealed),
            new PriorityGate(),
            clock,
            limits);
    server = HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 0);
    server.setExecutor(threads);
    server.createContext("/slack/events", this::serve);
    server.start();
    slack.sendTo(URI.create("http://localhost:" + server.getAddress().getPort() + "/slack/events"));
  }

  /** From now on what was kept is carried out. */
  void start() {
    app.start();
  }

  private void serve(HttpExchange exchange) throws IOException {
    SlackApp.HttpAnswer answer =
        app.handle(exchange.getRequestHeaders(), exchange.getRequestBody().readAllBytes());
    if (answer.contentType() != null) {
      exchange.getResponseHeaders().set("Content-Type", answer.contentType());
    }
    byte[] body = answer.body().getBytes(java.nio.charset.StandardCharsets.UTF_8);
    exchange.sendResponseHeaders(answer.status(), body.length == 0 ? -1 : body.length);
    exchange.getResponseBody().write(body);
    exchange.close();
  }

  /** Posts as the bot. */
  Message post(String blocks) {
    SlackClient client =
        SlackClient.of(Secret.of(slack.settings().botToken()), URI.create(slack.apiUrl()));
    client.call(
        m -> m.chatPostMessage(r -> r.channel(CHANNEL).text("a card").blocksAsString(blocks)));
    return slack.messages(CHANNEL).getLast();
  }

  /** Waits for a private message that contains this. */
  Message whisper(String user, String text) {
    return slack.awaitWhisper(CHANNEL, user, SOON, message -> message.plain().contains(text));
  }

  @Override
  public void close() {
    server.stop(0);
    threads.shutdownNow();
    slack.close();
    app.close();
  }
}
