package dev.opsdeck.run.engine;

import com.fasterxml.jackson.databind.JsonNode;
import dev.opsdeck.action.StepOutcome;
import dev.opsdeck.audit.AuditEntry.Kind;
import dev.opsdeck.kernel.Fact;
import dev.opsdeck.kernel.Json;
import dev.opsdeck.progress.StepState;
import dev.opsdeck.run.ledger.RunLedger;
import dev.opsdeck.run.plan.Scopes;
import dev.opsdeck.run.plan.StepFinder;
import dev.opsdeck.run.plan.StepInputs;
import dev.opsdeck.run.plan.StepInputs.Wanted;
import dev.opsdeck.run.plan.StepInputs.Worked;
import dev.opsdeck.run.state.Run;
import dev.opsdeck.run.state.RunCommand.Task;
import dev.opsdeck.run.state.RunDecider;
import dev.opsdeck.run.state.RunEvent;
import dev.opsdeck.run.state.RunPlan;
import dev.opsdeck.run.state.RunPlan.PlannedStep;
import dev.opsdeck.run.state.StepRules.Placed;
import dev.opsdeck.runbook.Work;
import dev.opsdeck.runbook.expression.Scope;
import java.time.InstantSource;
import java.util.Optional;
import java.util.function.BooleanSupplier;

/** Carries out one step: its intent on record first, then the effect, then its outcome. */
final class StepExecutor {
  private final RunLedger ledger;
  private final StepInputs inputs;
  private final StepOutcomes outcomes;
  private final ActionInvoker calls;
  private final StepQuestions questions;
  private final InstantSource clock;

  StepExecutor(
      RunLedger ledger,
      StepInputs inputs,
      StepOutcomes outcomes,
      ActionInvoker calls,
      StepQuestions questions,
      InstantSource clock) {
    this.ledger = ledger;
    this.inputs = inputs;
    this.outcomes = outcomes;
    this.calls = calls;
    this.questions = questions;
    this.clock = clock;
  }

  /**
   * @param yields whether the step is to come back soon, because another one waits for it
   */
  Run work(Run run, Task task, BooleanSupplier yields) throws InterruptedException {
    return switch (task) {
      case Task.Perform perform -> perform(run, perform.step(), yields);
      case Task.Settle settle -> settle(run, settle.step(), yields);
    };
  }

  private Run perform(Run run, String path, BooleanSupplier yields) throws InterruptedException {
    Optional<PlannedStep> planned = run.planOrThrow().step(path);
    if (planned.isEmpty()) {
      return skip(run, path, Fact.of("run.step-not-wanted"));
    }
    StepFinder.Found found = found(run, planned.get());
    if (run.step(path).state() != StepState.PENDING) {
      return carryOn(run, found, planned.get(), yields); // it was wanted when it began
    }
    return switch (inputs.wanted(found.conditions(), at -> scope(run, at))) {
      case Wanted.Yes _ -> carryOn(run, found, planned.get(), yields);
      case Wanted.No _ -> skip(run, path, Fact.of("run.step-not-wanted"));
      case Wanted.NotYet missing ->
          skip(run, path, Fact.of("run.step-needs", "step", missing.stepId()));
      case Wanted.Broken broken -> hopeless(run, found.placed(), broken.why());
    };
  }

  private Run carryOn(Run run, StepFinder.Found found, PlannedStep planned, BooleanSupplier yields)
      throws InterruptedException {
    return switch (planned.kind()) {
      case CHANGE, NOTHING_TO_DO -> begin(run, found.placed(), input(planned), planned, yields);
      case READ -> look(run, found, planned, yields);
      case ASK -> questions.ask(run, found, scope(run, planned.id()));
      case PLANNED_AT_GATE ->
          throw new IllegalStateException(planned.id() + " was not planned at its gate");
    };
  }

  /** What only looks gets its input now, from what the steps before it really gave. */
  private Run look(Run run, StepFinder.Found found, PlannedStep planned, BooleanSupplier yields)
      throws InterruptedException {
    if (!(found.step().work() instanceof Work.ActionCall call)) {
      throw new IllegalStateException(planned.id() + " calls no action");
    }
    String path = planned.id();
    return switch (inputs.input(path, call.action(), call.with(), scope(run, path))) {
      case Worked.Input input -> begin(run, found.placed(), input.value(), planned, yields);
      case Worked.NotYet missing ->
          skip(run, path, Fact.of("run.step-needs", "step", missing.stepId()));
      case Worked.Broken broken -> hopeless(run, found.placed(), broken.why());
    };
  }

  private Run hopeless(Run run, Placed placed, Fact why) {
    return outcomes.record(
        run, placed, new StepOutcome.Failed<>(why, StepOutcome.Again.WILL_NOT_HELP));
  }

  private Run skip(Run run, String path, Fact why) {
    return ledger.write(
        run,
        (_, now) ->
            RunDecider.mayHappen(now, path)
                ? now.with(now.step(path).skipped(why, clock.instant()))
                : now);
  }

  private Run begin(
      Run run, Placed placed, JsonNode input, PlannedStep planned, BooleanSupplier yields)
      throws InterruptedException {
    String path = placed.path();
    boolean first = run.step(path).state() == StepState.PENDING;
    Run begun =
        ledger.write(
            run,
            (handle, now) -> {
              if (!RunDecider.mayHappen(now, path)) {
                return now;
              }
              if (first && planned.kind() == RunPlan.Kind.CHANGE) {
                String action = String.valueOf(planned.call().action());
                ledger.record(handle, Kind.EFFECT, now, "step", path, "action", action);
              }
              return now.with(now.step(path).begun(input, planned.summary(), clock.instant()));
            });
    return begun.step(path).state() == StepState.RUNNING
        ? outcomes.record(begun, placed, calls.perform(begun, planned, yields))
        : begun;
  }

  /** The step's intent is on record and its outcome is not. */
  private Run settle(Run run, String path, BooleanSupplier yields) throws InterruptedException {
    PlannedStep planned =
        run.planOrThrow()
            .step(path)
            .orElseThrow(() -> new IllegalStateException(path + " began without a plan"));
    Placed placed = found(run, planned).placed();
    return switch (calls.settle(run, planned, yields)) {
      case ActionInvoker.Settled.Again _ -> again(run, placed, planned, yields);
      case ActionInvoker.Settled.Known known -> outcomes.record(run, placed, known.settlement());
    };
  }

  /** Unless the run has been stopped meanwhile: then it has not happened, and does not. */
  private Run again(Run run, Placed placed, PlannedStep planned, BooleanSupplier yields)
      throws InterruptedException {
    Run now = outcomes.unlessUnwanted(run, placed);
    return now.step(placed.path()).isOver()
        ? now
        : outcomes.record(now, placed, calls.perform(now, planned, yields));
  }

  /** Nobody but a person can tell what becomes of this step. */
  Run unclear(Run run, String path) {
    return ledger.write(
        run,
        (_, now) ->
            switch (now.step(path).state()) {
              case UNKNOWN, FAILED ->
                  now.on(RunEvent.UNCLEAR).because(now.step(path).words().note());
              case PENDING, RUNNING, WAITING, ASKED, DONE, TROUBLED, SKIPPED ->
                  now; // somebody has answered meanwhile
            });
  }

  private StepFinder.Found found(Run run, PlannedStep planned) {
    return StepFinder.of(run.runbook(), planned);
  }

  private Scope scope(Run run, String path) {
    return Scopes.of(run, path, clock.instant());
  }

  private static JsonNode input(PlannedStep planned) {
    JsonNode input = planned.input();
    return input == null ? Json.object() : input;
  }
}
