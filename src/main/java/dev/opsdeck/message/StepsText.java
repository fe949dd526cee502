package dev.opsdeck.message;

import dev.opsdeck.kernel.Fact;
import dev.opsdeck.kernel.Language;
import dev.opsdeck.message.ChatMessage.Block;
import dev.opsdeck.progress.RunView;
import dev.opsdeck.progress.StepState;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.function.Function;

/** The steps of a run as a checklist. */
record StepsText(Function<Fact, String> words, Language language) {
  List<Block> checklist(RunView run) {
    if (run.steps().isEmpty()) {
      return List.of();
    }
    List<String> lines = run.steps().stream().map(this::line).toList();
    return List.of(new Block.Text(String.join("\n", lines)));
  }

  private String line(RunView.StepView step) {
    List<String> parts = new ArrayList<>();
    Fact summary = step.summary();
    parts.add(summary == null ? Markup.escape(step.id()) : words.apply(summary));
    Fact note = step.note();
    if (note != null) {
      parts.add(words.apply(note));
    }
    Duration took = step.took();
    if (took != null && took.toSeconds() > 0) {
      parts.add(Durations.compact(took.toString(), language));
    }
    return icon(step.state()) + " " + String.join(" · ", parts);
  }

  private static String icon(StepState state) {
    return switch (state) {
      case PENDING -> "▢";
      case RUNNING, WAITING -> "⏳";
      case DONE -> "✅";
      case FAILED -> "✖";
      case SKIPPED -> "–";
      case UNKNOWN -> "❓";
    };
  }
}
