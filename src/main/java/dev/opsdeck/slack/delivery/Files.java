package dev.opsdeck.slack.delivery;

import com.slack.api.methods.request.files.FilesCompleteUploadExternalRequest.FileDetails;
import com.slack.api.model.File;
import com.slack.api.model.Message;
import dev.opsdeck.progress.Event.TextFile;
import dev.opsdeck.progress.Outbox.Delivery;
import dev.opsdeck.progress.PostedMessages;
import dev.opsdeck.progress.PostedMessages.PostedMessage;
import dev.opsdeck.slack.api.Attempt;
import dev.opsdeck.slack.api.DeliveryStep;
import dev.opsdeck.slack.api.RateLimitedClient;
import dev.opsdeck.slack.delivery.IdempotentPoster.Span;
import dev.opsdeck.slack.delivery.IdempotentPoster.Spot;
import dev.opsdeck.slack.delivery.IdempotentPoster.Wanted;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Collectors;
import java.util.stream.IntStream;

/**
 * Long texts as files, in Slack's three steps: an address, the bytes, the completion. A file
 * carries no marker; it is known again by its id, which is on record before it is shared.
 *
 * <p>Source: docs.slack.dev/changelog/2024-04-a-better-way-to-upload-files-is-here-to-stay; the
 * completion can be called once for each upload.
 */
final class Files {
  private final RateLimitedClient line;
  private final IdempotentPoster poster;
  private final PostedMessages posted;

  Files(RateLimitedClient line, IdempotentPoster poster, PostedMessages posted) {
    this.line = line;
    this.poster = poster;
    this.posted = posted;
  }

  /**
   * Shares it; what an earlier attempt has shared is not shared again.
   *
   * @param key names this file for ever
   */
  DeliveryStep<String> share(Attempt attempt, Spot spot, TextFile file, String key) {
    return line.unlessRefused(attempt, "file " + key, () -> shareOnce(attempt, spot, file, key));
  }

  private DeliveryStep<String> shareOnce(Attempt attempt, Spot spot, TextFile file, String key) {
    Delivery.Doubt doubt = attempt.doubt();
    if (doubt == null) {
      return upload(attempt, spot, file, key);
    }
    Set<String> earlier =
        IntStream.range(0, attempt.number())
            .mapToObj(number -> posted.find(key(key, number)))
            .flatMap(Optional::stream)
            .map(PostedMessage::ts)
            .collect(Collectors.toSet());
    return earlier.isEmpty()
        ? upload(attempt, spot, file, key)
        : poster
            .find(
                attempt,
                spot,
                new Span(doubt.from(), doubt.until()),
                new Wanted(key, message -> has(message, earlier)))
            .then(ts -> ts.isEmpty() ? upload(attempt, spot, file, key) : DeliveryStep.done(ts));
  }

  private static String key(String key, int attempt) {
    return key + "/" + attempt;
  }

  private static boolean has(Message message, Set<String> ids) {
    List<File> files = message.getFiles();
    return files != null && files.stream().anyMatch(file -> ids.contains(file.getId()));
  }

  private DeliveryStep<String> upload(Attempt attempt, Spot spot, TextFile file, String key) {
    byte[] bytes = file.text().getBytes(StandardCharsets.UTF_8);
    return line.read(
            attempt,
            "files.getUploadURLExternal",
            spot.channel(),
            m -> m.filesGetUploadURLExternal(r -> r.filename(file.name()).length(bytes.length)))
        .then(place -> line.upload(attempt, place.getUploadUrl(), bytes, place.getFileId()))
        .then(id -> {
          posted.record(key(key, attempt.number()), new PostedMessage(spot.channel(), id));
          return complete(attempt, spot, id, file.name());
        });
  }

  private DeliveryStep<String> complete(Attempt attempt, Spot spot, String id, String title) {
    FileDetails file = FileDetails.builder().id(id).title(title).build();
    return line.write(
            attempt,
            "files.completeUploadExternal",
            spot.channel(),
            m ->
                m.filesCompleteUploadExternal(r ->
                    r.files(List.of(file)).channelId(spot.channel()).threadTs(spot.threadTs())))
        .then(shared -> DeliveryStep.done(id));
  }
}
