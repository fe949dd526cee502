package dev.opsdeck.run.engine;

import com.fasterxml.jackson.databind.JsonNode;
import dev.opsdeck.action.Action;
import dev.opsdeck.action.ActionRegistry;
import dev.opsdeck.action.ChangeAction;
import dev.opsdeck.action.Pins;
import dev.opsdeck.action.PlanOutcome;
import dev.opsdeck.action.ReadAction;
import dev.opsdeck.action.Settlement;
import dev.opsdeck.action.StepOutcome;
import dev.opsdeck.kernel.Fact;
import dev.opsdeck.kernel.Json;
import dev.opsdeck.run.ledger.RunLedger;
import dev.opsdeck.run.state.Run;
import dev.opsdeck.run.state.RunPlan.Kind;
import dev.opsdeck.run.state.RunPlan.PlannedStep;
import dev.opsdeck.run.state.RunPlan.Preview;
import dev.opsdeck.trace.Span;
import dev.opsdeck.trace.Spans;
import java.util.Optional;
import java.util.function.BooleanSupplier;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.slf4j.MDC;

/** Calls actions; what they throw has become an outcome. */
final class ActionInvoker {
  private static final Logger LOG = LoggerFactory.getLogger(ActionInvoker.class);

  /** What is logged meanwhile names the step. */
  private static final String STEP = "step";

  private final ActionRegistry actions;
  private final StepContexts contexts;

  ActionInvoker(ActionRegistry actions, StepContexts contexts) {
    this.actions = actions;
    this.contexts = contexts;
  }

  /** What came of settling a step. */
  sealed interface Settled {
    /** Its effect is not there, or it only looks: it can be carried out again. */
    record Again() implements Settled {}

    record Known(Settlement<?> settlement) implements Settled {}
  }

  StepOutcome<?> perform(Run run, PlannedStep planned, BooleanSupplier yields)
      throws InterruptedException {
    try (Span span = span("step", run, planned)) {
      StepOutcome<?> outcome = performed(run, planned, yields);
      span.tell("outcome", outcome.getClass().getSimpleName());
      return outcome;
    } finally {
      MDC.remove(STEP);
    }
  }

  private Span span(String name, Run run, PlannedStep planned) {
    MDC.put(STEP, planned.id());
    String action = String.valueOf(planned.call().action());
    return Spans.resume(
        run.request().trace(),
        name,
        "run",
        run.id().value(),
        "step",
        planned.id(),
        "action",
        action);
  }

  private StepOutcome<?> performed(Run run, PlannedStep planned, BooleanSupplier yields)
      throws InterruptedException {
    return switch (action(planned).orElse(null)) {
      case null -> new StepOutcome.Failed<>(unknown(planned), StepOutcome.Again.MAY_HELP);
      case ReadAction<?, ?> read -> look(read, run, planned, yields);
      case ChangeAction<?, ?> change when isAsAsked(planned) ->
          lookAgain(change, run, planned, yields);
      case ChangeAction<?, ?> change -> change(change, run, planned, yields);
    };
  }

  Settled settle(Run run, PlannedStep planned, BooleanSupplier yields) throws InterruptedException {
    Action<?, ?> action = action(planned).orElse(null);
    if (action == null) {
      return new Settled.Known(new Settlement.Undecidable<>(unknown(planned)));
    }
    if (action instanceof ChangeAction<?, ?> change && !isAsAsked(planned)) {
      Settlement<?> settlement = settle(change, run, planned, yields);
      if (!(settlement instanceof Settlement.NotApplied<?>)) {
        return new Settled.Known(settlement);
      }
    }
    return new Settled.Again();
  }

  /** Whether the plan found nothing to do for it. */
  private static boolean isAsAsked(PlannedStep planned) {
    return planned.kind() == Kind.NOTHING_TO_DO;
  }

  private <I extends Record, O extends Record> Settlement<O> settle(
      ChangeAction<I, O> action, Run run, PlannedStep planned, BooleanSupplier yields)
      throws InterruptedException {
    try (Span span = span("settle", run, planned)) {
      Settlement<O> settlement =
          action.settle(
              contexts.of(run, planned.id(), yields),
              Json.convert(input(planned), action.spec().input()),
              pins(planned));
      span.tell("outcome", settlement.getClass().getSimpleName());
      return settlement;
    } catch (RuntimeException broken) {
      LOG.error("{}: settling {} broke", run.id(), planned.id(), broken);
      return new Settlement.Undecidable<>(broke(planned, broken));
    } finally {
      MDC.remove(STEP);
    }
  }

  private <I extends Record, O extends Record> StepOutcome<O> look(
      ReadAction<I, O> action, Run run, PlannedStep planned, BooleanSupplier yields)
      throws InterruptedException {
    JsonNode input = run.step(planned.id()).input();
    try {
      JsonNode given = input == null ? Json.object() : input;
      return action.perform(
          contexts.of(run, planned.id(), yields), Json.convert(given, action.spec().input()));
    } catch (RunLedger.LeaseLost lost) {
      throw lost;
    } catch (RuntimeException broken) {
      LOG.error("{}: {} broke", run.id(), planned.id(), broken);
      return new StepOutcome.Failed<>(broke(planned, broken), StepOutcome.Again.MAY_HELP);
    }
  }

  /** What was as asked when it was planned may have been changed since, by this run, too. */
  private <I extends Record, O extends Record> StepOutcome<O> lookAgain(
      ChangeAction<I, O> action, Run run, PlannedStep planned, BooleanSupplier yields)
      throws InterruptedException {
    PlanOutcome<O> found;
    try {
      found =
          action.plan(
              contexts.of(run, planned.id(), yields),
              Json.convert(input(planned), action.spec().input()));
    } catch (RunLedger.LeaseLost lost) {
      throw lost;
    } catch (RuntimeException broken) {
      LOG.error("{}: {} broke", run.id(), planned.id(), broken);
      return new StepOutcome.Failed<>(broke(planned, broken), StepOutcome.Again.MAY_HELP);
    }
    return switch (found) {
      case PlanOutcome.NothingToDo<O> still ->
          new StepOutcome.Done<>(still.expected(), still.why());
      case PlanOutcome.Planned<O> _ ->
          new StepOutcome.Drifted<>(
              Fact.of("run.something-to-do", "step", planned.id(), "action", action.spec().name()));
      case PlanOutcome.Refused<O> refused ->
          new StepOutcome.Failed<>(
              refused.problems().getFirst(), StepOutcome.Again.MAY_HELP, refused.problems());
    };
  }

  private <I extends Record, O extends Record> StepOutcome<O> change(
      ChangeAction<I, O> action, Run run, PlannedStep planned, BooleanSupplier yields)
      throws InterruptedException {
    try {
      return action.perform(
          contexts.of(run, planned.id(), yields),
          Json.convert(input(planned), action.spec().input()),
          pins(planned));
    } catch (RunLedger.LeaseLost lost) {
      throw lost;
    } catch (RuntimeException broken) {
      LOG.error("{}: {} broke", run.id(), planned.id(), broken);
      return new StepOutcome.Unknown<>(broke(planned, broken));
    }
  }

  private static Fact broke(PlannedStep planned, RuntimeException broken) {
    return Fact.of(
        "run.step-broke",
        "step",
        planned.id(),
        "reason",
        broken.getMessage() == null ? broken.getClass().getSimpleName() : broken.getMessage());
  }

  /** Empty when an update took it away: then nobody can do it, or tell whether it is done. */
  private Optional<Action<?, ?>> action(PlannedStep planned) {
    @Nullable String name = planned.call().action();
    return actions.find(name == null ? "" : name);
  }

  private static Fact unknown(PlannedStep planned) {
    return Fact.of(
        "run.unknown-action",
        "step",
        planned.id(),
        "action",
        String.valueOf(planned.call().action()));
  }

  private static JsonNode input(PlannedStep planned) {
    JsonNode input = planned.input();
    return input == null ? Json.object() : input;
  }

  private static Pins pins(PlannedStep planned) {
    Preview preview = planned.preview();
    return preview == null ? Pins.none() : preview.pins();
  }
}
