package dev.opsdeck.slack;

import com.google.gson.JsonParseException;
import com.slack.api.bolt.request.Request;
import com.slack.api.bolt.request.RequestHeaders;
import com.slack.api.bolt.response.Response;
import com.slack.api.bolt.util.SlackRequestParser;
import dev.opsdeck.console.Console;
import dev.opsdeck.kernel.PriorityGate;
import dev.opsdeck.kernel.Secret;
import dev.opsdeck.message.Messages;
import dev.opsdeck.progress.Outbox;
import dev.opsdeck.progress.PostedMessages;
import dev.opsdeck.secret.SealedValues;
import dev.opsdeck.slack.api.ChannelDirectory;
import dev.opsdeck.slack.api.Directory;
import dev.opsdeck.slack.api.RateBudget;
import dev.opsdeck.slack.api.RateLimitedClient;
import dev.opsdeck.slack.api.SlackClient;
import dev.opsdeck.slack.api.SlackConnection;
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
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Opsdeck in Slack: takes requests in, and tells what the outbox holds. Safe for many threads. */
public final class SlackApp implements AutoCloseable {
  private static final Logger LOG = LoggerFactory.getLogger(SlackApp.class);

  private static final Duration MENTION_LIMIT = Duration.ofSeconds(2);

  private static final Duration START_LIMIT = Duration.ofSeconds(2);

  /** In an acknowledgement: a bare name is better than none in time. */
  private static final Duration A_MOMENT = Duration.ofMillis(300);

  private final SignatureCheck signatures;
  private final SlackRequestParser parser;
  private final BoltRoutes routes;
  private final PriorityGate acknowledgements;
  private final InboxConsumer consumer;
  private final OutboxRelay relay;
  private final SlackConnection slack;
  private final List<ExecutorService> executors;

  private SlackApp(
      SignatureCheck signatures,
      BoltRoutes routes,
      PriorityGate acknowledgements,
      InboxConsumer consumer,
      OutboxRelay relay,
      SlackConnection slack,
      List<ExecutorService> executors) {
    this.signatures = signatures;
    this.parser = new SlackRequestParser(routes.config());
    this.routes = routes;
    this.acknowledgements = acknowledgements;
    this.consumer = consumer;
    this.relay = relay;
    this.slack = slack;
    this.executors = List.copyOf(executors);
  }

  /**
   * The app with everything it needs; takes requests, and rests else until {@link #start}.
   *
   * @param acknowledgements are those of the app: what can wait gives way to them
   */
  public static SlackApp of(
      Secret signingSecret,
      SlackConnection slack,
      Console console,
      Messages messages,
      Storage storage,
      PriorityGate acknowledgements,
      InstantSource clock) {
    return of(
        signingSecret, slack, console, messages, storage, acknowledgements, clock, Limits.OF_SLACK);
  }

  /** What the app keeps. */
  public record Storage(Inbox inbox, Outbox outbox, PostedMessages posted, SealedValues sealed) {}

  /**
   * How long things may take before an answer goes out without them.
   *
   * @param channel to learn the name of a channel
   * @param answer the console's reply
   */
  record Limits(Duration channel, Duration answer) {
    /** Slack waits three seconds; the rest is for the way back. */
    static final Limits OF_SLACK = new Limits(Duration.ofSeconds(1), Duration.ofMillis(2_500));
  }

  static SlackApp of(
      Secret signingSecret,
      SlackConnection slack,
      Console console,
      Messages messages,
      Storage storage,
      PriorityGate acknowledgements,
      InstantSource clock,
      Limits limits) {
    ExecutorService executor = Spans.carrying(Executors.newVirtualThreadPerTaskExecutor());
    SlackClient client = slack.client();
    Directory directory = slack.directory();
    BlockKit quick = new BlockKit(messages, ref -> directory.mention(ref, A_MOMENT));
    EphemeralReplies whispers = new EphemeralReplies(client, messages, quick, directory, executor);
    // Not virtual: an answer must not queue behind what runs have to do.
    ExecutorService atOnce =
        Spans.carrying(
            Executors.newCachedThreadPool(
                Thread.ofPlatform().daemon().name("answer-", 0).factory()));
    WorkspaceGuard guard = new WorkspaceGuard(slack.identity(), slack.channels(), limits.channel());
    RequestDeduplicator answers = new RequestDeduplicator(guard, atOnce, limits.answer());
    DurableCommands kept =
        new DurableCommands(storage.inbox(), console, guard, directory, whispers, clock);
    InboxConsumer consumer =
        new InboxConsumer(storage.inbox(), kept, acknowledgements, clock, executor);
    SlackHandlers intake = new SlackHandlers(console, answers, kept, directory, whispers, executor);
    MentionHandler mentions =
        new MentionHandler(console, answers, directory, whispers, clock, executor);
    ChannelEvents events = new ChannelEvents(slack.channels(), directory);
    FormSubmissions forms =
        new FormSubmissions(
            console, answers, guard, directory, whispers, messages, storage.sealed(), executor);
    RateLimitedClient line = new RateLimitedClient(client, new RateBudget(), clock);
    BlockKit blockKit = new BlockKit(messages, ref -> directory.mention(ref, MENTION_LIMIT));
    DeliveryRouter router =
        new DeliveryRouter(line, messages, blockKit, directory, slack.channels(), storage.posted());
    OutboxRelay relay = new OutboxRelay(storage.outbox(), router, clock, executor);
    return new SlackApp(
        new SignatureCheck(signingSecret, clock),
        BoltRoutes.to(client.slack(), new BoltRoutes.Handlers(intake, forms, mentions, events)),
        acknowledgements,
        consumer,
        relay,
        slack,
        List.of(atOnce, executor));
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
      return request == null ? malformed("Bolt does not know it") : answer(routes.run(request));
    } catch (MentionHandler.NotRecorded e) {
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
    if (response.getStatusCode() == 400) {
      return malformed("no handler can read it");
    }
    String body = response.getBody() == null ? "" : response.getBody();
    return new HttpAnswer(
        response.getStatusCode(), body.isEmpty() ? null : response.getContentType(), body);
  }

  /**
   * Begins to carry out what the inbox keeps and to tell what the outbox holds; asks early for what
   * the first command needs.
   */
  public void start() {
    slack.askAhead();
    executors.getLast().execute(this::sayWhatIsNotFound);
    consumer.start();
    relay.start();
  }

  /**
   * What is named and not there cannot be told anything: whoever runs Opsdeck reads it at start.
   */
  private void sayWhatIsNotFound() {
    for (ChannelDirectory.Finding finding : slack.channels().findings(START_LIMIT)) {
      switch (finding) {
        case ChannelDirectory.Finding.Fine _ -> {}
        case ChannelDirectory.Finding.NotShown not ->
            LOG.warn(
                "the channel #{} is configured, and Slack shows none of that name", not.name());
        case ChannelDirectory.Finding.Archived old ->
            LOG.warn("the channel #{} is configured, and archived", old.name());
        case ChannelDirectory.Finding.NoAnswer no ->
            LOG.warn("Slack does not say which channel #{} is", no.name());
      }
    }
  }

  /** Ends what has been begun, and begins no more; what is kept and told later is on record. */
  @Override
  public void close() {
    consumer.close();
    relay.close();
    executors.forEach(ExecutorService::close);
    slack.close();
  }
}
