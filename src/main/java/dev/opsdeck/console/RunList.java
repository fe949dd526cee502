package dev.opsdeck.console;

import dev.opsdeck.catalog.AcceptedTargets;
import dev.opsdeck.catalog.Target;
import dev.opsdeck.command.ChatCommand.Control;
import dev.opsdeck.command.ChatCommand.Values;
import dev.opsdeck.kernel.Fact;
import dev.opsdeck.kernel.PersonRef;
import dev.opsdeck.run.Runs;
import jakarta.inject.Singleton;
import java.time.Duration;
import java.time.InstantSource;
import java.util.Comparator;
import java.util.List;
import java.util.Objects;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/** {@code runs}: what is going on, or was. */
@Singleton
final class RunList {
  private static final int USUAL = 20;
  private static final int MOST = 100;

  private final Runs runs;
  private final TargetFinder targets;
  private final InstantSource clock;

  RunList(Runs runs, TargetFinder targets, InstantSource clock) {
    this.runs = runs;
    this.targets = targets;
    this.clock = clock;
  }

  Reply reply(ChannelContext place, Control control) {
    Values values = control.values();
    String limit = values.get("limit");
    if (limit != null && !limit.matches("[1-9]\\d?|100")) {
      return new Reply.Refused(
          Fact.of("console.runs.limit", "typed", limit, "most", MOST), List.of());
    }
    TargetFinder.Words words = targets.placed(ControlText.words(values));
    List<String> keys = words.empty() ? List.of() : keys(words);
    if (!words.empty() && keys.isEmpty()) {
      return targets.nowhere(place, ControlText.typed(control, words, AcceptedTargets.ANY));
    }
    PersonRef requester = values.isSet("mine") ? PersonRef.of(place.request().actor()) : null;
    List<Runs.Line> found = find(!values.isSet("all"), keys, requester);
    return shown(values, words, found, limit == null ? USUAL : Integer.parseInt(limit));
  }

  private List<String> keys(TargetFinder.Words words) {
    return targets.matching(words).stream().map(Target::key).toList();
  }

  private List<Runs.Line> find(boolean open, List<String> keys, @Nullable PersonRef requester) {
    Stream<Runs.Line> found =
        keys.isEmpty()
            ? runs.list(new Runs.Filter(open, null, requester, MOST)).stream()
            : keys.stream()
                .flatMap(key -> runs.list(new Runs.Filter(open, key, requester, MOST)).stream());
    return found.sorted(Comparator.comparing(Runs.Line::acceptedAt).reversed()).toList();
  }

  private Reply shown(Values values, TargetFinder.Words words, List<Runs.Line> found, int limit) {
    String about =
        Stream.of(words.target(), words.environment(), words.platform())
            .filter(Objects::nonNull)
            .collect(Collectors.joining(" "));
    boolean all = values.isSet("all");
    if (found.isEmpty()) {
      return new Reply.Answer(
          all
              ? Fact.of("console.runs.none", "about", about)
              : Fact.of("console.runs.none-open", "about", about));
    }
    Fact heading =
        all
            ? Fact.of("console.runs.all", "about", about, "mine", values.isSet("mine"))
            : Fact.of("console.runs.open", "about", about, "mine", values.isSet("mine"));
    List<Reply.RunLine> lines = found.stream().limit(limit).map(this::line).toList();
    int more = found.size() - lines.size();
    return new Reply.Runs(heading, lines, more, Fact.of("console.runs.narrow", "most", MOST));
  }

  private Reply.RunLine line(Runs.Line line) {
    return new Reply.RunLine(
        line.run(),
        line.title(),
        line.target(),
        line.requester(),
        line.state(),
        line.outcome(),
        Duration.between(line.acceptedAt(), clock.instant()));
  }
}
