package dev.opsdeck.slack;

import com.slack.api.model.Conversation;
import com.slack.api.model.ConversationType;
import com.slack.api.model.ResponseMetadata;
import dev.opsdeck.kernel.IncidentId;
import dev.opsdeck.kernel.PersonRef;
import dev.opsdeck.message.Markup;
import dev.opsdeck.message.Messages;
import dev.opsdeck.progress.Event;
import dev.opsdeck.progress.PostedMessages;
import dev.opsdeck.progress.PostedMessages.PostedMessage;
import dev.opsdeck.slack.api.Attempt;
import dev.opsdeck.slack.api.Directory;
import dev.opsdeck.slack.api.Line;
import dev.opsdeck.slack.api.Step;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** The channel of each incident: made once, however often it is asked for. */
final class IncidentChannels {
  private static final Logger LOG = LoggerFactory.getLogger(IncidentChannels.class);
  private static final Duration LOOKUP = Duration.ofSeconds(3);
  private static final int PAGE = 200;
  private static final int TOPIC = 250;

  /** What an invitation may meet without anybody being missed. */
  private static final Set<String> HARMLESS = Set.of("already_in_channel", "cant_invite_self");

  private final Line line;
  private final Messages messages;
  private final Directory directory;
  private final PostedMessages posted;

  IncidentChannels(Line line, Messages messages, Directory directory, PostedMessages posted) {
    this.line = line;
    this.messages = messages;
    this.directory = directory;
    this.posted = posted;
  }

  /** The channel's id, empty while it does not exist. */
  Optional<String> find(IncidentId incident) {
    return posted.find("incident/" + incident).map(PostedMessage::channel);
  }

  /** Makes it, says what it is about, invites its people. Whatever is done already stays. */
  Step<String> open(Attempt attempt, Event.IncidentChannelOpening opening) {
    IncidentId incident = opening.incident().id();
    Optional<String> existing = find(incident);
    Step<String> step =
        existing.isPresent()
            ? Step.done(existing.get())
            : make(attempt, opening.incident().channelName())
                .then(channel -> {
                  posted.record("incident/" + incident, new PostedMessage(channel, ""));
                  return Step.done(channel);
                });
    return step.then(channel -> furnish(attempt, channel, opening));
  }

  private Step<String> make(Attempt attempt, String name) {
    return line.write(
            attempt,
            "conversations.create",
            "",
            m -> m.conversationsCreate(r -> r.name(name).isPrivate(false)))
        .then(made -> Step.done(made.getChannel().getId()))
        .orElse(error ->
            error.equals("name_taken") ? ours(attempt, name, "") : new Step.Refused<>(error));
  }

  /** The channel whose making was interrupted before it was recorded: its name is unique. */
  private Step<String> ours(Attempt attempt, String name, String cursor) {
    return line.read(
            attempt,
            "conversations.list",
            "",
            m ->
                m.conversationsList(r ->
                    r.types(List.of(ConversationType.PUBLIC_CHANNEL))
                        .excludeArchived(true)
                        .limit(PAGE)
                        .cursor(cursor)))
        .then(page -> {
          for (Conversation channel : page.getChannels()) {
            if (name.equals(channel.getName())) {
              return Step.done(channel.getId());
            }
          }
          ResponseMetadata metadata = page.getResponseMetadata();
          String next = metadata == null ? "" : String.valueOf(metadata.getNextCursor());
          return next.isEmpty() || next.equals("null")
              ? new Step.Refused<>("name_taken")
              : ours(attempt, name, next);
        });
  }

  private Step<String> furnish(
      Attempt attempt, String channel, Event.IncidentChannelOpening opening) {
    String markup = messages.event(opening, opening.to().language()).text();
    String mentions = Markup.resolvePeople(markup, ref -> directory.mention(ref, LOOKUP));
    String topic = Excerpt.line(mentions, TOPIC);
    Step<String> step =
        line.read(
                attempt,
                "conversations.setTopic",
                channel,
                m -> m.conversationsSetTopic(r -> r.channel(channel).topic(topic)))
            .then(set -> Step.done(channel))
            .orElse(error -> without("the topic", channel, error));
    for (PersonRef person : opening.incident().invite()) {
      step = step.then(same -> invite(attempt, same, person));
    }
    return step;
  }

  /** Somebody who cannot be invited keeps nobody else from the incident. */
  private Step<String> invite(Attempt attempt, String channel, PersonRef person) {
    Optional<String> user = directory.userId(person.value(), LOOKUP);
    if (user.isEmpty()) {
      return without(person.value(), channel, "not known in Slack");
    }
    return line.read(
            attempt,
            "conversations.invite",
            channel,
            m -> m.conversationsInvite(r -> r.channel(channel).users(List.of(user.get()))))
        .then(invited -> Step.done(channel))
        .orElse(error ->
            HARMLESS.contains(error)
                ? Step.done(channel)
                : without(person.value(), channel, error));
  }

  private static Step<String> without(String what, String channel, String why) {
    LOG.warn("the incident channel {} goes on without {}: {}", channel, what, why);
    return Step.done(channel);
  }
}
