package dev.opsdeck.slack.delivery;

import dev.opsdeck.kernel.PersonRef;
import dev.opsdeck.message.ChatMessage;
import dev.opsdeck.message.Messages;
import dev.opsdeck.progress.Address;
import dev.opsdeck.progress.Event;
import dev.opsdeck.progress.Outbox.Delivery;
import dev.opsdeck.progress.PostedMessages;
import dev.opsdeck.progress.PostedMessages.PostedMessage;
import dev.opsdeck.slack.api.Attempt;
import dev.opsdeck.slack.api.ChannelDirectory;
import dev.opsdeck.slack.api.DeliveryStep;
import dev.opsdeck.slack.api.Directory;
import dev.opsdeck.slack.api.RateLimitedClient;
import dev.opsdeck.slack.block.BlockKit;
import dev.opsdeck.slack.block.BlockKit.Rendered;
import dev.opsdeck.slack.delivery.Destinations.Place;
import java.util.Optional;

/** Takes one delivery of the outbox to where it belongs. Safe for many threads. */
public final class DeliveryRouter {
  private final RateLimitedClient line;
  private final IdempotentPoster poster;
  private final Cards cards;
  private final LongMessageSender letters;
  private final IncidentChannels channels;
  private final Destinations places;
  private final NoteFallback fallback;
  private final Pointers pointers;
  private final Messages messages;
  private final BlockKit blockKit;
  private final PostedMessages posted;

  public DeliveryRouter(
      RateLimitedClient line,
      Messages messages,
      BlockKit blockKit,
      Directory directory,
      ChannelDirectory names,
      PostedMessages posted) {
    this.line = line;
    this.messages = messages;
    this.blockKit = blockKit;
    this.posted = posted;
    poster = new IdempotentPoster(line);
    letters = new LongMessageSender(poster, new Files(line, poster, posted), messages, blockKit);
    channels = new IncidentChannels(line, messages, directory, posted);
    places = new Destinations(line, poster, messages, blockKit, directory, names, channels, posted);
    fallback = new NoteFallback(poster, places, messages, blockKit, posted);
    ApproverMentions calls =
        new ApproverMentions(line, directory, poster, places, messages, blockKit, posted);
    cards = new Cards(line, poster, messages, blockKit, posted, calls);
    pointers = new Pointers(line, cards, channels);
  }

  /**
   * Begins an attempt.
   *
   * @param claim whether the delivery is still this courier's
   */
  Attempt attempt(Delivery delivery, Attempt.Claim claim) {
    return line.attempt(delivery, claim);
  }

  /**
   * Refused means: never.
   *
   * @throws IllegalArgumentException when there are no words for it
   */
  DeliveryStep<?> deliver(Delivery delivery, Attempt attempt) {
    Event event = delivery.event();
    return switch (event) {
      case Event.IncidentChannelOpening opening -> channels.open(attempt, opening);
      case Event.RunCard card -> card(attempt, card);
      case Event.RunDetail detail -> detail(attempt, detail, delivery.marker());
      case Event.Announcement announcement -> announcement(attempt, announcement);
      case Event.Note note -> pointing(attempt, note, delivery.marker());
    };
  }

  private DeliveryStep<PostedMessage> card(Attempt attempt, Event.RunCard card) {
    return place(attempt, card, Optional.of(card.run().requester()))
        .then(place -> cards.show(attempt, card, place))
        .orElse(error ->
            Destinations.isClosed(error) || Cards.isUnwanted(error)
                ? places
                    .instead(attempt, card.to(), card.run().requester(), card.lane(), error)
                    .then(place -> cards.move(attempt, card, place, error))
                : new DeliveryStep.Refused<>(error));
  }

  /** Where the address is no place at all, a card that stands elsewhere already goes on there. */
  private DeliveryStep<Place> place(Attempt attempt, Event event, Optional<PersonRef> requester) {
    return places
        .of(attempt, event.to())
        .orElse(error ->
            requester.isPresent() && cards.find(event.lane()).isPresent()
                ? places.direct(attempt, requester.get())
                : new DeliveryStep.Refused<>(error));
  }

  /** In the thread of the card, wherever the card stands. */
  private DeliveryStep<?> detail(Attempt attempt, Event.RunDetail detail, String marker) {
    Optional<PostedMessage> card = cards.find(detail.lane());
    Optional<PersonRef> requester = cards.requester(detail.lane());
    return place(attempt, detail, requester)
        .then(place -> detail(attempt, detail, marker, card.map(place::below).orElse(place)))
        .orElse(error ->
            insteadOf(attempt, detail, requester, error)
                .then(place -> detail(attempt, detail, marker, place)));
  }

  private DeliveryStep<PostedMessage> detail(
      Attempt attempt, Event.RunDetail detail, String marker, Place place) {
    ChatMessage whole = messages.event(detail, place.language());
    return letters.send(attempt, place, whole, marker, "details.txt");
  }

  private DeliveryStep<?> announcement(Attempt attempt, Event.Announcement announcement) {
    if (posted.find(announcement.key()).isPresent()) {
      return DeliveryStep.done(announcement.key());
    }
    return places
        .of(attempt, announcement.to())
        .then(place -> announcement(attempt, announcement, place))
        .orElse(error ->
            insteadOf(attempt, announcement, concerned(announcement), error)
                .then(place -> announcement(attempt, announcement, place)))
        .then(message -> {
          posted.record(announcement.key(), message);
          return DeliveryStep.done(message);
        });
  }

  private DeliveryStep<PostedMessage> announcement(
      Attempt attempt, Event.Announcement announcement, Place place) {
    ChatMessage whole = messages.event(announcement, place.language());
    String file = announcement.template() + ".txt";
    return letters.send(attempt, place, whole, announcement.key(), file);
  }

  private Optional<PersonRef> concerned(Event.Announcement announcement) {
    String declaredBy = announcement.facts().path("declaredBy").asText("");
    String person = announcement.facts().path("requester").asText(declaredBy);
    return person.isBlank() ? declarer(announcement) : Optional.of(new PersonRef(person));
  }

  /** Whom to tell what was meant for an incident's channel that could not be made. */
  private Optional<PersonRef> declarer(Event event) {
    return event.to() instanceof Address.IncidentChannel incident
        ? channels.declarerOfRefused(incident.incident())
        : Optional.empty();
  }

  private DeliveryStep<Place> insteadOf(
      Attempt attempt, Event event, Optional<PersonRef> person, String error) {
    return Destinations.isClosed(error) && person.isPresent()
        ? places.instead(attempt, event.to(), person.get(), event.lane(), error)
        : new DeliveryStep.Refused<>(error);
  }

  private DeliveryStep<?> pointing(Attempt attempt, Event.Note note, String marker) {
    Event.Subject subject = note.subject();
    return subject == null
        ? note(attempt, note, marker)
        : pointers
            .find(attempt, subject)
            .then(place -> note(attempt, Pointers.pointing(note, place), marker))
            .orElse(error ->
                Pointers.isNoPlace(error)
                    ? DeliveryStep.done(new PostedMessage("", ""))
                    : new DeliveryStep.Refused<>(error));
  }

  private DeliveryStep<PostedMessage> note(Attempt attempt, Event.Note note, String marker) {
    return switch (note.to()) {
      case Address.Ephemeral whisper -> whisper(attempt, note, whisper, marker);
      case Address.Channel _, Address.IncidentChannel _, Address.Direct _ ->
          places
              .of(attempt, note.to())
              .then(place -> post(attempt, note, place, marker))
              .orElse(error -> otherwise(attempt, note, marker, error));
    };
  }

  private DeliveryStep<PostedMessage> otherwise(
      Attempt attempt, Event.Note note, String marker, String error) {
    return note.otherwise().isEmpty()
        ? insteadOf(attempt, note, declarer(note), error)
            .then(place -> post(attempt, note, place, marker))
        : fallback.tell(attempt, note, error);
  }

  private DeliveryStep<PostedMessage> post(
      Attempt attempt, Event.Note note, Place place, String marker) {
    return poster.post(attempt, place.spot(), rendered(note, place), marker);
  }

  private Rendered rendered(Event.Note note, Place place) {
    return blockKit.render(messages.event(note, place.language()), place.language());
  }

  /**
   * Nobody can look for a whisper. So one whose answer was lost is not whispered again: it is told
   * as a direct message, which can be looked for. Whoever heard the whisper reads it once more
   * there; nobody misses it.
   */
  private DeliveryStep<PostedMessage> whisper(
      Attempt attempt, Event.Note note, Address.Ephemeral to, String marker) {
    if (attempt.maybeSent()) {
      return places.direct(attempt, to.person()).then(place -> post(attempt, note, place, marker));
    }
    return places
        .user(attempt, to.person())
        .then(user ->
            places
                .of(attempt, to)
                .then(place -> whisper(attempt, to.channel(), user, rendered(note, place))))
        .orElse(error ->
            insteadOf(attempt, note, Optional.of(to.person()), error)
                .then(place -> post(attempt, note, place, marker)));
  }

  private DeliveryStep<PostedMessage> whisper(
      Attempt attempt, String channel, String user, Rendered rendered) {
    return poster
        .accepted(
            attempt,
            "chat.postEphemeral " + channel,
            rendered,
            (text, blocks) ->
                line.write(
                    attempt,
                    "chat.postEphemeral",
                    channel,
                    m ->
                        m.chatPostEphemeral(
                            r -> r.channel(channel).user(user).text(text).blocksAsString(blocks))))
        .then(whispered -> DeliveryStep.done(new PostedMessage(channel, whispered.getMessageTs())));
  }
}
