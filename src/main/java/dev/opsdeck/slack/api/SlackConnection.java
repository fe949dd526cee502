package dev.opsdeck.slack.api;

import dev.opsdeck.kernel.Secret;
import dev.opsdeck.trace.Spans;
import java.net.URI;
import java.time.InstantSource;
import java.util.Set;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;

/** Our connection to Slack: its Web API, and what is known through it. Safe for many threads. */
public final class SlackConnection implements AutoCloseable {
  private final ExecutorService executor =
      Spans.carrying(Executors.newVirtualThreadPerTaskExecutor());
  private final SlackClient client;
  private final Directory directory;
  private final ChannelDirectory channels;
  private final Identity identity;

  /**
   * @param channels the names by which configuration means channels, in lower case
   */
  public SlackConnection(
      SlackClient client, Set<String> channels, InstantSource clock, Identity.Limits limits) {
    this.client = client;
    directory = new Directory(client, clock, executor);
    this.channels = new ChannelDirectory(client, channels, clock, executor);
    identity = new Identity(directory, limits);
  }

  public static SlackConnection of(
      Secret botToken,
      URI apiUrl,
      Set<String> channels,
      InstantSource clock,
      CallObserver observer) {
    SlackClient client = SlackClient.of(botToken, apiUrl, observer);
    return new SlackConnection(client, channels, clock, Identity.Limits.OF_SLACK);
  }

  public SlackClient client() {
    return client;
  }

  public Directory directory() {
    return directory;
  }

  public ChannelDirectory channels() {
    return channels;
  }

  public Identity identity() {
    return identity;
  }

  /** Asks early for what the first command needs. */
  public void askAhead() {
    directory.askAhead();
    channels.askAhead();
  }

  @Override
  public void close() {
    executor.close();
  }
}
