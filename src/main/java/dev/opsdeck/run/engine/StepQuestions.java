package dev.opsdeck.run.engine;

import com.fasterxml.jackson.databind.JsonNode;
import dev.opsdeck.action.StepOutcome;
import dev.opsdeck.kernel.Fact;
import dev.opsdeck.kernel.Json;
import dev.opsdeck.kernel.Texts;
import dev.opsdeck.progress.StepState;
import dev.opsdeck.run.ledger.RunLedger;
import dev.opsdeck.run.plan.StepFinder;
import dev.opsdeck.run.plan.StepInputs;
import dev.opsdeck.run.plan.StepInputs.Worked;
import dev.opsdeck.run.state.Run;
import dev.opsdeck.run.state.RunDecider;
import dev.opsdeck.run.state.StepQuestion;
import dev.opsdeck.run.state.StepRecord;
import dev.opsdeck.runbook.Work;
import dev.opsdeck.runbook.expression.Scope;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.List;

/** Steps that ask people: puts the question on the card, and gives up when nobody answers. */
final class StepQuestions {
  private final RunLedger ledger;
  private final StepInputs inputs;
  private final StepOutcomes outcomes;
  private final InstantSource clock;

  StepQuestions(RunLedger ledger, StepInputs inputs, StepOutcomes outcomes, InstantSource clock) {
    this.ledger = ledger;
    this.inputs = inputs;
    this.outcomes = outcomes;
    this.clock = clock;
  }

  Run ask(Run run, StepFinder.Found found, Scope scope) {
    String path = found.placed().path();
    if (run.step(path).state() == StepState.ASKED) {
      return tooLate(run, found);
    }
    StepQuestion question = question(found.step().work());
    return switch (inputs.value(path, Json.tree(question), scope)) {
      case Worked.Input input -> asked(run, found, input.value());
      case Worked.NotYet missing ->
          failed(run, found, Fact.of("run.step-needs", "step", missing.stepId()));
      case Worked.Broken broken -> failed(run, found, broken.why());
    };
  }

  private Run asked(Run run, StepFinder.Found found, JsonNode question) {
    Instant now = clock.instant();
    Duration limit = found.step().handling().timeout();
    Fact note = Fact.of("run.waits-for-person", "step", found.placed().path(), "since", now);
    return ledger.write(
        run,
        (_, current) -> {
          StepRecord record = current.step(found.placed().path());
          return record.state() == StepState.PENDING && RunDecider.mayHappen(current, record.id())
              ? current.with(
                  record.asked(question, note, limit == null ? null : now.plus(limit), now))
              : current;
        });
  }

  private Run tooLate(Run run, StepFinder.Found found) {
    Duration limit = found.step().handling().timeout();
    return failed(
        run,
        found,
        Fact.of(
            "run.asked-too-long",
            "step",
            found.placed().path(),
            "limit",
            limit == null ? Duration.ZERO : limit));
  }

  private Run failed(Run run, StepFinder.Found found, Fact why) {
    return outcomes.record(
        run, found.placed(), new StepOutcome.Failed<>(why, StepOutcome.Again.WILL_NOT_HELP));
  }

  private static StepQuestion question(Work work) {
    return switch (work) {
      case Work.Decision decision ->
          new StepQuestion.Choose(
              decision.question(),
              decision.options().stream()
                  .map(option -> new StepQuestion.Option(option.value(), option.label()))
                  .toList(),
              decision.by());
      case Work.Manual manual ->
          new StepQuestion.DoIt(manual.instructions(), manual.form().size(), manual.by());
      case Work.Checklist checklist -> new StepQuestion.TickOff(items(checklist), checklist.by());
      case Work.ActionCall _, Work.Include _, Work.Sequence _, Work.Parallel _, Work.ForEach _ ->
          throw new IllegalStateException("only people are asked");
    };
  }

  private static List<StepQuestion.Item> items(Work.Checklist checklist) {
    List<StepQuestion.Item> items = new ArrayList<>();
    for (Work.Item item : checklist.items()) {
      Texts text = item.text();
      items.add(new StepQuestion.Item(item.id(), text));
    }
    return items;
  }
}
