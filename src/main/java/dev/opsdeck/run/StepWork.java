package dev.opsdeck.run;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.NullNode;
import dev.opsdeck.action.Action;
import dev.opsdeck.action.ActionRegistry;
import dev.opsdeck.action.ChangeAction;
import dev.opsdeck.action.Pins;
import dev.opsdeck.action.ReadAction;
import dev.opsdeck.action.Settlement;
import dev.opsdeck.action.StepOutcome;
import dev.opsdeck.audit.AuditEntry.Kind;
import dev.opsdeck.kernel.Fact;
import dev.opsdeck.kernel.Json;
import dev.opsdeck.progress.StepState;
import dev.opsdeck.run.StepInputs.Worked;
import dev.opsdeck.run.state.Run;
import dev.opsdeck.run.state.RunEvent;
import dev.opsdeck.run.state.RunPlan;
import dev.opsdeck.run.state.RunPlan.PlannedStep;
import dev.opsdeck.run.state.RunPlan.Preview;
import dev.opsdeck.run.state.RunTransitions;
import dev.opsdeck.run.state.StepRecord;
import dev.opsdeck.runbook.Runbook;
import dev.opsdeck.runbook.Step;
import java.time.InstantSource;
import java.util.HashMap;
import java.util.Map;
import java.util.Optional;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Carries out one step: its intent on record first, then the effect, then its outcome. */
final class StepWork {
  private static final Logger LOG = LoggerFactory.getLogger(StepWork.class);

  private final RunLedger ledger;
  private final Books books;
  private final ActionRegistry actions;
  private final StepInputs inputs;
  private final StepOutcomes outcomes;
  private final StepContexts contexts;
  private final InstantSource clock;

  StepWork(
      RunLedger ledger,
      Books books,
      ActionRegistry actions,
      StepInputs inputs,
      StepOutcomes outcomes,
      StepContexts contexts,
      InstantSource clock) {
    this.ledger = ledger;
    this.books = books;
    this.actions = actions;
    this.inputs = inputs;
    this.outcomes = outcomes;
    this.contexts = contexts;
    this.clock = clock;
  }

  Run perform(Run run, String stepId) throws InterruptedException {
    Runbook runbook = books.of(run.order().book());
    Step step = step(runbook, stepId);
    Optional<PlannedStep> planned = run.planOrThrow().step(stepId);
    if (planned.isEmpty()) {
      return skip(run, stepId, Fact.of("run.step-not-wanted"));
    }
    return switch (planned.get().kind()) {
      case NOTHING_TO_DO -> nothingToDo(run, planned.get());
      case CHANGE -> begin(run, step, input(planned.get()), planned.get());
      case LOOK -> look(run, runbook, step, planned.get());
    };
  }

  private Run nothingToDo(Run run, PlannedStep planned) {
    return ledger.write(
        run,
        (_, now) ->
            now.with(
                now.step(planned.id())
                    .done(planned.expected(), planned.summary(), clock.instant())));
  }

  /** What only looks gets its input now, from what the steps before it really gave. */
  private Run look(Run run, Runbook runbook, Step step, PlannedStep planned)
      throws InterruptedException {
    Map<String, JsonNode> outputs = new HashMap<>();
    for (StepRecord record : run.steps()) {
      JsonNode output = record.output();
      if (output != null) {
        outputs.put(record.id(), output);
      } else if (record.isOver()) {
        outputs.put(record.id(), NullNode.getInstance());
      }
    }
    Worked worked = inputs.of(step, Scopes.of(run.order(), outputs, clock.instant()));
    return switch (worked) {
      case Worked.Input input -> begin(run, step, input.value(), planned);
      case Worked.Skip _ -> skip(run, step.id(), Fact.of("run.step-not-wanted"));
      case Worked.NotYet missing ->
          skip(run, step.id(), Fact.of("run.step-needs", "step", missing.stepId()));
      case Worked.Broken broken ->
          outcomes.record(
              run,
              runbook,
              step,
              new StepOutcome.Failed<>(broken.why(), StepOutcome.Again.WILL_NOT_HELP));
    };
  }

  private Run skip(Run run, String stepId, Fact why) {
    return ledger.write(run, (_, now) -> now.with(now.step(stepId).skipped(why, clock.instant())));
  }

  private Run begin(Run run, Step step, JsonNode input, PlannedStep planned)
      throws InterruptedException {
    boolean first = run.step(step.id()).state() == StepState.PENDING;
    Run begun =
        ledger.write(
            run,
            (handle, now) -> {
              if (first && planned.kind() == RunPlan.Kind.CHANGE) {
                ledger.record(handle, Kind.EFFECT, now, "step", step.id(), "action", step.action());
              }
              return now.with(now.step(step.id()).begun(input, planned.summary(), clock.instant()));
            });
    return carryOut(begun, step, planned);
  }

  /** The step's intent is on record and its outcome is not. */
  Run settle(Run run, String stepId) throws InterruptedException {
    Runbook runbook = books.of(run.order().book());
    Step step = step(runbook, stepId);
    PlannedStep planned =
        run.planOrThrow()
            .step(stepId)
            .orElseThrow(() -> new IllegalStateException(stepId + " began without a plan"));
    if (!(action(step) instanceof ChangeAction<?, ?> change)) {
      return carryOut(run, step, planned);
    }
    Settlement<?> settlement = look(change, run, step, planned);
    if (settlement instanceof Settlement.NotApplied<?>) {
      return carryOut(run, step, planned);
    }
    return outcomes.record(run, step, settlement);
  }

  private <I extends Record, O extends Record> Settlement<O> look(
      ChangeAction<I, O> action, Run run, Step step, PlannedStep planned)
      throws InterruptedException {
    try {
      return action.settle(
          contexts.of(run, step.id()),
          Json.convert(input(planned), action.spec().input()),
          pins(planned));
    } catch (RuntimeException broken) {
      LOG.error("{}: settling {} broke", run.id(), step.id(), broken);
      return new Settlement.Undecidable<>(broke(step, broken));
    }
  }

  private Run carryOut(Run run, Step step, PlannedStep planned) throws InterruptedException {
    JsonNode input = run.step(step.id()).input();
    StepOutcome<?> outcome =
        switch (action(step)) {
          case ReadAction<?, ?> read -> look(read, run, step, input);
          case ChangeAction<?, ?> change -> change(change, run, step, planned);
        };
    return outcomes.record(run, books.of(run.order().book()), step, outcome);
  }

  private <I extends Record, O extends Record> StepOutcome<O> look(
      ReadAction<I, O> action, Run run, Step step, @Nullable JsonNode input)
      throws InterruptedException {
    try {
      JsonNode given = input == null ? Json.object() : input;
      return action.perform(
          contexts.of(run, step.id()), Json.convert(given, action.spec().input()));
    } catch (RunLedger.LeaseLost lost) {
      throw lost;
    } catch (RuntimeException broken) {
      LOG.error("{}: {} broke", run.id(), step.id(), broken);
      return new StepOutcome.Failed<>(broke(step, broken), StepOutcome.Again.MAY_HELP);
    }
  }

  private <I extends Record, O extends Record> StepOutcome<O> change(
      ChangeAction<I, O> action, Run run, Step step, PlannedStep planned)
      throws InterruptedException {
    try {
      return action.perform(
          contexts.of(run, step.id()),
          Json.convert(input(planned), action.spec().input()),
          pins(planned));
    } catch (RunLedger.LeaseLost lost) {
      throw lost;
    } catch (RuntimeException broken) {
      LOG.error("{}: {} broke", run.id(), step.id(), broken);
      return new StepOutcome.Unknown<>(broke(step, broken));
    }
  }

  private static Fact broke(Step step, RuntimeException broken) {
    return Fact.of(
        "run.step-broke",
        "step",
        step.id(),
        "reason",
        broken.getMessage() == null ? broken.getClass().getSimpleName() : broken.getMessage());
  }

  /** Nobody but a person can tell what became of this step. */
  Run ask(Run run, String stepId) {
    return ledger.write(
        run,
        (_, now) -> {
          Fact why = now.step(stepId).words().note();
          Run asking = now.in(RunTransitions.expect(now.state(), RunEvent.OUTCOME_UNKNOWN));
          return why == null ? asking : asking.with(asked(now, why));
        });
  }

  private static Run.Marks asked(Run now, Fact why) {
    return new Run.Marks(now.marks().acceptedAt(), now.marks().effectAt(), null, null, why);
  }

  private Action<?, ?> action(Step step) {
    return actions
        .find(step.action())
        .orElseThrow(() -> new IllegalStateException("there is no action " + step.action()));
  }

  private static Step step(Runbook runbook, String stepId) {
    return Planner.allSteps(runbook).stream()
        .filter(step -> step.id().equals(stepId))
        .findFirst()
        .orElseThrow(() -> new IllegalStateException(runbook.name() + " has no step " + stepId));
  }

  private static JsonNode input(PlannedStep planned) {
    JsonNode input = planned.input();
    return input == null ? Json.object() : input;
  }

  private static Pins pins(PlannedStep planned) {
    Preview preview = planned.preview();
    return preview == null ? Pins.of(Map.of()) : preview.pins();
  }
}
