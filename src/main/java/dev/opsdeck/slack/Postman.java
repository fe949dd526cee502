package dev.opsdeck.slack;

import dev.opsdeck.kernel.Language;
import dev.opsdeck.kernel.PersonRef;
import dev.opsdeck.message.ChatMessage;
import dev.opsdeck.message.ChatMessage.Block;
import dev.opsdeck.message.Markup;
import dev.opsdeck.message.Messages;
import dev.opsdeck.progress.Address;
import dev.opsdeck.progress.Event;
import dev.opsdeck.progress.Event.TextFile;
import dev.opsdeck.progress.Outbox.Delivery;
import dev.opsdeck.progress.PostedMessages;
import dev.opsdeck.progress.PostedMessages.PostedMessage;
import dev.opsdeck.slack.BlockKit.Rendered;
import dev.opsdeck.slack.Poster.Spot;
import dev.opsdeck.slack.api.Attempt;
import dev.opsdeck.slack.api.Directory;
import dev.opsdeck.slack.api.Line;
import dev.opsdeck.slack.api.Step;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.function.BooleanSupplier;

/** Takes one delivery of the outbox to where it belongs. Safe for many threads. */
final class Postman {
  private static final Duration LOOKUP = Duration.ofSeconds(2);

  /** A fenced text that still fits into one section. */
  private static final int SHORT = 2_900;

  /** The place is at fault, not the message. */
  private static final Set<String> NO_WAY_IN =
      Set.of(
          "channel_not_found",
          "is_archived",
          "not_in_channel",
          "user_not_in_channel",
          "method_not_supported_for_channel_type",
          "restricted_action",
          "restricted_action_read_only_channel");

  private final Line line;
  private final Poster poster;
  private final Cards cards;
  private final Files files;
  private final IncidentChannels channels;
  private final Messages messages;
  private final BlockKit blockKit;
  private final Directory directory;
  private final PostedMessages posted;

  Postman(
      Line line, Messages messages, BlockKit blockKit, Directory directory, PostedMessages posted) {
    this.line = line;
    this.messages = messages;
    this.blockKit = blockKit;
    this.directory = directory;
    this.posted = posted;
    poster = new Poster(line);
    cards = new Cards(line, poster, messages, blockKit, posted);
    files = new Files(line, poster);
    channels = new IncidentChannels(line, messages, directory, posted);
  }

  /**
   * Refused means: never.
   *
   * @param held whether the delivery is still this courier's
   */
  Step<?> deliver(Delivery delivery, BooleanSupplier held) {
    Event event = delivery.event();
    Attempt attempt = line.attempt(delivery, held);
    return switch (event) {
      case Event.IncidentChannelOpening opening -> channels.open(attempt, opening);
      case Event.RunCard card ->
          place(attempt, card.to())
              .then(place -> cards.show(attempt, card, place.spot(), place.language()))
              .orElse(error -> cardToRequester(attempt, card, error));
      case Event.RunDetail detail -> detail(attempt, detail, delivery.marker());
      case Event.Announcement announcement -> announcement(attempt, announcement);
      case Event.Note note -> message(attempt, note, delivery.marker());
    };
  }

  /** A place in Slack, and the language that is spoken there. */
  private record Place(Spot spot, Language language) {}

  private Step<Place> place(Attempt attempt, Address to) {
    return switch (to) {
      case Address.Channel channel ->
          Step.done(new Place(new Spot(channel.channel(), null), channel.language()));
      case Address.IncidentChannel incident ->
          channels
              .find(incident.incident())
              .<Step<Place>>map(id -> Step.done(new Place(new Spot(id, null), incident.language())))
              .orElseGet(() -> line.later(attempt, "the incident's channel is not there yet"));
      case Address.Whisper whisper ->
          Step.done(new Place(new Spot(whisper.channel(), null), language(whisper.person())));
      case Address.Direct direct -> direct(attempt, direct.person());
    };
  }

  private Step<Place> direct(Attempt attempt, PersonRef person) {
    Optional<String> user = directory.userId(person.value(), LOOKUP);
    if (user.isEmpty()) {
      return new Step.Refused<>("nobody is called " + person.value());
    }
    return line.read(
            attempt,
            "conversations.open",
            "",
            m -> m.conversationsOpen(r -> r.users(List.of(user.get()))))
        .then(opened ->
            Step.done(new Place(new Spot(opened.getChannel().getId(), null), language(person))));
  }

  private Language language(PersonRef person) {
    return directory
        .userId(person.value(), LOOKUP)
        .flatMap(user -> directory.profile(user, LOOKUP))
        .map(Directory.Profile::language)
        .orElse(Language.EN);
  }

  private Step<PostedMessage> cardToRequester(Attempt attempt, Event.RunCard card, String error) {
    if (!NO_WAY_IN.contains(error)) {
      return new Step.Refused<>(error);
    }
    return direct(attempt, card.run().requester())
        .then(place -> cards.show(attempt, card, place.spot(), place.language()));
  }

  /** In the thread of the card, wherever the card stands. */
  private Step<?> detail(Attempt attempt, Event.RunDetail detail, String marker) {
    Optional<PostedMessage> card = cards.find(detail.lane());
    return place(attempt, detail.to())
        .then(place -> {
          Spot spot = card.map(c -> new Spot(c.channel(), c.ts())).orElseGet(() -> place.spot());
          return detail(attempt, detail, marker, new Place(spot, place.language()));
        });
  }

  private Step<Integer> detail(
      Attempt attempt, Event.RunDetail detail, String marker, Place place) {
    ChatMessage whole = messages.event(detail, place.language());
    List<Block> blocks = new ArrayList<>(whole.blocks());
    List<TextFile> uploads = new ArrayList<>();
    for (TextFile file : whole.files()) {
      String fenced = Markup.fenced(file.text());
      if (file.text().isBlank()) {
        continue;
      }
      if (fenced.length() <= SHORT) {
        blocks.add(new Block.Text(fenced));
      } else {
        uploads.add(file);
      }
    }
    ChatMessage shown = new ChatMessage(whole.text(), blocks, List.of());
    return poster
        .post(attempt, place.spot(), blockKit.render(shown, place.language()), marker)
        .then(message -> files.share(attempt, place.spot(), uploads));
  }

  private Step<?> announcement(Attempt attempt, Event.Announcement announcement) {
    if (posted.find(announcement.key()).isPresent()) {
      return Step.done(announcement.key());
    }
    return place(attempt, announcement.to())
        .then(place -> post(attempt, announcement, place, announcement.key()))
        .orElse(error -> announcementToPerson(attempt, announcement, error))
        .then(message -> {
          posted.record(announcement.key(), message);
          return Step.done(message);
        });
  }

  private Step<PostedMessage> announcementToPerson(
      Attempt attempt, Event.Announcement announcement, String error) {
    String person =
        announcement
            .facts()
            .path("requester")
            .asText(announcement.facts().path("declaredBy").asText(""));
    return NO_WAY_IN.contains(error) && !person.isBlank()
        ? direct(attempt, new PersonRef(person))
            .then(place -> post(attempt, announcement, place, announcement.key()))
        : new Step.Refused<>(error);
  }

  private Step<?> message(Attempt attempt, Event event, String marker) {
    return switch (event.to()) {
      case Address.Whisper whisper ->
          place(attempt, whisper)
              .then(place -> whisper(attempt, event, whisper, place))
              .orElse(error -> insteadOfWhisper(attempt, event, whisper, marker, error));
      case Address.Channel channel -> posted(attempt, event, channel, marker);
      case Address.IncidentChannel incident -> posted(attempt, event, incident, marker);
      case Address.Direct direct -> posted(attempt, event, direct, marker);
    };
  }

  private Step<String> posted(Attempt attempt, Event event, Address to, String marker) {
    return place(attempt, to)
        .then(place -> post(attempt, event, place, marker))
        .then(message -> Step.done(message.ts()));
  }

  private Step<PostedMessage> post(Attempt attempt, Event event, Place place, String marker) {
    return poster.post(attempt, place.spot(), rendered(event, place.language()), marker);
  }

  private Rendered rendered(Event event, Language language) {
    return blockKit.render(messages.event(event, language), language);
  }

  private Step<String> whisper(Attempt attempt, Event event, Address.Whisper to, Place place) {
    Optional<String> user = directory.userId(to.person().value(), LOOKUP);
    if (user.isEmpty()) {
      return new Step.Refused<>("nobody is called " + to.person().value());
    }
    Rendered rendered = rendered(event, place.language());
    return line.write(
            attempt,
            "chat.postEphemeral",
            to.channel(),
            m ->
                m.chatPostEphemeral(r ->
                    r.channel(to.channel())
                        .user(user.get())
                        .text(rendered.text())
                        .blocksAsString(rendered.blocks())))
        .then(whispered -> Step.done(whispered.getMessageTs()));
  }

  private Step<String> insteadOfWhisper(
      Attempt attempt, Event event, Address.Whisper whisper, String marker, String error) {
    return NO_WAY_IN.contains(error)
        ? posted(attempt, event, new Address.Direct(whisper.person()), marker)
        : new Step.Refused<>(error);
  }
}
