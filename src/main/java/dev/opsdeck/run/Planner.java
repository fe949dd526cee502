package dev.opsdeck.run;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.NullNode;
import dev.opsdeck.action.Action;
import dev.opsdeck.action.ActionRegistry;
import dev.opsdeck.action.ChangeAction;
import dev.opsdeck.action.Inverse;
import dev.opsdeck.action.PlanOutcome;
import dev.opsdeck.action.ReadAction;
import dev.opsdeck.kernel.Digest;
import dev.opsdeck.kernel.Fact;
import dev.opsdeck.kernel.Json;
import dev.opsdeck.run.StepInputs.Worked;
import dev.opsdeck.run.state.PlanDrift;
import dev.opsdeck.run.state.Run;
import dev.opsdeck.run.state.RunPlan;
import dev.opsdeck.run.state.RunPlan.Kind;
import dev.opsdeck.run.state.RunPlan.PlannedStep;
import dev.opsdeck.run.state.RunPlan.Preview;
import dev.opsdeck.run.state.RunPlan.WayBack;
import dev.opsdeck.runbook.Effect;
import dev.opsdeck.runbook.Runbook;
import dev.opsdeck.runbook.Step;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/** Resolves a runbook against the live target. Looks, changes nothing. */
final class Planner {
  /** What came of planning. */
  sealed interface Planned {
    record Made(RunPlan plan) implements Planned {}

    record Refused(List<Fact> problems) implements Planned {}
  }

  private final ActionRegistry actions;
  private final StepInputs inputs;
  private final InstantSource clock;

  Planner(ActionRegistry actions, StepInputs inputs, InstantSource clock) {
    this.actions = actions;
    this.inputs = inputs;
    this.clock = clock;
  }

  /**
   * @param policyDigest part of what an approval is bound to
   */
  Planned plan(Run run, Runbook runbook, String policyDigest) throws InterruptedException {
    Map<String, JsonNode> expected = new HashMap<>();
    List<PlannedStep> steps = new ArrayList<>();
    List<Fact> problems = new ArrayList<>();
    for (Step step : allSteps(runbook)) {
      switch (planStep(run, step, expected)) {
        case Outcome.Step planned -> {
          steps.add(planned.step());
          JsonNode output = planned.step().expected();
          if (output != null) {
            expected.put(step.id(), output);
          }
        }
        case Outcome.Skipped _ -> expected.put(step.id(), NullNode.getInstance());
        case Outcome.Problems found -> problems.addAll(found.problems());
      }
    }
    if (!problems.isEmpty()) {
      return new Planned.Refused(problems);
    }
    RunPlan before = run.plan();
    String digest = digest(run, steps, policyDigest);
    return new Planned.Made(
        new RunPlan(
            before == null ? 1 : before.revision() + 1,
            digest,
            steps,
            before == null ? List.of() : PlanDrift.between(before, steps)));
  }

  static List<Step> allSteps(Runbook runbook) {
    List<Step> all = new ArrayList<>(runbook.steps());
    all.addAll(runbook.verify());
    return all;
  }

  private sealed interface Outcome {
    record Step(PlannedStep step) implements Outcome {}

    record Skipped() implements Outcome {}

    record Problems(List<Fact> problems) implements Outcome {}
  }

  private Outcome planStep(Run run, Step step, Map<String, JsonNode> expected)
      throws InterruptedException {
    Optional<Action<?, ?>> action = actions.find(step.action());
    if (action.isEmpty()) {
      return problem(Fact.of("run.unknown-action", "step", step.id(), "action", step.action()));
    }
    Worked worked = inputs.of(step, Scopes.of(run.order(), expected, clock.instant()));
    return switch (worked) {
      case Worked.Skip _ -> new Outcome.Skipped();
      case Worked.Broken broken -> problem(broken.why());
      case Worked.NotYet notYet -> later(step, action.get(), notYet.stepId());
      case Worked.Input input -> planWith(run, step, action.get(), input.value());
    };
  }

  /** A step that only looks may wait for its input; what would change something may not. */
  private static Outcome later(Step step, Action<?, ?> action, String needs) {
    return action.spec().effect() == Effect.READ
        ? new Outcome.Step(
            new PlannedStep(step.id(), Kind.LOOK, Effect.READ, null, null, null, null))
        : problem(Fact.of("run.cannot-be-planned", "step", step.id(), "needs", needs));
  }

  private Outcome planWith(Run run, Step step, Action<?, ?> action, JsonNode input)
      throws InterruptedException {
    return switch (action) {
      case ReadAction<?, ?> _ ->
          new Outcome.Step(
              new PlannedStep(step.id(), Kind.LOOK, Effect.READ, input, null, null, null));
      case ChangeAction<?, ?> change -> planChange(run, step, change, input);
    };
  }

  private <I extends Record, O extends Record> Outcome planChange(
      Run run, Step step, ChangeAction<I, O> action, JsonNode input) throws InterruptedException {
    RunStepContext context = RunStepContext.looking(run, step.id(), clock);
    PlanOutcome<O> outcome = action.plan(context, Json.convert(input, action.spec().input()));
    Effect effect = action.spec().effect();
    return switch (outcome) {
      case PlanOutcome.Refused<O> refused -> new Outcome.Problems(refused.problems());
      case PlanOutcome.NothingToDo<O> nothing ->
          new Outcome.Step(
              new PlannedStep(
                  step.id(),
                  Kind.NOTHING_TO_DO,
                  effect,
                  input,
                  nothing.why(),
                  Json.tree(nothing.expected()),
                  null));
      case PlanOutcome.Planned<O> planned ->
          new Outcome.Step(
              new PlannedStep(
                  step.id(),
                  Kind.CHANGE,
                  effect,
                  input,
                  planned.summary(),
                  Json.tree(planned.expected()),
                  new Preview(
                      planned.differences(),
                      planned.warnings(),
                      planned.notUndone(),
                      planned.pins(),
                      wayBack(planned.inverse()))));
    };
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

  /** Covers what is approved; not what only ages, such as summaries and warnings. */
  private static String digest(Run run, List<PlannedStep> steps, String policyDigest) {
    List<Object> bound = new ArrayList<>();
    bound.add(run.order().book().digest());
    bound.add(run.order().target());
    bound.add(run.order().params());
    bound.add(policyDigest);
    for (PlannedStep step : steps) {
      bound.add(step.id());
      bound.add(step.kind());
      bound.add(step.input() == null ? "later" : step.input());
      Preview preview = step.preview();
      if (preview != null) {
        bound.add(preview.differences());
        bound.add(preview.pins());
      }
    }
    return Digest.of(Json.write(bound));
  }
}
