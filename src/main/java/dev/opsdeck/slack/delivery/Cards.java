package dev.opsdeck.slack.delivery;

import dev.opsdeck.kernel.Digest;
import dev.opsdeck.kernel.PersonRef;
import dev.opsdeck.message.Messages;
import dev.opsdeck.progress.Event;
import dev.opsdeck.progress.Outbox.Delivery;
import dev.opsdeck.progress.PostedMessages;
import dev.opsdeck.progress.PostedMessages.PostedMessage;
import dev.opsdeck.slack.api.Attempt;
import dev.opsdeck.slack.api.DeliveryStep;
import dev.opsdeck.slack.api.RateLimitedClient;
import dev.opsdeck.slack.block.BlockKit;
import dev.opsdeck.slack.block.BlockKit.Rendered;
import dev.opsdeck.slack.delivery.Destinations.Place;
import dev.opsdeck.slack.delivery.IdempotentPoster.Span;
import dev.opsdeck.slack.delivery.IdempotentPoster.Spot;
import java.util.Optional;
import java.util.Set;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * The one message of each run: posted once, edited from then on, and only when an edit changes what
 * is seen.
 */
final class Cards {
  /** Of a message that is gone, or stands there as it is for ever. */
  private static final Set<String> REPLACED =
      Set.of("message_not_found", "edit_window_closed", "cant_update_message", "block_mismatch");

  private static final Pattern REPLACEMENT = Pattern.compile("(.*)/again(/\\d+)?");

  private final RateLimitedClient line;
  private final IdempotentPoster poster;
  private final Messages messages;
  private final BlockKit blockKit;
  private final PostedMessages posted;
  private final ApproverMentions calls;

  Cards(
      RateLimitedClient line,
      IdempotentPoster poster,
      Messages messages,
      BlockKit blockKit,
      PostedMessages posted,
      ApproverMentions calls) {
    this.line = line;
    this.poster = poster;
    this.messages = messages;
    this.blockKit = blockKit;
    this.posted = posted;
    this.calls = calls;
  }

  /** Where the card of a run stands now. */
  Optional<PostedMessage> find(String cardKey) {
    return standing(cardKey).flatMap(posted::find);
  }

  /** Who asked for the run, once its card was to be shown. */
  Optional<PersonRef> requester(String cardKey) {
    return posted.find(requesterKey(cardKey)).map(PostedMessage::channel).map(PersonRef::new);
  }

  /**
   * The last one that was posted: it moves when its channel is closed, and it is replaced when it
   * is deleted, and whenever it can no longer be edited.
   */
  private Optional<String> standing(String cardKey) {
    String key = posted.find(moved(cardKey)).isPresent() ? moved(cardKey) : cardKey;
    if (posted.find(key).isEmpty()) {
      return Optional.empty();
    }
    String next = replacement(key);
    while (posted.find(next).isPresent()) {
      key = next;
      next = replacement(key);
    }
    return Optional.of(key);
  }

  private static String replacement(String key) {
    Matcher replaced = REPLACEMENT.matcher(key);
    if (!replaced.matches()) {
      return key + "/again";
    }
    String number = replaced.group(2);
    int last = number == null ? 1 : Integer.parseInt(number.substring(1));
    return replaced.group(1) + "/again/" + (last + 1);
  }

  private static String moved(String cardKey) {
    return cardKey + "/direct";
  }

  private static String requesterKey(String cardKey) {
    return cardKey + "/requester";
  }

  DeliveryStep<PostedMessage> show(Attempt attempt, Event.RunCard card, Place place) {
    String lane = card.lane();
    posted.record(
        requesterKey(lane), new PostedMessage(card.run().requester().value(), "requester"));
    Picture picture = picture(card, place);
    Optional<String> key = standing(lane);
    DeliveryStep<PostedMessage> step =
        key.isPresent()
            ? edit(attempt, card, key.get(), place.spot(), picture)
            : post(attempt, card, lane, place.spot(), picture);
    return step.then(message -> calls.call(attempt, card, message, place.below(message)));
  }

  /** Whom Slack does not name before that is called in the thread afterwards. */
  private Picture picture(Event.RunCard card, Place place) {
    boolean calls = this.calls.canCall(card.run());
    return new Picture(
        blockKit.render(messages.event(card, place.language()), place.language()), calls);
  }

  /**
   * A card as it is shown.
   *
   * @param calls whether everybody who is to be called is called by it
   */
  private record Picture(Rendered rendered, boolean calls) {
    String digest() {
      return Digest.of(rendered.text() + "\n" + rendered.blocks());
    }
  }

  /**
   * A newer state takes the place of an older one whose posting was interrupted: so the marker is
   * the card's own. What is found may show an older state.
   */
  private DeliveryStep<PostedMessage> post(
      Attempt attempt, Event.RunCard card, String key, Spot spot, Picture picture) {
    Delivery.Doubt doubt = attempt.doubt();
    DeliveryStep<String> there =
        doubt == null
            ? DeliveryStep.done("")
            : poster.find(
                attempt, spot, new Span(doubt.from(), doubt.until()), IdempotentPoster.marked(key));
    return there.then(ts -> {
      if (ts.isEmpty()) {
        return poster
            .send(attempt, spot, picture.rendered(), key)
            .then(message -> {
              posted.record(key, message);
              posted.shows(key, picture.digest());
              if (picture.calls()) {
                calls.calledBy(card.run(), message);
              }
              return DeliveryStep.done(message);
            });
      }
      posted.record(key, new PostedMessage(spot.channel(), ts));
      return edit(attempt, card, key, spot, picture);
    });
  }

  /** After a lost answer nobody knows what it shows: then it is edited in any case. */
  private DeliveryStep<PostedMessage> edit(
      Attempt attempt, Event.RunCard card, String key, Spot spot, Picture picture) {
    PostedMessage standing = posted.find(key).orElseThrow();
    if (attempt.number() == 0 && posted.shown(key).equals(Optional.of(picture.digest()))) {
      return DeliveryStep.done(standing);
    }
    return update(attempt, standing, picture.rendered())
        .then(message -> {
          posted.shows(key, picture.digest());
          return DeliveryStep.done(message);
        })
        .orElse(error ->
            REPLACED.contains(error)
                ? again(attempt, card, new Standing(key, spot), picture, error)
                : new DeliveryStep.Refused<>(error));
  }

  private DeliveryStep<PostedMessage> update(
      Attempt attempt, PostedMessage standing, Rendered rendered) {
    return poster
        .accepted(
            attempt,
            "chat.update " + standing.ts(),
            rendered,
            (text, blocks) ->
                line.read(
                    attempt,
                    "chat.update",
                    standing.channel(),
                    m ->
                        m.chatUpdate(r ->
                            r.channel(standing.channel())
                                .ts(standing.ts())
                                .text(text)
                                .blocksAsString(blocks))))
        .then(updated -> DeliveryStep.done(standing));
  }

  /** A card that was posted, and where cards of its run are posted. */
  private record Standing(String key, Spot spot) {
    Spot besides(PostedMessage last) {
      return spot.channel().equals(last.channel()) ? spot : new Spot(last.channel(), null);
    }
  }

  /** A card that is deleted twice is not wanted there. */
  private DeliveryStep<PostedMessage> again(
      Attempt attempt, Event.RunCard card, Standing was, Picture picture, String error) {
    PostedMessage last = posted.find(was.key()).orElseThrow();
    if (isUnwanted(error)) {
      String deleted = card.lane() + "/deleted";
      posted.record(deleted, last);
      if (!posted.find(deleted).equals(Optional.of(last))) {
        return new DeliveryStep.Refused<>(error);
      }
    }
    return post(attempt, card, replacement(was.key()), was.besides(last), picture);
  }

  /** Whether the card was deleted where it stood, and is not wanted there. */
  static boolean isUnwanted(String error) {
    return error.equals("message_not_found");
  }

  /**
   * Shows it to one person from now on, because the channel is closed, or the card not wanted
   * there.
   *
   * @param error why
   */
  DeliveryStep<PostedMessage> move(Attempt attempt, Event.RunCard card, Place place, String error) {
    String key = moved(card.lane());
    return posted.find(key).isPresent()
        ? new DeliveryStep.Refused<>(error)
        : post(attempt, card, key, place.spot(), picture(card, place))
            .then(message -> calls.call(attempt, card, message, place.below(message)));
  }
}
