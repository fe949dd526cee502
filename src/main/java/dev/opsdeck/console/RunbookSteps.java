package dev.opsdeck.console;

import dev.opsdeck.kernel.Fact;
import dev.opsdeck.kernel.Texts;
import dev.opsdeck.runbook.FollowUp;
import dev.opsdeck.runbook.Runbook;
import dev.opsdeck.runbook.Step;
import dev.opsdeck.runbook.Work;
import java.util.ArrayList;
import java.util.List;

/** The steps of a runbook as lines to read. */
final class RunbookSteps {
  private final List<Fact> lines = new ArrayList<>();
  private int number;

  private RunbookSteps() {}

  /** Numbered, the groups unfolded, the verification last; then what follows. */
  static List<Fact> lines(Runbook runbook) {
    RunbookSteps steps = new RunbookSteps();
    steps.add(runbook.steps());
    if (!runbook.verify().isEmpty()) {
      steps.lines.add(Fact.of("console.explain.verify"));
      steps.add(runbook.verify());
    }
    FollowUp after = runbook.flow().followUp();
    if (after != null) {
      steps.lines.add(
          Fact.of(
              "console.explain.follow-up",
              "every",
              after.soak().every(),
              "for",
              after.soak().lasting()));
    }
    return steps.lines;
  }

  private void add(List<Step> steps) {
    steps.forEach(this::add);
  }

  private void add(Step step) {
    switch (step.work()) {
      case Work.ActionCall call -> line(step, "console.explain.action", "what", call.action());
      case Work.Decision decision -> asks(step, "console.explain.decision", decision.question());
      case Work.Manual manual -> asks(step, "console.explain.manual", manual.instructions());
      case Work.Checklist list ->
          line(step, "console.explain.checklist", "what", String.valueOf(list.items().size()));
      case Work.Include include -> line(step, "console.explain.include", "what", include.runbook());
      case Work.Sequence sequence -> add(sequence.steps());
      case Work.Parallel parallel -> add(parallel.steps());
      case Work.ForEach each -> add(each.steps());
    }
  }

  private void asks(Step step, String code, Texts text) {
    line(step, code, "en", text.en(), "es", text.es());
  }

  private void line(Step step, String code, String... values) {
    List<Object> all = new ArrayList<>(List.of((Object[]) values));
    all.addAll(
        List.of(
            "number",
            ++number,
            "step",
            step.id(),
            "when",
            step.when() == null ? "" : step.when().text(),
            "gate",
            step.gate() != null));
    lines.add(Fact.of(code, all.toArray()));
  }
}
