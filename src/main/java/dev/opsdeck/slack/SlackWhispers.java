package dev.opsdeck.slack;

import com.fasterxml.jackson.databind.node.ArrayNode;
import com.slack.api.methods.response.conversations.ConversationsOpenResponse;
import dev.opsdeck.kernel.Actor;
import dev.opsdeck.kernel.Fact;
import dev.opsdeck.kernel.Json;
import dev.opsdeck.message.Messages;
import dev.opsdeck.secret.Whispers;
import dev.opsdeck.slack.api.SlackClient;
import dev.opsdeck.slack.api.SlackClient.Answer;
import java.util.List;
import java.util.Optional;

/**
 * Shows a value in an ephemeral message, which Slack does not store. It is sent once and by no
 * other way: neither the outbox nor a direct message ever holds it.
 */
public final class SlackWhispers implements Whispers {
  /** A text object takes 3000 characters (docs.slack.dev/reference/block-kit/blocks). */
  private static final int LONGEST = 2_900;

  private final SlackClient client;
  private final Messages messages;

  public SlackWhispers(SlackClient client, Messages messages) {
    this.client = client;
    this.messages = messages;
  }

  @Override
  public Optional<String> show(String channel, Actor person, Fact what, String value) {
    if (value.length() > LONGEST) {
      return Optional.of("it is longer than a message can be");
    }
    String heading = messages.words(what, person.language());
    ArrayNode blocks = Json.object().arrayNode();
    blocks
        .addObject()
        .put("type", "section")
        .putObject("text")
        .put("type", "mrkdwn")
        .put("text", heading);
    blocks
        .addObject()
        .put("type", "section")
        .putObject("text")
        .put("type", "plain_text")
        .put("emoji", false)
        .put("text", value);
    return place(channel, person)
        .map(at -> send(at, person, heading, blocks.toString()))
        .orElseGet(() -> Optional.of("no channel"));
  }

  /** In a conversation with the bot it is ephemeral, too. */
  private Optional<String> place(String channel, Actor person) {
    if (!channel.isEmpty()) {
      return Optional.of(channel);
    }
    Answer<ConversationsOpenResponse> opened =
        client.callTwice(m -> m.conversationsOpen(r -> r.users(List.of(person.id()))));
    return opened instanceof Answer.Ok<ConversationsOpenResponse> ok
        ? Optional.of(ok.value().getChannel().getId())
        : Optional.empty();
  }

  private Optional<String> send(String channel, Actor person, String text, String blocks) {
    Answer<?> answer =
        client.call(m ->
            m.chatPostEphemeral(
                r -> r.channel(channel).user(person.id()).text(text).blocksAsString(blocks)));
    return switch (answer) {
      case Answer.Ok<?> _ -> Optional.empty();
      case Answer.Refused<?> refused -> Optional.of(refused.error());
      case Answer.Limited<?> _ -> Optional.of("ratelimited");
      case Answer.NotConnected<?> not -> Optional.of(not.why());
      case Answer.Unreachable<?> away -> Optional.of(away.why());
      case Answer.Unreadable<?> unreadable -> Optional.of(unreadable.why());
    };
  }
}
