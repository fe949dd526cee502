package dev.opsdeck.slack.delivery;

import dev.opsdeck.kernel.Fact;
import dev.opsdeck.progress.Event;
import dev.opsdeck.progress.PostedMessages.PostedMessage;
import dev.opsdeck.slack.api.Attempt;
import dev.opsdeck.slack.api.DeliveryStep;
import dev.opsdeck.slack.api.RateLimitedClient;
import java.util.Optional;
import java.util.SortedMap;
import java.util.TreeMap;

/** Finds what notes point to, once it is there. */
final class Pointers {
  /** As many attempts take about a quarter of an hour; later nobody looks for it any more. */
  private static final int LAST_ATTEMPT = 20;

  /** What is pointed to stands where its reader was told of it already, or nowhere. */
  private static final String NO_PLACE = "nothing_to_point_to";

  private final RateLimitedClient line;
  private final Cards cards;
  private final IncidentChannels channels;

  Pointers(RateLimitedClient line, Cards cards, IncidentChannels channels) {
    this.line = line;
    this.cards = cards;
    this.channels = channels;
  }

  static boolean isNoPlace(String error) {
    return error.equals(NO_PLACE);
  }

  /** The note with its place said. */
  static Event.Note pointing(Event.Note note, Place place) {
    SortedMap<String, String> values = new TreeMap<>(note.fact().values());
    values.put(place.name(), place.value());
    return new Event.Note(
        note.to(),
        note.lane(),
        new Fact(note.fact().code(), values),
        note.otherwise(),
        null,
        note.why());
  }

  /** A value of the note's fact. */
  record Place(String name, String value) {}

  DeliveryStep<Place> find(Attempt attempt, Event.Subject subject) {
    return switch (subject) {
      case Event.CardOf(var run) -> card(attempt, cards.find(Event.cardKey(run)));
      case Event.ChannelOf(var incident) ->
          channels.declarerOfRefused(incident).isPresent()
              ? new DeliveryStep.Refused<>(NO_PLACE)
              : channel(attempt, channels.find(incident));
    };
  }

  private DeliveryStep<Place> channel(Attempt attempt, Optional<String> channel) {
    return channel
        .map(id -> DeliveryStep.done(new Place("channel", id)))
        .orElseGet(() -> notYet(attempt));
  }

  /** A card that had to be moved into a conversation says there why. */
  private DeliveryStep<Place> card(Attempt attempt, Optional<PostedMessage> card) {
    if (card.isEmpty()) {
      return notYet(attempt);
    }
    return card.get().channel().startsWith("D")
        ? new DeliveryStep.Refused<>(NO_PLACE)
        : link(attempt, card.get());
  }

  private DeliveryStep<Place> link(Attempt attempt, PostedMessage card) {
    return line.read(
            attempt,
            "chat.getPermalink",
            card.channel(),
            m -> m.chatGetPermalink(r -> r.channel(card.channel()).messageTs(card.ts())))
        .then(found -> DeliveryStep.done(new Place("link", found.getPermalink())));
  }

  private DeliveryStep<Place> notYet(Attempt attempt) {
    return attempt.number() < LAST_ATTEMPT
        ? line.later(attempt, "what the note points to is not there yet")
        : new DeliveryStep.Refused<>(NO_PLACE);
  }
}
