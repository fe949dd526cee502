package dev.opsdeck.slack.delivery;

import dev.opsdeck.kernel.Fact;
import dev.opsdeck.kernel.Language;
import dev.opsdeck.message.ChatMessage;
import dev.opsdeck.message.ChatMessage.Block;
import dev.opsdeck.message.Markup;
import dev.opsdeck.message.Messages;
import dev.opsdeck.progress.Event.TextFile;
import dev.opsdeck.progress.PostedMessages.PostedMessage;
import dev.opsdeck.slack.api.Attempt;
import dev.opsdeck.slack.api.DeliveryStep;
import dev.opsdeck.slack.block.BlockKit;
import dev.opsdeck.slack.delivery.Destinations.Place;
import dev.opsdeck.slack.delivery.IdempotentPoster.Spot;
import java.util.ArrayList;
import java.util.List;

/** Tells what may be long: in one message, and what that does not hold as files in its thread. */
final class LongMessageSender {
  /** A fenced text that still fits into one section. */
  private static final int SHORT = 2_900;

  private final IdempotentPoster poster;
  private final Files files;
  private final Messages messages;
  private final BlockKit blockKit;

  LongMessageSender(IdempotentPoster poster, Files files, Messages messages, BlockKit blockKit) {
    this.poster = poster;
    this.files = files;
    this.messages = messages;
    this.blockKit = blockKit;
  }

  /**
   * Nothing is left out, and nothing is told twice.
   *
   * @param restName what the file with the rest is called
   * @return the message itself
   */
  DeliveryStep<PostedMessage> send(
      Attempt attempt, Place place, ChatMessage whole, String marker, String restName) {
    List<TextFile> uploads = new ArrayList<>();
    ChatMessage shown = withShortFiles(whole, uploads);
    String toRest =
        messages.words(Fact.of("card.rest-in-file", "file", restName), place.language());
    LongMessage letter = LongMessage.of(blockKit.resolved(shown), toRest);
    if (!letter.rest().isEmpty()) {
      uploads.addFirst(new TextFile(restName, letter.rest()));
    }
    return poster
        .post(attempt, place.spot(), blockKit.render(letter.shown(), place.language()), marker)
        .then(message -> share(attempt, place, message, uploads, marker));
  }

  private static ChatMessage withShortFiles(ChatMessage whole, List<TextFile> uploads) {
    List<Block> blocks = new ArrayList<>(whole.blocks());
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
    return new ChatMessage(whole.text(), blocks, List.of());
  }

  private DeliveryStep<PostedMessage> share(
      Attempt attempt, Place place, PostedMessage message, List<TextFile> uploads, String marker) {
    String thread = place.spot().threadTs();
    Spot spot = thread == null ? below(message) : new Spot(message.channel(), thread);
    DeliveryStep<PostedMessage> step = DeliveryStep.done(message);
    for (int i = 0; i < uploads.size(); i++) {
      TextFile file = uploads.get(i);
      String key = marker + "/file/" + i;
      step =
          step.then(same ->
              files
                  .share(attempt, spot, file, key)
                  .orElse(error ->
                      IdempotentPoster.isThreadGone(error)
                          ? files.share(attempt, below(message), file, key + "/again")
                          : new DeliveryStep.Refused<>(error))
                  .orElse(error -> beginning(attempt, spot, file, key, place.language()))
                  .then(shared -> DeliveryStep.done(same)));
    }
    return step;
  }

  private static Spot below(PostedMessage message) {
    return new Spot(message.channel(), message.ts());
  }

  /** Where no files are allowed, the beginning of the text is better than nothing. */
  private DeliveryStep<String> beginning(
      Attempt attempt, Spot spot, TextFile file, String key, Language language) {
    String markup = "*" + Markup.escape(file.name()) + "*\n" + Markup.fenced(file.text());
    ChatMessage message = new ChatMessage(file.name(), List.of(new Block.Text(markup)), List.of());
    return poster
        .post(attempt, spot, blockKit.render(message, language), key)
        .then(posted -> DeliveryStep.done(posted.ts()));
  }
}
