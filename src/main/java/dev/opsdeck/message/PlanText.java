package dev.opsdeck.message;

import dev.opsdeck.kernel.Fact;
import dev.opsdeck.message.ChatMessage.Block;
import dev.opsdeck.progress.RunView;
import java.util.ArrayList;
import java.util.List;
import java.util.function.Function;
import java.util.stream.Collectors;

/** The plan of a run: what would change, and what to be afraid of. */
record PlanText(Function<Fact, String> words) {
  /** Longest pair of values that fits on one line of a phone. */
  private static final int ONE_LINE = 32;

  /** A value longer than this says no more to somebody who decides. */
  private static final int LONGEST_VALUE = 300;

  /** More changes than this share blocks: a message has fifty, and none may be left out. */
  private static final int APART = 8;

  /** Steps that are named in small print; the others are counted. */
  private static final int NAMED = 15;

  List<Block> drift(RunView run) {
    RunView.PlanView plan = run.plan();
    return plan == null
        ? List.of()
        : section(Fact.of("card.drift", "revision", plan.revision()), plan.drift());
  }

  List<Block> changes(RunView run) {
    RunView.PlanView plan = run.plan();
    if (plan == null) {
      return List.of();
    }
    List<String> changes =
        plan.changes().stream().map(change -> String.join("\n", lines(change))).toList();
    return changes.size() <= APART
        ? changes.stream().<Block>map(Block.Text::new).toList()
        : Packing.texts(changes, "\n");
  }

  List<Block> risks(RunView run) {
    RunView.PlanView plan = run.plan();
    if (plan == null) {
      return List.of();
    }
    List<Block> blocks = new ArrayList<>();
    blocks.addAll(section(Fact.of("card.warnings"), plan.warnings()));
    blocks.addAll(section(Fact.of("card.not-undone"), plan.notUndone()));
    blocks.addAll(section(Fact.of("card.way-back"), plan.wayBack()));
    return blocks;
  }

  List<Block> wayBack(RunView run) {
    RunView.PlanView plan = run.plan();
    return plan == null ? List.of() : section(Fact.of("card.way-back"), plan.wayBack());
  }

  /** All steps in small print, so that who says yes knows what else is done. */
  List<Block> stepNames(RunView run) {
    if (run.steps().isEmpty()) {
      return List.of();
    }
    int more = run.steps().size() - NAMED;
    String names =
        run.steps().stream()
            .limit(NAMED)
            .map(step -> step.id().replace("/", " › "))
            .collect(Collectors.joining(" → "));
    String steps = words.apply(Fact.of("card.steps", "steps", names));
    return List.of(
        new Block.Context(
            more <= 0 ? steps : steps + " " + words.apply(Fact.of("card.more", "count", more))));
  }

  private List<String> lines(RunView.ChangeView change) {
    List<String> lines = new ArrayList<>();
    lines.add("*" + words.apply(change.summary()) + "*");
    change.fields().forEach(field -> lines.add(line(field)));
    return lines;
  }

  private String line(RunView.FieldChange field) {
    String from = cut(field.from());
    String to = cut(field.to());
    if (from.isEmpty()) {
      return words.apply(Fact.of("card.field-added", "field", field.field(), "to", to));
    }
    if (to.isEmpty()) {
      return words.apply(Fact.of("card.field-removed", "field", field.field(), "from", from));
    }
    return from.length() + to.length() <= ONE_LINE
        ? words.apply(Fact.of("card.field-changed", "field", field.field(), "from", from, "to", to))
        : words.apply(
            Fact.of("card.field-changed-long", "field", field.field(), "from", from, "to", to));
  }

  private static String cut(String value) {
    return value.length() <= LONGEST_VALUE ? value : value.substring(0, LONGEST_VALUE) + "…";
  }

  private List<Block> section(Fact heading, List<Fact> facts) {
    if (facts.isEmpty()) {
      return List.of();
    }
    List<String> lines = new ArrayList<>();
    lines.add("*" + words.apply(heading) + "*");
    facts.forEach(fact -> lines.add("• " + words.apply(fact)));
    return Packing.texts(lines, "\n");
  }
}
