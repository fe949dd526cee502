package dev.opsdeck.slack.delivery;

import dev.opsdeck.kernel.Digest;
import dev.opsdeck.kernel.IncidentId;
import dev.opsdeck.kernel.PersonRef;
import dev.opsdeck.message.Markup;
import dev.opsdeck.message.Messages;
import dev.opsdeck.progress.Event;
import dev.opsdeck.progress.IncidentView;
import dev.opsdeck.progress.PostedMessages;
import dev.opsdeck.progress.PostedMessages.PostedMessage;
import dev.opsdeck.slack.api.Attempt;
import dev.opsdeck.slack.api.DeliveryStep;
import dev.opsdeck.slack.api.Directory;
import dev.opsdeck.slack.api.RateLimitedClient;
import dev.opsdeck.slack.block.Excerpt;
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
  private static final int TOPIC = 250;

  /** As many attempts take half a minute, which what is told to the channel waits for. */
  private static final int WAITS_FOR_PEOPLE = 5;

  /** What an invitation may meet without anybody being missed. */
  private static final Set<String> HARMLESS = Set.of("already_in_channel", "cant_invite_self");

  private final RateLimitedClient line;
  private final Messages messages;
  private final Directory directory;
  private final PostedMessages posted;
  private final ChannelNames names;

  IncidentChannels(
      RateLimitedClient line, Messages messages, Directory directory, PostedMessages posted) {
    this.line = line;
    this.messages = messages;
    this.directory = directory;
    this.posted = posted;
    names = new ChannelNames(line);
  }

  private static String key(IncidentId incident) {
    return "incident/" + incident;
  }

  private static String refusedKey(IncidentId incident) {
    return key(incident) + "/refused";
  }

  /** The channel's id, empty while it does not exist. */
  Optional<String> find(IncidentId incident) {
    return posted.find(key(incident)).map(PostedMessage::channel);
  }

  /** Who declared an incident whose channel Slack does not let us make. */
  Optional<PersonRef> declarerOfRefused(IncidentId incident) {
    return posted.find(refusedKey(incident)).map(PostedMessage::channel).map(PersonRef::new);
  }

  /** Makes it, says what it is about, invites its people. Whatever is done already stays. */
  DeliveryStep<String> open(Attempt attempt, Event.IncidentChannelOpening opening) {
    IncidentView incident = opening.incident();
    Optional<String> existing = find(incident.id());
    DeliveryStep<String> step =
        existing.isPresent()
            ? DeliveryStep.done(existing.get())
            : names
                .make(attempt, incident.id(), incident.channelName())
                .then(channel -> {
                  posted.record(key(incident.id()), new PostedMessage(channel, ""));
                  return DeliveryStep.done(channel);
                })
                .orElse(error -> {
                  posted.record(
                      refusedKey(incident.id()),
                      new PostedMessage(incident.declaredBy().value(), "declared by"));
                  return new DeliveryStep.Refused<>(error);
                });
    return step.then(channel -> furnish(attempt, channel, opening));
  }

  private DeliveryStep<String> furnish(
      Attempt attempt, String channel, Event.IncidentChannelOpening opening) {
    IncidentView incident = opening.incident();
    DeliveryStep<String> step =
        topic(attempt, channel, opening).then(same -> purpose(attempt, same, incident.id()));
    DeliveryStep<String> all = step;
    for (PersonRef person : incident.invite()) {
      DeliveryStep<String> invited = step.then(same -> invite(attempt, same, person));
      all = all.then(same -> invited);
    }
    return all;
  }

  /** Each change of a topic is a message in the channel: the same one is not set again. */
  private DeliveryStep<String> topic(
      Attempt attempt, String channel, Event.IncidentChannelOpening opening) {
    String markup = messages.event(opening, opening.to().language()).text();
    String mentions = Markup.resolvePeople(markup, ref -> directory.mention(ref, LOOKUP));
    String topic = Excerpt.line(mentions, TOPIC);
    String key = key(opening.incident().id());
    if (posted.shown(key).equals(Optional.of(Digest.of(topic)))) {
      return DeliveryStep.done(channel);
    }
    return line.read(
            attempt,
            "conversations.setTopic",
            channel,
            m -> m.conversationsSetTopic(r -> r.channel(channel).topic(topic)))
        .then(set -> {
          posted.shows(key, Digest.of(topic));
          return DeliveryStep.done(channel);
        })
        .orElse(error -> without("the topic", channel, error));
  }

  /** The purpose is our mark: by it the channel is known again when our record of it was lost. */
  private DeliveryStep<String> purpose(Attempt attempt, String channel, IncidentId incident) {
    String key = key(incident) + "/purpose";
    if (posted.find(key).isPresent()) {
      return DeliveryStep.done(channel);
    }
    return line.read(
            attempt,
            "conversations.setPurpose",
            channel,
            m ->
                m.conversationsSetPurpose(
                    r -> r.channel(channel).purpose(ChannelNames.mark(incident))))
        .then(set -> {
          posted.record(key, new PostedMessage(channel, "purpose"));
          return DeliveryStep.done(channel);
        })
        .orElse(error -> without("the purpose", channel, error));
  }

  /**
   * Somebody who cannot be invited keeps nobody else from the incident, and nobody is left out as
   * long as Slack just does not say who they are.
   */
  private DeliveryStep<String> invite(Attempt attempt, String channel, PersonRef person) {
    return switch (directory.lookup(person.value(), LOOKUP)) {
      case Directory.Lookup.Known known -> invite(attempt, channel, person, known.id());
      case Directory.Lookup.Nobody _ -> without(person.value(), channel, "not known in Slack");
      case Directory.Lookup.NoAnswer _ ->
          attempt.number() < WAITS_FOR_PEOPLE
              ? line.later(attempt, "Slack does not say who " + person.value() + " is")
              : without(person.value(), channel, "Slack does not say who that is");
    };
  }

  /** One call for each person: an attempt that has to wait goes on with those who are left. */
  private DeliveryStep<String> invite(
      Attempt attempt, String channel, PersonRef person, String user) {
    String what = "invited " + user;
    if (attempt.seen(what).isPresent()) {
      return DeliveryStep.done(channel);
    }
    return line.read(
            attempt,
            "conversations.invite",
            channel,
            m -> m.conversationsInvite(r -> r.channel(channel).users(List.of(user))))
        .then(invited -> DeliveryStep.done(channel))
        .orElse(error ->
            HARMLESS.contains(error)
                ? DeliveryStep.done(channel)
                : without(person.value(), channel, error))
        .then(same -> {
          attempt.saw(what, channel);
          return DeliveryStep.done(same);
        });
  }

  private static DeliveryStep<String> without(String what, String channel, String why) {
    LOG.warn("the incident channel {} goes on without {}: {}", channel, what, why);
    return DeliveryStep.done(channel);
  }
}
