package dev.opsdeck.message;

import dev.opsdeck.kernel.Fact;
import dev.opsdeck.message.ChatMessage.Block;
import dev.opsdeck.progress.RunView;
import java.util.ArrayList;
import java.util.List;
import java.util.function.Function;

/** The plan of a run: what would change, and what to be afraid of. */
record PlanText(Function<Fact, String> words) {
  /** Longest pair of values that fits on one line of a phone. */
  private static final int ONE_LINE = 32;

  /** A value longer than this says no more to somebody who decides. */
  private static final int LONGEST_VALUE = 300;

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
    return plan.changes().stream()
        .<Block>map(change -> new Block.Text(String.join("\n", lines(change))))
        .toList();
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
    String steps = String.join(" → ", run.steps().stream().map(RunView.StepView::id).toList());
    return List.of(new Block.Context(words.apply(Fact.of("card.steps", "steps", steps))));
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
    return List.of(new Block.Text(String.join("\n", lines)));
  }
}
