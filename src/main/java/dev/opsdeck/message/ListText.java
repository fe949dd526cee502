package dev.opsdeck.message;

import dev.opsdeck.console.Reply;
import dev.opsdeck.kernel.Fact;
import dev.opsdeck.kernel.Language;
import dev.opsdeck.message.ChatMessage.Block;
import dev.opsdeck.progress.RunState;
import java.util.ArrayList;
import java.util.List;
import java.util.function.Function;

/** Many things of one kind, one a line. */
record ListText(Function<Fact, String> words, Language language) {
  ChatMessage runs(Reply.Runs runs) {
    List<String> lines = runs.lines().stream().map(this::line).toList();
    return message(runs.heading(), lines, runs.more(), runs.narrow());
  }

  ChatMessage facts(Reply.Listing listing) {
    List<String> lines = listing.lines().stream().map(words).toList();
    return message(listing.heading(), lines, listing.more(), listing.narrow());
  }

  /** Each moment with its day, for it may be read on another. */
  ChatMessage timeline(Reply.Timeline timeline) {
    String title = words.apply(timeline.heading());
    List<Block> blocks = new ArrayList<>();
    blocks.add(new Block.Text("*" + title + "*"));
    if (timeline.earlier() > 0) {
      Fact earlier = Fact.of("card.earlier", "count", timeline.earlier());
      blocks.add(new Block.Context(words.apply(earlier)));
    }
    List<String> lines =
        timeline.moments().stream()
            .map(moment -> words.apply(at(moment)) + " " + words.apply(moment.what()))
            .toList();
    blocks.addAll(Packing.texts(lines, "\n"));
    return new ChatMessage(title, blocks, List.of());
  }

  private static Fact at(Reply.Moment moment) {
    return Fact.of("incident.moment", "at", moment.at());
  }

  private ChatMessage message(Fact heading, List<String> lines, int more, Fact narrow) {
    String title = words.apply(heading);
    List<Block> blocks = new ArrayList<>();
    blocks.add(new Block.Text("*" + title + "*"));
    blocks.addAll(Packing.texts(lines, "\n"));
    if (more > 0) {
      String left = words.apply(Fact.of("card.more", "count", more));
      blocks.add(new Block.Context(left + " · " + words.apply(narrow)));
    }
    return new ChatMessage(title, blocks, List.of());
  }

  private String line(Reply.RunLine run) {
    List<String> parts = new ArrayList<>();
    parts.add(new RunStateText(words).word(run.state()) + " " + Markup.code(run.run().value()));
    parts.add("*" + Markup.escape(run.title().in(language)) + "* " + Markup.escape(run.target()));
    parts.add(Markup.person(run.requester().value()));
    parts.add(DurationText.compact(run.age().toString(), language));
    Fact outcome = run.outcome();
    String why = outcome == null || run.state() == RunState.SUCCEEDED ? "" : words.apply(outcome);
    return String.join(" · ", parts) + (why.isEmpty() ? "" : "\n\u2003" + why);
  }
}
