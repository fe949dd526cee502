package dev.opsdeck.message;

import dev.opsdeck.kernel.Fact;
import dev.opsdeck.kernel.Language;
import dev.opsdeck.message.ChatMessage.Block;
import dev.opsdeck.progress.RunView;
import dev.opsdeck.progress.RunView.StepView;
import dev.opsdeck.progress.StepState;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.function.Function;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/**
 * The steps of a run as a checklist. Of many steps it shows what matters to somebody on a phone:
 * what goes on, what went wrong and what is next; the rest is counted.
 */
record StepsText(Function<Fact, String> words, Language language) {
  /** As many as a phone shows without scrolling. */
  private static final int ALL_SHOWN = 15;

  private static final int NEXT_SHOWN = 3;

  /** These say who answered, not what was done. */
  private static final Set<String> SAYS_WHO = Set.of("run.done-by", "run.chosen", "run.could-not");

  /**
   * How far a step is that goes on but is in trouble: a mark that only says "wait" would hide it.
   */
  private static final Set<String> IN_TROUBLE =
      Set.of("rollout.progress-troubled", "rollout.progress-blocked");

  /** Wide enough to be seen, narrow enough for a phone; Slack keeps it at the start of a line. */
  private static final String INDENT = "\u2003";

  List<Block> checklist(RunView run) {
    if (run.steps().isEmpty()) {
      return List.of();
    }
    List<StepView> steps = run.steps().stream().map(step -> withoutSaid(run, step)).toList();
    List<String> lines = steps.size() > ALL_SHOWN ? condensed(steps) : lines(steps);
    return Packing.texts(lines, "\n");
  }

  /** Without a note that a question says already. */
  private static StepView withoutSaid(RunView run, StepView step) {
    Fact note = step.note();
    return note == null || !QuestionText.isSaid(run, note) ? step : step.withoutNote();
  }

  /** Below a line of its own for the steps that they stand in. */
  private List<String> lines(List<StepView> steps) {
    List<String> lines = new ArrayList<>();
    String parent = "";
    for (StepView step : steps) {
      String own = parentOf(step.id());
      if (!own.equals(parent) && !own.isEmpty()) {
        lines.add("*" + path(own) + "*");
      }
      parent = own;
      lines.add((own.isEmpty() ? "" : INDENT) + line(step, lastOf(step.id())));
    }
    return lines;
  }

  private List<String> condensed(List<StepView> steps) {
    List<String> lines = new ArrayList<>();
    int over = 0;
    int next = 0;
    int later = 0;
    for (StepView step : steps) {
      if (isOver(step.state())) {
        over++;
      } else if (step.state() == StepState.PENDING && next++ >= NEXT_SHOWN) {
        later++;
      } else {
        over = counted(over, lines);
        lines.add(line(step, path(step.id())));
      }
    }
    counted(over, lines);
    if (later > 0) {
      lines.add("▢ " + words.apply(Fact.of("card.steps-later", "count", later)));
    }
    return lines;
  }

  /** Says how many are over, and begins to count anew. */
  private int counted(int over, List<String> lines) {
    if (over > 0) {
      lines.add("✅ " + words.apply(Fact.of("card.steps-over", "count", over)));
    }
    return 0;
  }

  private static boolean isOver(StepState state) {
    return switch (state) {
      case DONE, TROUBLED, SKIPPED -> true;
      case PENDING, RUNNING, WAITING, ASKED, FAILED, UNKNOWN -> false;
    };
  }

  /** {@code restart/2/undo} as {@code restart › 2 › undo}. */
  static String path(String id) {
    return Markup.escape(id.replace("/", " › "));
  }

  private static String parentOf(String id) {
    return id.substring(0, Math.max(0, id.lastIndexOf('/')));
  }

  private static String lastOf(String id) {
    return Markup.escape(id.substring(id.lastIndexOf('/') + 1));
  }

  /** A step whose place does not show otherwise is named before what it does. */
  private String line(StepView step, String name) {
    List<String> parts = new ArrayList<>();
    Fact summary = step.summary();
    boolean named = summary == null || name.contains("›") || SAYS_WHO.contains(summary.code());
    parts.add((named ? name : "") + (named && summary != null ? ": " : "") + said(summary));
    Fact note = step.note();
    if (note != null) {
      parts.add(words.apply(note));
    }
    Duration took = step.took();
    if (took != null && took.toSeconds() > 0) {
      parts.add(DurationText.compact(took.toString(), language));
    }
    return icon(step) + " " + String.join(" · ", parts) + below(step);
  }

  private String below(StepView step) {
    return step.advice().lines().stream()
        .map(line -> "\n" + INDENT + words.apply(line))
        .collect(Collectors.joining());
  }

  private String said(@Nullable Fact summary) {
    return summary == null ? "" : words.apply(summary);
  }

  private static boolean isInTrouble(StepView step) {
    Fact note = step.note();
    return note != null && IN_TROUBLE.contains(note.code());
  }

  private static String icon(StepView step) {
    return switch (step.state()) {
      case PENDING -> "▢";
      case RUNNING, WAITING -> isInTrouble(step) ? "⚠️" : "⏳";
      case ASKED -> "🙋";
      case DONE -> "✅";
      case TROUBLED -> "⚠️";
      case FAILED -> "✖";
      case SKIPPED -> "–";
      case UNKNOWN -> "❓";
    };
  }
}
