package dev.opsdeck.slack.delivery;

import com.fasterxml.jackson.databind.node.ObjectNode;
import com.slack.api.methods.response.chat.ChatPostMessageResponse;
import com.slack.api.model.Message;
import com.slack.api.model.ResponseMetadata;
import dev.opsdeck.kernel.Digest;
import dev.opsdeck.kernel.Json;
import dev.opsdeck.progress.Outbox.Delivery;
import dev.opsdeck.progress.PostedMessages.PostedMessage;
import dev.opsdeck.slack.api.Attempt;
import dev.opsdeck.slack.api.DeliveryStep;
import dev.opsdeck.slack.api.RateLimitedClient;
import dev.opsdeck.slack.block.BlockKit.Rendered;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.function.BiFunction;
import java.util.function.Function;
import java.util.function.Predicate;
import org.jspecify.annotations.Nullable;

/**
 * Posts messages so that none is there twice: each carries a marker, and before a message is posted
 * again it is looked for.
 */
final class IdempotentPoster {
  private static final String EVENT_TYPE = "opsdeck";
  private static final String MARKER = "marker";
  private static final int PAGE = 200;

  /** Slack's clock and ours may differ. */
  private static final Duration CLOCKS = Duration.ofMinutes(2);

  /** The blocks are at fault, not the text. */
  private static final Set<String> TOO_MUCH =
      Set.of("msg_too_long", "msg_blocks_too_long", "invalid_blocks", "invalid_blocks_format");

  /** The message above was deleted or locked, or the channel has no threads. */
  private static final Set<String> THREAD_GONE =
      Set.of(
          "thread_not_found",
          "cannot_reply_to_message",
          "restricted_action_thread_locked",
          "restricted_action_non_threadable_channel");

  private final RateLimitedClient line;

  IdempotentPoster(RateLimitedClient line) {
    this.line = line;
  }

  /**
   * Where a message goes.
   *
   * @param threadTs absent outside of a thread
   */
  record Spot(String channel, @Nullable String threadTs) {}

  /** Posts it unless an earlier attempt has. Joins a public channel first when it must. */
  DeliveryStep<PostedMessage> post(Attempt attempt, Spot spot, Rendered message, String marker) {
    Delivery.Doubt doubt = attempt.doubt();
    return doubt == null
        ? send(attempt, spot, message, marker)
        : postUnlessThere(attempt, spot, message, marker, new Span(doubt.from(), doubt.until()));
  }

  /** Posts it unless it is there already, whichever attempt of whichever delivery posted it. */
  DeliveryStep<PostedMessage> postUnlessThere(
      Attempt attempt, Spot spot, Rendered message, String marker, Span when) {
    return find(attempt, spot, when, marked(marker))
        .then(ts ->
            ts.isEmpty()
                ? send(attempt, spot, message, marker)
                : DeliveryStep.done(new PostedMessage(spot.channel(), ts)));
  }

  /** Posts it; where a thread is gone, or takes no replies, into the channel. */
  DeliveryStep<PostedMessage> send(Attempt attempt, Spot spot, Rendered message, String marker) {
    return sendThere(attempt, spot, message, marker)
        .orElse(error ->
            error.equals("not_in_channel")
                ? join(attempt, spot).then(joined -> sendThere(attempt, spot, message, marker))
                : new DeliveryStep.Refused<>(error))
        .orElse(error ->
            isThreadGone(error) && spot.threadTs() != null
                ? send(attempt, new Spot(spot.channel(), null), message, marker)
                : new DeliveryStep.Refused<>(error));
  }

  private DeliveryStep<PostedMessage> sendThere(
      Attempt attempt, Spot spot, Rendered message, String marker) {
    String where = "chat.postMessage " + spot.channel() + " " + spot.threadTs();
    return accepted(
        attempt, where, message, (text, blocks) -> sendOnce(attempt, spot, text, blocks, marker));
  }

  static boolean isThreadGone(String error) {
    return THREAD_GONE.contains(error);
  }

  /**
   * Says it as well as Slack lets us: in blocks, in fewer blocks that keep the buttons, in words.
   *
   * @param where the method and the place
   * @param send takes the text and the blocks as JSON
   */
  <T> DeliveryStep<T> accepted(
      Attempt attempt,
      String where,
      Rendered message,
      BiFunction<String, String, DeliveryStep<T>> send) {
    Function<String, DeliveryStep<T>> with =
        blocks ->
            line.unlessRefused(
                attempt, where + " " + Digest.of(blocks), () -> send.apply(message.text(), blocks));
    return with.apply(message.blocks())
        .orElse(error ->
            TOO_MUCH.contains(error)
                ? with.apply(message.fewer())
                : new DeliveryStep.Refused<>(error))
        .orElse(error ->
            TOO_MUCH.contains(error) ? with.apply("[]") : new DeliveryStep.Refused<>(error));
  }

  private DeliveryStep<PostedMessage> sendOnce(
      Attempt attempt, Spot spot, String text, String blocks, String marker) {
    DeliveryStep<ChatPostMessageResponse> step =
        line.write(
            attempt,
            "chat.postMessage",
            spot.channel(),
            m ->
                m.chatPostMessage(r ->
                    r.channel(spot.channel())
                        .threadTs(spot.threadTs())
                        .text(text)
                        .blocksAsString(blocks)
                        .unfurlLinks(false)
                        .unfurlMedia(false)
                        .metadataAsString(metadata(marker))));
    return step.then(
        posted -> DeliveryStep.done(new PostedMessage(posted.getChannel(), posted.getTs())));
  }

  private DeliveryStep<String> join(Attempt attempt, Spot spot) {
    return line.read(
            attempt,
            "conversations.join",
            spot.channel(),
            m -> m.conversationsJoin(r -> r.channel(spot.channel())))
        .then(joined -> DeliveryStep.done(spot.channel()))
        .orElse(error -> new DeliveryStep.Refused<>("not_in_channel"));
  }

  private static String metadata(String marker) {
    ObjectNode metadata = Json.object().put("event_type", EVENT_TYPE);
    metadata.putObject("event_payload").put(MARKER, marker);
    return metadata.toString();
  }

  /**
   * When a message can have been posted, by our clocks.
   *
   * @param until absent for until now
   */
  record Span(Instant from, @Nullable Instant until) {
    static Span since(Instant from) {
      return new Span(from, null);
    }
  }

  /**
   * What is looked for.
   *
   * @param name the same for the same
   */
  record Wanted(String name, Predicate<Message> test) {}

  static Wanted marked(String marker) {
    return new Wanted(marker, message -> marker.equals(markerOf(message)));
  }

  private static String markerOf(Message message) {
    Message.Metadata metadata = message.getMetadata();
    Object marker =
        metadata == null || metadata.getEventPayload() == null
            ? null
            : metadata.getEventPayload().get(MARKER);
    return marker == null ? "" : marker.toString();
  }

  /**
   * The ts of a message of that time, empty when there is none, or when Slack lets nobody look:
   * told twice is better than not at all.
   */
  DeliveryStep<String> find(Attempt attempt, Spot spot, Span when, Wanted wanted) {
    String what = "ts of " + wanted.name() + " in " + spot;
    Optional<String> seen = attempt.seen(what);
    return seen.isPresent()
        ? DeliveryStep.done(seen.get())
        : look(attempt, spot, when, wanted)
            .then(ts -> {
              attempt.saw(what, ts);
              return DeliveryStep.done(ts);
            });
  }

  private DeliveryStep<String> look(Attempt attempt, Spot spot, Span when, Wanted wanted) {
    return search(attempt, spot, when, wanted)
        .orElse(error ->
            isThreadGone(error)
                ? search(attempt, new Spot(spot.channel(), null), when, wanted)
                : new DeliveryStep.Refused<>(error))
        .orElse(error -> DeliveryStep.done(""));
  }

  /** Page by page; the next attempt goes on where this one has to stop. */
  private DeliveryStep<String> search(Attempt attempt, Spot spot, Span when, Wanted wanted) {
    String bookmark = "page for " + wanted.name() + " in " + spot;
    String cursor = attempt.seen(bookmark).orElse("");
    do {
      DeliveryStep<Page> step = page(attempt, spot, when, cursor);
      if (step instanceof DeliveryStep.Refused<Page>(String error)
          && error.equals("invalid_cursor")) {
        attempt.saw(bookmark, "");
        return line.later(attempt, "the bookmark of a search ran out");
      }
      if (!(step instanceof DeliveryStep.Done<Page> done)) {
        return step.then(page -> DeliveryStep.done(""));
      }
      for (Message message : done.value().messages()) {
        if (wanted.test().test(message)) {
          return DeliveryStep.done(message.getTs());
        }
      }
      cursor = done.value().next();
      attempt.saw(bookmark, cursor);
    } while (!cursor.isEmpty());
    return DeliveryStep.done("");
  }

  private record Page(List<Message> messages, String next) {}

  private static String ts(Instant at) {
    return at.getEpochSecond() + ".000000";
  }

  private DeliveryStep<Page> page(Attempt attempt, Spot spot, Span when, String cursor) {
    String oldest = ts(when.from().minus(CLOCKS));
    String latest = when.until() == null ? null : ts(when.until().plus(CLOCKS));
    String channel = spot.channel();
    String thread = spot.threadTs();
    if (thread == null) {
      return line.read(
              attempt,
              "conversations.history",
              channel,
              m ->
                  m.conversationsHistory(r ->
                      r.channel(channel)
                          .oldest(oldest)
                          .latest(latest)
                          .cursor(cursor)
                          .limit(PAGE)
                          .includeAllMetadata(true)))
          .then(p -> DeliveryStep.done(new Page(p.getMessages(), next(p.getResponseMetadata()))));
    }
    return line.read(
            attempt,
            "conversations.replies",
            channel,
            m ->
                m.conversationsReplies(r ->
                    r.channel(channel)
                        .ts(thread)
                        .oldest(oldest)
                        .latest(latest)
                        .cursor(cursor)
                        .limit(PAGE)
                        .includeAllMetadata(true)))
        .then(p -> DeliveryStep.done(new Page(p.getMessages(), next(p.getResponseMetadata()))));
  }

  private static String next(@Nullable ResponseMetadata metadata) {
    return metadata == null || metadata.getNextCursor() == null ? "" : metadata.getNextCursor();
  }
}
