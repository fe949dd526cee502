package dev.opsdeck.slack.delivery;

import dev.opsdeck.database.FakeDatabase;
import dev.opsdeck.demo.slack.Workspace;
import dev.opsdeck.demo.slack.WorkspaceSettings;
import dev.opsdeck.demo.slack.state.Message;
import dev.opsdeck.kernel.Language;
import dev.opsdeck.kernel.Secret;
import dev.opsdeck.message.ConfigFolder;
import dev.opsdeck.message.Messages;
import dev.opsdeck.progress.Address;
import dev.opsdeck.progress.Event;
import dev.opsdeck.progress.InMemoryOutbox;
import dev.opsdeck.progress.InMemoryPostedMessages;
import dev.opsdeck.progress.Outbox;
import dev.opsdeck.progress.PostedMessages;
import dev.opsdeck.slack.SettableClock;
import dev.opsdeck.slack.api.ChannelDirectory;
import dev.opsdeck.slack.api.Directory;
import dev.opsdeck.slack.api.RateBudget;
import dev.opsdeck.slack.api.RateLimitedClient;
import dev.opsdeck.slack.api.SlackClient;
import dev.opsdeck.slack.block.BlockKit;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.URI;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.function.BooleanSupplier;

/** A courier between an outbox in memory and a workspace over HTTP, with time moved by hand. */
final class OutboxRelayBench implements AutoCloseable {
  static final String CHANNEL = "C0ALGESTA";
  static final Address OPS = new Address.Channel(CHANNEL, Language.EN);
  private static final Messages MESSAGES = Messages.load(ConfigFolder.shipped());

  final SettableClock clock = new SettableClock();
  final InMemoryOutbox outbox = new InMemoryOutbox(new FakeDatabase(), clock);
  final InMemoryPostedMessages posted = new InMemoryPostedMessages();
  Workspace slack;
  private OutboxRelay relay;

  OutboxRelayBench() throws IOException {
    slack = Workspace.start(WorkspaceSettings.defaults().withClock(clock));
    relay = relay(outbox, posted);
  }

  /** After it was closed: at the same address, with nothing in it. */
  void reopenSlack() {
    int port = URI.create(slack.url()).getPort();
    try {
      slack = Workspace.start(slack.settings().withPort(port));
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  SlackClient client() {
    return SlackClient.of(Secret.of(slack.settings().botToken()), URI.create(slack.apiUrl()));
  }

  /** A courier of its own, with stores that may fail. */
  OutboxRelay relay(Outbox outbox, PostedMessages posted) {
    return relay(outbox, posted, MESSAGES);
  }

  private OutboxRelay relay(Outbox outbox, PostedMessages posted, Messages messages) {
    SlackClient client = client();
    Directory directory = new Directory(client, clock, Runnable::run);
    BlockKit blockKit =
        new BlockKit(messages, ref -> directory.mention(ref, Duration.ofSeconds(5)));
    RateLimitedClient line = new RateLimitedClient(client, new RateBudget(), clock);
    ChannelDirectory channels =
        new ChannelDirectory(client, Set.of("incidents", "secret"), clock, Runnable::run);
    DeliveryRouter router =
        new DeliveryRouter(line, messages, blockKit, directory, channels, posted);
    return new OutboxRelay(outbox, router, clock, Runnable::run);
  }

  /** Another replica, which knows of the old one what the database knows. */
  void replaceCourier() {
    relay = relay(outbox, posted);
  }

  /** A replica of another version, which has other words. */
  void replaceCourier(Messages messages) {
    relay = relay(outbox, posted, messages);
  }

  void tell(Event event) {
    outbox.put(event);
    relay.round();
  }

  void round() {
    relay.round();
  }

  void renew() {
    relay.renew();
  }

  /** Tells what can be told within that time. */
  void tellFor(Duration time) {
    Instant end = clock.instant().plus(time);
    tellUntil(() -> !clock.instant().isBefore(end));
  }

  /** Lets time pass in small steps, as a courier's rounds do. */
  void tellUntil(BooleanSupplier done) {
    for (int i = 0; i < 10_000; i++) {
      do {
        relay.round();
        if (done.getAsBoolean()) {
          return;
        }
      } while (outbox.nextDue().filter(due -> !due.isAfter(clock.instant())).isPresent());
      clock.advance(Duration.ofMillis(100));
    }
    throw new AssertionError("never so: " + outbox.postponed());
  }

  /** Tells everything; waits are skipped. */
  void tellAll() {
    for (int i = 0; i < 2_000; i++) {
      relay.round();
      Optional<Instant> next = outbox.nextDue();
      if (next.isEmpty()) {
        return;
      }
      clock.moveTo(next.get());
    }
    throw new AssertionError("never told: " + outbox.postponed());
  }

  List<String> givenUp() {
    return List.copyOf(outbox.givenUp().values());
  }

  List<Message> messages() {
    return slack.messages(CHANNEL);
  }

  /** What one person was told directly. */
  List<Message> direct(String user) {
    return slack.messages(slack.state().rooms().direct(user).id());
  }

  List<Message> cards() {
    return messages().stream().filter(message -> !message.isReply()).toList();
  }

  @Override
  public void close() {
    slack.close();
  }
}
