package dev.opsdeck.run.plan;

import com.fasterxml.jackson.databind.JsonNode;
import dev.opsdeck.action.Action;
import dev.opsdeck.action.ActionRegistry;
import dev.opsdeck.action.ChangeAction;
import dev.opsdeck.action.Inverse;
import dev.opsdeck.action.PlanOutcome;
import dev.opsdeck.action.ReadAction;
import dev.opsdeck.catalog.Target;
import dev.opsdeck.kernel.Fact;
import dev.opsdeck.kernel.Json;
import dev.opsdeck.kernel.Texts;
import dev.opsdeck.run.plan.StepInputs.Worked;
import dev.opsdeck.run.state.Run;
import dev.opsdeck.run.state.RunPlan.Call;
import dev.opsdeck.run.state.RunPlan.Certainty;
import dev.opsdeck.run.state.RunPlan.Kind;
import dev.opsdeck.run.state.RunPlan.PlannedStep;
import dev.opsdeck.run.state.RunPlan.Preview;
import dev.opsdeck.run.state.RunPlan.WayBack;
import dev.opsdeck.runbook.Effect;
import dev.opsdeck.runbook.Gate;
import dev.opsdeck.runbook.Step;
import dev.opsdeck.runbook.Work;
import dev.opsdeck.runbook.expression.Scope;
import java.time.InstantSource;
import java.util.List;
import java.util.Optional;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;

/** Plans one step. */
final class StepPlans {
  private final ActionRegistry actions;
  private final StepInputs inputs;
  private final InstantSource clock;

  StepPlans(ActionRegistry actions, StepInputs inputs, InstantSource clock) {
    this.actions = actions;
    this.inputs = inputs;
    this.clock = clock;
  }

  /**
   * What is known of a step before it is planned.
   *
   * @param gated whether it will be planned again at a gate before it is carried out
   */
  record Foresight(Certainty certainty, boolean gated) {}

  /** What came of planning one step. */
  sealed interface Outcome {
    record Planned(PlannedStep step) implements Outcome {}

    record Problems(List<Fact> problems) implements Outcome {}
  }

  /** One that asks people: what it asks is worked out when it does. */
  static Outcome asking(String path, Certainty certainty) {
    Call call = new Call(null, Effect.READ, null);
    return new Outcome.Planned(new PlannedStep(path, Kind.ASK, call, certainty, null, null, null));
  }

  /**
   * @param step calls an action
   * @param scopes what the step sees, given what it itself is expected to give: nothing at first
   */
  Outcome calling(
      Run run,
      String path,
      Step step,
      Work.ActionCall call,
      Foresight foresight,
      Function<Optional<JsonNode>, Scope> scopes)
      throws InterruptedException {
    Optional<Action<?, ?>> action = actions.find(call.action());
    if (action.isEmpty()) {
      return problem(Fact.of("run.unknown-action", "step", path, "action", call.action()));
    }
    Target target = run.request().target().at(path);
    if (!action.get().spec().targets().takes(target)) {
      return problem(
          Fact.of(
              "run.wrong-target", "step", path, "action", call.action(), "target", target.label()));
    }
    Scope scope = scopes.apply(Optional.empty());
    return switch (inputs.input(path, call.action(), call.with(), scope)) {
      case Worked.Broken broken -> problem(broken.why());
      case Worked.NotYet notYet -> later(path, action.get(), foresight, notYet.stepId());
      case Worked.Input input ->
          switch (action.get()) {
            case ReadAction<?, ?> read -> look(path, read, input.value(), foresight.certainty());
            case ChangeAction<?, ?> change ->
                change(
                    run,
                    path,
                    change,
                    input.value(),
                    foresight,
                    expected -> own(path, call, step.gate(), scopes.apply(Optional.of(expected))));
          };
    };
  }

  /**
   * A step that only looks may wait for its input; one that changes something only when it is
   * planned again, and agreed to, before it happens.
   */
  private static Outcome later(
      String path, Action<?, ?> action, Foresight foresight, String needs) {
    Effect effect = action.spec().effect();
    if (effect == Effect.READ) {
      return look(path, action, null, foresight.certainty());
    }
    if (!foresight.gated()) {
      return problem(Fact.of("run.cannot-be-planned", "step", path, "needs", needs));
    }
    String name = action.spec().name();
    Fact summary = Fact.of("run.planned-later", "step", path, "action", name, "needs", needs);
    Call call = new Call(name, effect, null);
    return new Outcome.Planned(
        new PlannedStep(
            path, Kind.PLANNED_AT_GATE, call, foresight.certainty(), summary, null, null));
  }

  private static Outcome look(
      String path, Action<?, ?> action, @Nullable JsonNode input, Certainty certainty) {
    Call call = new Call(action.spec().name(), Effect.READ, input);
    return new Outcome.Planned(new PlannedStep(path, Kind.READ, call, certainty, null, null, null));
  }

  /** What the runbook itself says of the way back. */
  private sealed interface Own {
    /** Nothing: the action says it. */
    record Silent() implements Own {}

    record Said(WayBack way) implements Own {}

    record NotYet(String stepId) implements Own {}

    record Broken(Fact why) implements Own {}
  }

  private Own own(String path, Work.ActionCall call, @Nullable Gate gate, Scope scope) {
    Texts noReturn = gate == null ? null : gate.noReturn();
    if (noReturn != null) {
      Texts said = inputs.texts(path, noReturn, scope);
      Fact why = Fact.of("run.point-of-no-return", "en", said.en(), "es", said.es());
      return new Own.Said(new WayBack(null, null, why));
    }
    Work.Inverse inverse = call.inverse();
    if (inverse == null) {
      return new Own.Silent();
    }
    return switch (inputs.input(path, inverse.action(), inverse.with(), scope)) {
      case Worked.Input input ->
          new Own.Said(
              new WayBack(
                  inverse.action(),
                  input.value(),
                  Fact.of(
                      "run.way-back",
                      "action",
                      inverse.action(),
                      "with",
                      Json.write(input.value()))));
      case Worked.NotYet notYet -> new Own.NotYet(notYet.stepId());
      case Worked.Broken broken -> new Own.Broken(broken.why());
    };
  }

  private <I extends Record, O extends Record> Outcome change(
      Run run,
      String path,
      ChangeAction<I, O> action,
      JsonNode input,
      Foresight foresight,
      Function<JsonNode, Own> ways)
      throws InterruptedException {
    PlanContext context = PlanContext.looking(run, path, clock);
    I typed = Json.convert(input, action.spec().input());
    Call call = new Call(action.spec().name(), action.effect(context.target(), typed), input);
    PlanOutcome<O> outcome = action.plan(context, typed);
    return switch (outcome) {
      case PlanOutcome.Refused<O> refused -> new Outcome.Problems(refused.problems());
      case PlanOutcome.NothingToDo<O> nothing ->
          new Outcome.Planned(
              new PlannedStep(
                  path,
                  Kind.NOTHING_TO_DO,
                  call,
                  foresight.certainty(),
                  nothing.why(),
                  Json.tree(nothing.expected()),
                  null));
      case PlanOutcome.Planned<O> planned -> {
        JsonNode expected = Json.tree(planned.expected());
        Certainty certainty = foresight.certainty();
        yield switch (ways.apply(expected)) {
          case Own.Broken broken -> problem(broken.why());
          case Own.NotYet notYet -> later(path, action, foresight, notYet.stepId());
          case Own.Said said -> planned(path, call, certainty, planned, expected, said.way());
          case Own.Silent _ ->
              planned(path, call, certainty, planned, expected, wayBack(planned.inverse()));
        };
      }
    };
  }

  private static Outcome planned(
      String path,
      Call call,
      Certainty certainty,
      PlanOutcome.Planned<?> planned,
      JsonNode expected,
      WayBack way) {
    Preview preview =
        new Preview(
            planned.differences(), planned.warnings(), planned.notUndone(), planned.pins(), way);
    return new Outcome.Planned(
        new PlannedStep(path, Kind.CHANGE, call, certainty, planned.summary(), expected, preview));
  }

  private static WayBack wayBack(Inverse inverse) {
    return switch (inverse) {
      case Inverse.PutBack back -> new WayBack(back.action(), back.with(), back.summary());
      case Inverse.PointOfNoReturn none -> new WayBack(null, null, none.why());
    };
  }

  private static Outcome problem(Fact fact) {
    return new Outcome.Problems(List.of(fact));
  }
}
