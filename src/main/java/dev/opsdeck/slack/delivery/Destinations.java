package dev.opsdeck.slack.delivery;

import com.github.benmanes.caffeine.cache.Cache;
import com.github.benmanes.caffeine.cache.Caffeine;
import dev.opsdeck.kernel.Fact;
import dev.opsdeck.kernel.Language;
import dev.opsdeck.kernel.PersonRef;
import dev.opsdeck.message.ChatMessage;
import dev.opsdeck.message.Messages;
import dev.opsdeck.progress.Address;
import dev.opsdeck.progress.PostedMessages;
import dev.opsdeck.progress.PostedMessages.PostedMessage;
import dev.opsdeck.slack.api.Attempt;
import dev.opsdeck.slack.api.ChannelDirectory;
import dev.opsdeck.slack.api.DeliveryStep;
import dev.opsdeck.slack.api.Directory;
import dev.opsdeck.slack.api.RateLimitedClient;
import dev.opsdeck.slack.block.BlockKit;
import dev.opsdeck.slack.delivery.IdempotentPoster.Spot;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.regex.Pattern;

/** Where an address is in Slack, and where to go instead when that place is closed to us. */
final class Destinations {
  private static final Duration LOOKUP = Duration.ofSeconds(2);

  private static final Pattern CHANNEL_ID = Pattern.compile("[CGD][A-Z0-9]{2,}");

  private static final Set<String> ARCHIVED = Set.of("is_archived", "is_inactive");

  private static final Set<String> RESTRICTED =
      Set.of(
          "restricted_action",
          "restricted_action_read_only_channel",
          "restricted_action_thread_only_channel",
          "posting_to_general_channel_denied",
          "posting_to_channel_denied");

  /** To a channel that is private and not ours, Slack answers as if it did not exist. */
  private static final Set<String> NOT_INVITED =
      Set.of(
          "channel_not_found",
          "invalid_channel",
          "not_in_channel",
          "no_permission",
          "channel_is_limited_access",
          "method_not_supported_for_channel_type");

  private final RateLimitedClient line;
  private final IdempotentPoster poster;
  private final Messages messages;
  private final BlockKit blockKit;
  private final Directory directory;
  private final ChannelDirectory names;
  private final IncidentChannels channels;
  private final PostedMessages posted;

  /** A direct conversation keeps its id. */
  private final Cache<String, String> conversations =
      Caffeine.newBuilder().maximumSize(10_000).build();

  Destinations(
      RateLimitedClient line,
      IdempotentPoster poster,
      Messages messages,
      BlockKit blockKit,
      Directory directory,
      ChannelDirectory names,
      IncidentChannels channels,
      PostedMessages posted) {
    this.line = line;
    this.poster = poster;
    this.messages = messages;
    this.blockKit = blockKit;
    this.directory = directory;
    this.names = names;
    this.channels = channels;
    this.posted = posted;
  }

  /** A place in Slack, and the language that is spoken there. */
  record Place(Spot spot, Language language) {
    /** Below a message of ours: Slack has no threads in threads. */
    Place below(PostedMessage message) {
      return spot.threadTs() != null && spot.channel().equals(message.channel())
          ? this
          : new Place(new Spot(message.channel(), message.ts()), language);
    }
  }

  /** Whether the place is at fault, not the message. */
  static boolean isClosed(String error) {
    return ARCHIVED.contains(error)
        || RESTRICTED.contains(error)
        || NOT_INVITED.contains(error)
        || error.equals("user_not_in_channel");
  }

  DeliveryStep<Place> of(Attempt attempt, Address to) {
    return switch (to) {
      case Address.Channel channel ->
          channel(attempt, channel.channel())
              .then(id ->
                  DeliveryStep.done(new Place(new Spot(id, channel.thread()), channel.language())));
      case Address.IncidentChannel incident -> incident(attempt, incident);
      case Address.Ephemeral whisper ->
          DeliveryStep.done(
              new Place(new Spot(whisper.channel(), null), language(whisper.person())));
      case Address.Direct direct -> direct(attempt, direct.person());
    };
  }

  /** The id of a channel that configuration names; Slack joins no channel by its name. */
  private DeliveryStep<String> channel(Attempt attempt, String idOrName) {
    if (CHANNEL_ID.matcher(idOrName).matches()) {
      return DeliveryStep.done(idOrName);
    }
    return switch (names.meant(idOrName, LOOKUP)) {
      case ChannelDirectory.Meant.Channel meant -> DeliveryStep.done(meant.channel().id());
      case ChannelDirectory.Meant.None _ -> new DeliveryStep.Refused<>("channel_not_found");
      case ChannelDirectory.Meant.NoAnswer _ ->
          line.later(attempt, "Slack does not say which channel that is");
    };
  }

  /** As {@code Address} names it; empty for what is no channel. */
  static String channelOf(Address to) {
    return switch (to) {
      case Address.Channel channel -> channel.channel();
      case Address.Ephemeral ephemeral -> ephemeral.channel();
      case Address.IncidentChannel _, Address.Direct _ -> "";
    };
  }

  private DeliveryStep<Place> incident(Attempt attempt, Address.IncidentChannel to) {
    Optional<String> channel = channels.find(to.incident());
    if (channel.isPresent()) {
      return DeliveryStep.done(new Place(new Spot(channel.get(), null), to.language()));
    }
    return channels.declarerOfRefused(to.incident()).isPresent()
        ? new DeliveryStep.Refused<>("channel_not_found")
        : line.later(attempt, "the incident's channel is not there yet");
  }

  /** The id of a person; while Slack does not say who that is, nobody is given up. */
  DeliveryStep<String> user(Attempt attempt, PersonRef person) {
    return switch (directory.lookup(person.value(), LOOKUP)) {
      case Directory.Lookup.Known known -> DeliveryStep.done(known.id());
      case Directory.Lookup.Nobody _ ->
          new DeliveryStep.Refused<>("nobody is called " + person.value());
      case Directory.Lookup.NoAnswer _ -> line.later(attempt, "Slack does not say who that is");
    };
  }

  DeliveryStep<Place> direct(Attempt attempt, PersonRef person) {
    return user(attempt, person)
        .then(user -> conversation(attempt, user))
        .then(channel -> DeliveryStep.done(new Place(new Spot(channel, null), language(person))));
  }

  private DeliveryStep<String> conversation(Attempt attempt, String user) {
    String known = conversations.getIfPresent(user);
    if (known != null) {
      return DeliveryStep.done(known);
    }
    return line.read(
            attempt,
            "conversations.open",
            "",
            m -> m.conversationsOpen(r -> r.users(List.of(user))))
        .then(opened -> {
          conversations.put(user, opened.getChannel().getId());
          return DeliveryStep.done(opened.getChannel().getId());
        });
  }

  private Language language(PersonRef person) {
    return directory
        .userId(person.value(), LOOKUP)
        .map(user -> directory.language(user, LOOKUP))
        .orElse(Language.EN);
  }

  /**
   * A person's own place instead of one that is closed; there it is said once for each lane why,
   * and what can be done.
   *
   * @param error why the other place is closed
   */
  DeliveryStep<Place> instead(
      Attempt attempt, Address closed, PersonRef person, String lane, String error) {
    return direct(attempt, person)
        .then(place -> {
          Optional<Fact> why = why(closed, error);
          return why.isEmpty()
              ? DeliveryStep.done(place)
              : explain(attempt, place, lane + "/closed", why.get());
        });
  }

  private DeliveryStep<Place> explain(Attempt attempt, Place place, String key, Fact why) {
    if (posted.find(key).isPresent()) {
      return DeliveryStep.done(place);
    }
    String text = messages.words(why, place.language());
    ChatMessage message =
        new ChatMessage(text, List.of(new ChatMessage.Block.Text(text)), List.of());
    return poster
        .post(attempt, place.spot(), blockKit.render(message, place.language()), key)
        .then(there -> {
          posted.record(key, there);
          return DeliveryStep.done(place);
        });
  }

  private Optional<Fact> why(Address closed, String error) {
    Optional<String> channel =
        switch (closed) {
          case Address.Channel to -> Optional.of(to.channel());
          case Address.IncidentChannel to -> channels.find(to.incident());
          case Address.Ephemeral to -> Optional.of(to.channel());
          case Address.Direct _ -> Optional.empty();
        };
    return channel.flatMap(id -> {
      if (NOT_INVITED.contains(error)) {
        return Optional.of(Fact.of("slack.not-invited", "channel", id));
      }
      if (ARCHIVED.contains(error)) {
        return Optional.of(Fact.of("slack.channel-archived", "channel", id));
      }
      return RESTRICTED.contains(error)
          ? Optional.of(Fact.of("slack.channel-restricted", "channel", id))
          : Optional.empty();
    });
  }
}
