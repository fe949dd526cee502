package dev.opsdeck.slack;

import com.google.gson.JsonParseException;
import com.slack.api.bolt.App;
import com.slack.api.bolt.AppConfig;
import com.slack.api.bolt.request.Request;
import com.slack.api.bolt.request.RequestHeaders;
import com.slack.api.bolt.response.Response;
import com.slack.api.bolt.util.SlackRequestParser;
import com.slack.api.model.event.AppMentionEvent;
import dev.opsdeck.console.Console;
import dev.opsdeck.kernel.PriorityGate;
import dev.opsdeck.message.Messages;
import dev.opsdeck.progress.Outbox;
import dev.opsdeck.progress.PostedMessages;
import dev.opsdeck.slack.api.CallObserver;
import dev.opsdeck.slack.api.Directory;
import dev.opsdeck.slack.api.Identity;
import dev.opsdeck.slack.api.RateBudget;
import dev.opsdeck.slack.api.RateLimitedClient;
import dev.opsdeck.slack.api.SlackClient;
import dev.opsdeck.slack.block.BlockKit;
import dev.opsdeck.slack.delivery.DeliveryRouter;
import dev.opsdeck.slack.delivery.OutboxRelay;
import dev.opsdeck.slack.inbox.Inbox;
import dev.opsdeck.slack.inbox.InboxConsumer;
import dev.opsdeck.trace.Span;
import dev.opsdeck.trace.Spans;
import java.time.Duration;
import java.time.InstantSource;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Opsdeck in Slack: takes requests in, and tells what the outbox holds. Safe for many threads. */
public final class SlackApp implements AutoCloseable {
  private static final Logger LOG = LoggerFactory.getLogger(SlackApp.class);

  private static final Duration MENTION_LIMIT = Duration.ofSeconds(2);

  /** In an acknowledgement: a bare name is better than none in time. */
  private static final Duration A_MOMENT = Duration.ofMillis(300);

  private final SignatureCheck signatures;
  private final SlackRequestParser parser;
  private final App app;
  private final PriorityGate acknowledgements;
  private final InboxConsumer consumer;
  private final OutboxRelay relay;
  private final Directory directory;
  private final List<ExecutorService> executors;

  private SlackApp(
      SignatureCheck signatures,
      App app,
      PriorityGate acknowledgements,
      InboxConsumer consumer,
      OutboxRelay relay,
      Directory directory,
      List<ExecutorService> executors) {
    this.signatures = signatures;
    this.parser = new SlackRequestParser(app.config());
    this.app = app;
    this.acknowledgements = acknowledgements;
    this.consumer = consumer;
    this.relay = relay;
    this.directory = directory;
    this.executors = List.copyOf(executors);
  }

  /**
   * The app with everything it needs; takes requests, and rests else until {@link #start}.
   *
   * @param acknowledgements are those of the app: what can wait gives way to them
   */
  public static SlackApp of(
      SlackSettings settings,
      Console console,
      Messages messages,
      Storage storage,
      PriorityGate acknowledgements,
      InstantSource clock,
      CallObserver observer) {
    return of(
        settings, console, messages, storage, acknowledgements, clock, observer, Limits.OF_SLACK);
  }

  /** What the app keeps. */
  public record Storage(Inbox inbox, Outbox outbox, PostedMessages posted) {}

  /**
   * How long things may take before an answer goes out without them.
   *
   * @param person to learn who somebody is
   * @param answer the console's reply
   */
  record Limits(Duration person, Duration answer) {
    /** Slack waits three seconds; the rest is for the way back. */
    static final Limits OF_SLACK = new Limits(Duration.ofSeconds(1), Duration.ofMillis(2_500));
  }

  static SlackApp of(
      SlackSettings settings,
      Console console,
      Messages messages,
      Storage storage,
      PriorityGate acknowledgements,
      InstantSource clock,
      CallObserver observer,
      Limits limits) {
    ExecutorService executor = Spans.carrying(Executors.newVirtualThreadPerTaskExecutor());
    SlackClient client = SlackClient.of(settings.botToken(), settings.apiUrl(), observer);
    Directory directory = new Directory(client, clock, executor);
    BlockKit quick = new BlockKit(messages, ref -> directory.mention(ref, A_MOMENT));
    EphemeralReplies whispers = new EphemeralReplies(client, messages, quick, directory, executor);
    // Not virtual: an answer must not queue behind what runs have to do.
    ExecutorService atOnce =
        Spans.carrying(
            Executors.newCachedThreadPool(
                Thread.ofPlatform().daemon().name("answer-", 0).factory()));
    WorkspaceGuard door = new WorkspaceGuard(new Identity(directory, limits.person()));
    RequestDeduplicator answers = new RequestDeduplicator(door, atOnce, limits.answer());
    DurableCommands kept =
        new DurableCommands(storage.inbox(), console, door, directory, whispers, clock);
    InboxConsumer consumer =
        new InboxConsumer(storage.inbox(), kept, acknowledgements, clock, executor);
    SlackHandlers intake = new SlackHandlers(console, answers, kept, directory, whispers, executor);
    FormSubmissions forms =
        new FormSubmissions(console, answers, directory, whispers, messages, executor);
    RateLimitedClient line = new RateLimitedClient(client, new RateBudget(), clock);
    BlockKit blockKit = new BlockKit(messages, ref -> directory.mention(ref, MENTION_LIMIT));
    DeliveryRouter router =
        new DeliveryRouter(line, messages, blockKit, directory, storage.posted());
    OutboxRelay relay = new OutboxRelay(storage.outbox(), router, clock, executor);
    return new SlackApp(
        new SignatureCheck(settings.signingSecret(), clock),
        bolt(client, intake, forms),
        acknowledgements,
        consumer,
        relay,
        directory,
        List.of(atOnce, executor));
  }

  /**
   * Bolt without its own middleware: the signature has been checked, and asking Slack who we are
   * must not stand between a request and its acknowledgement.
   */
  private static App bolt(SlackClient client, SlackHandlers intake, FormSubmissions forms) {
    AppConfig config =
        AppConfig.builder()
            .slack(client.slack())
            .requestVerificationEnabled(false)
            .unmatchedRequestHandler(request -> Response.ok())
            .build();
    App app = new App(config, List.of());
    app.command("/ops", (request, context) -> intake.slash(request.getPayload()));
    app.command("/incident", (request, context) -> intake.slash(request.getPayload()));
    app.blockAction(
        Pattern.compile("opsdeck:.*"), (request, context) -> intake.press(request.getPayload()));
    app.viewSubmission(
        FormView.CALLBACK, (request, context) -> forms.submission(request.getPayload()));
    app.blockSuggestion(
        Pattern.compile(FormView.SEARCH + ".*"),
        (request, context) -> forms.options(request.getPayload()));
    app.event(
        AppMentionEvent.class,
        (payload, context) ->
            intake.mention(
                payload.getEventId(),
                payload.getEvent(),
                context.getRetryNum() == null ? 0 : context.getRetryNum()));
    return app;
  }

  /**
   * What to answer to an HTTP request.
   *
   * @param contentType absent when there is no body
   */
  public record HttpAnswer(int status, @Nullable String contentType, String body) {}

  /**
   * Looks at the headers only, before a body is read: false when no body can make this a request of
   * Slack, which is then to be answered with 401.
   */
  public boolean mayBeSlacks(@Nullable String signature, @Nullable String timestamp) {
    return signatures.mayBeRight(signature, timestamp);
  }

  /**
   * Takes a request of Slack. Answers within Slack's three seconds, 401 when it is not Slack's own.
   */
  public HttpAnswer handle(Map<String, List<String>> headers, byte[] body) {
    RequestHeaders all = new RequestHeaders(headers);
    String signature = all.getFirstValue(SignatureCheck.SIGNATURE);
    String timestamp = all.getFirstValue(SignatureCheck.TIMESTAMP);
    if (!signatures.accepts(signature, timestamp, body)) {
      return new HttpAnswer(401, null, "");
    }
    try (PriorityGate.Passage _ = acknowledgements.enter();
        Span span = Spans.request("slack request")) {
      HttpAnswer answer = handled(all, body);
      span.tell("http.response.status_code", Integer.toString(answer.status()));
      return answer;
    }
  }

  private HttpAnswer handled(RequestHeaders all, byte[] body) {
    return switch (RequestBody.read(body)) {
      case RequestBody.WellFormed(String text) -> handled(all, text);
      case RequestBody.Malformed(String why) -> malformed(why);
    };
  }

  private HttpAnswer handled(RequestHeaders all, String text) {
    try {
      Request<?> request = read(all, text);
      return request == null ? malformed("Bolt does not know it") : answer(app.run(request));
    } catch (SlackHandlers.NotRecorded e) {
      return new HttpAnswer(503, null, "");
    } catch (JsonParseException e) {
      return malformed("a field has another type than in Slack's requests");
    } catch (Exception e) {
      LOG.error("a request of Slack could not be handled", e);
      return new HttpAnswer(500, null, "");
    }
  }

  /** Whatever Bolt throws while it only reads is the request's fault. */
  private @Nullable Request<?> read(RequestHeaders all, String text) {
    try {
      return parser.parse(http(all, text));
    } catch (RuntimeException e) {
      throw new JsonParseException("Bolt cannot read the request", e);
    }
  }

  private static HttpAnswer malformed(String why) {
    LOG.warn("A request with a right signature is malformed and was refused: {}", why);
    return new HttpAnswer(400, null, "");
  }

  private static SlackRequestParser.HttpRequest http(RequestHeaders headers, String text) {
    return SlackRequestParser.HttpRequest.builder()
        .requestUri("/slack/events")
        .queryString(Map.of())
        .headers(headers)
        .requestBody(text)
        .build();
  }

  private static HttpAnswer answer(Response response) {
    String body = response.getBody() == null ? "" : response.getBody();
    return new HttpAnswer(
        response.getStatusCode(), body.isEmpty() ? null : response.getContentType(), body);
  }

  /**
   * Begins to carry out what the inbox keeps and to tell what the outbox holds; asks early for what
   * the first command needs.
   */
  public void start() {
    directory.askAhead();
    consumer.start();
    relay.start();
  }

  /** Ends what has been begun, and begins no more; what is kept and told later is on record. */
  @Override
  public void close() {
    consumer.close();
    relay.close();
    executors.forEach(ExecutorService::close);
  }
}
