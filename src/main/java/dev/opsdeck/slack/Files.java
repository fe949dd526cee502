package dev.opsdeck.slack;

import com.slack.api.methods.request.files.FilesCompleteUploadExternalRequest.FileDetails;
import com.slack.api.model.Message;
import dev.opsdeck.progress.Event.TextFile;
import dev.opsdeck.slack.Poster.Spot;
import dev.opsdeck.slack.api.Attempt;
import dev.opsdeck.slack.api.Line;
import dev.opsdeck.slack.api.Step;
import java.nio.charset.StandardCharsets;
import java.util.List;

/**
 * Long texts as files, in Slack's three steps: an address, the bytes, the completion.
 *
 * <p>Source: docs.slack.dev/changelog/2024-04-a-better-way-to-upload-files-is-here-to-stay.
 */
final class Files {
  private final Line line;
  private final Poster poster;

  Files(Line line, Poster poster) {
    this.line = line;
    this.poster = poster;
  }

  /** Shares them one after the other; what an earlier attempt has shared is not shared again. */
  Step<Integer> share(Attempt attempt, Spot spot, List<TextFile> files) {
    Step<Integer> step = Step.done(0);
    for (TextFile file : files) {
      step = step.then(count -> share(attempt, spot, file).then(id -> Step.done(count + 1)));
    }
    return step;
  }

  private Step<String> share(Attempt attempt, Spot spot, TextFile file) {
    if (!attempt.maybeSent()) {
      return upload(attempt, spot, file);
    }
    return poster
        .find(attempt, spot, attempt.putAt(), message -> has(message, file.name()))
        .then(ts -> ts.isEmpty() ? upload(attempt, spot, file) : Step.done(ts));
  }

  private static boolean has(Message message, String name) {
    return message.getFiles() != null
        && message.getFiles().stream().anyMatch(file -> name.equals(file.getTitle()));
  }

  private Step<String> upload(Attempt attempt, Spot spot, TextFile file) {
    byte[] bytes = file.text().getBytes(StandardCharsets.UTF_8);
    return line.read(
            attempt,
            "files.getUploadURLExternal",
            spot.channel(),
            m -> m.filesGetUploadURLExternal(r -> r.filename(file.name()).length(bytes.length)))
        .then(place -> line.upload(attempt, place.getUploadUrl(), bytes, place.getFileId()))
        .then(id -> complete(attempt, spot, id, file.name()));
  }

  private Step<String> complete(Attempt attempt, Spot spot, String id, String title) {
    FileDetails file = FileDetails.builder().id(id).title(title).build();
    return line.write(
            attempt,
            "files.completeUploadExternal",
            spot.channel(),
            m ->
                m.filesCompleteUploadExternal(r ->
                    r.files(List.of(file)).channelId(spot.channel()).threadTs(spot.threadTs())))
        .then(shared -> Step.done(id));
  }
}
