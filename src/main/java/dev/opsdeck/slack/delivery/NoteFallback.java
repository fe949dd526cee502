package dev.opsdeck.slack.delivery;

import dev.opsdeck.kernel.Fact;
import dev.opsdeck.message.ChatMessage;
import dev.opsdeck.message.Messages;
import dev.opsdeck.progress.Address;
import dev.opsdeck.progress.Event;
import dev.opsdeck.progress.PostedMessages;
import dev.opsdeck.progress.PostedMessages.PostedMessage;
import dev.opsdeck.slack.api.Attempt;
import dev.opsdeck.slack.api.DeliveryStep;
import dev.opsdeck.slack.block.BlockKit;
import dev.opsdeck.slack.delivery.Destinations.Place;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/**
 * Tells a note that its own place does not take in every other place that it names, and says there
 * that the first one has not heard of it.
 */
final class NoteFallback {
  private final IdempotentPoster poster;
  private final Destinations destinations;
  private final Messages messages;
  private final BlockKit blockKit;
  private final PostedMessages posted;

  NoteFallback(
      IdempotentPoster poster,
      Destinations destinations,
      Messages messages,
      BlockKit blockKit,
      PostedMessages posted) {
    this.poster = poster;
    this.destinations = destinations;
    this.messages = messages;
    this.blockKit = blockKit;
    this.posted = posted;
  }

  /**
   * Done when at least one of the places has it.
   *
   * @param error why its own place does not take it
   */
  DeliveryStep<PostedMessage> tell(Attempt attempt, Event.Note note, String error) {
    DeliveryStep<PostedMessage> result = new DeliveryStep.Refused<>(error);
    for (int i = 0; i < note.otherwise().size(); i++) {
      String key = note.lane() + "/otherwise/" + i;
      DeliveryStep<PostedMessage> told = tell(attempt, note, note.otherwise().get(i), key, error);
      switch (told) {
        case DeliveryStep.Done<PostedMessage> done -> result = done;
        case DeliveryStep.Later<PostedMessage> later -> {
          return later;
        }
        case DeliveryStep.Refused<PostedMessage> _ -> {}
      }
    }
    return result;
  }

  private DeliveryStep<PostedMessage> tell(
      Attempt attempt, Event.Note note, Address to, String key, String error) {
    Optional<PostedMessage> there = posted.find(key);
    if (there.isPresent()) {
      return DeliveryStep.done(there.get());
    }
    return destinations
        .of(attempt, to)
        .then(place -> post(attempt, note, place, key, error))
        .then(message -> {
          posted.record(key, message);
          return DeliveryStep.done(message);
        });
  }

  private DeliveryStep<PostedMessage> post(
      Attempt attempt, Event.Note note, Place place, String key, String error) {
    ChatMessage own = messages.event(note, place.language());
    String why =
        messages.words(
            Fact.of(
                "slack.not-announced",
                "channel",
                Destinations.channelOf(note.to()),
                "reason",
                error),
            place.language());
    List<ChatMessage.Block> blocks = new ArrayList<>(own.blocks());
    blocks.add(new ChatMessage.Block.Text(why));
    ChatMessage message = new ChatMessage(own.text() + "\n" + why, blocks, own.files());
    return poster.post(attempt, place.spot(), blockKit.render(message, place.language()), key);
  }
}
