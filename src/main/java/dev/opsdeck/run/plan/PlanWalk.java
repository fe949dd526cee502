package dev.opsdeck.run.plan;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.NullNode;
import dev.opsdeck.kernel.Fact;
import dev.opsdeck.run.plan.StepFinder.Condition;
import dev.opsdeck.run.plan.StepFinder.Found;
import dev.opsdeck.run.plan.StepInputs.Wanted;
import dev.opsdeck.run.plan.StepInputs.Worked;
import dev.opsdeck.run.state.Run;
import dev.opsdeck.run.state.RunPlan.Binding;
import dev.opsdeck.run.state.RunPlan.Certainty;
import dev.opsdeck.run.state.RunPlan.PlannedStep;
import dev.opsdeck.run.state.StepRecord;
import dev.opsdeck.run.state.StepTree;
import dev.opsdeck.runbook.Runbook;
import dev.opsdeck.runbook.Step;
import dev.opsdeck.runbook.Work;
import dev.opsdeck.runbook.expression.Scope;
import dev.opsdeck.runbook.parameter.Parameter;
import dev.opsdeck.runbook.parameter.Parameters;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * Walks through steps as a run will, unrolling loops and included runbooks, and plans each with
 * what those before it are expected to give. Used once.
 */
final class PlanWalk {
  /** More than anybody could look through before saying yes. */
  private static final int MOST_STEPS = 200;

  private final Run run;
  private final StepPlans plans;
  private final StepInputs inputs;
  private final InstantSource clock;
  private final Map<String, Binding> bindings;
  private final Map<String, JsonNode> outputs;
  private final SkippedSteps leftOut;
  private final List<PlannedStep> planned = new ArrayList<>();
  private final List<Fact> problems = new ArrayList<>();

  /**
   * @param outputs of the steps that are done already
   */
  PlanWalk(
      Run run,
      StepPlans plans,
      StepInputs inputs,
      InstantSource clock,
      Map<String, Binding> bindings,
      Map<String, JsonNode> outputs) {
    this.run = run;
    this.plans = plans;
    this.inputs = inputs;
    this.clock = clock;
    this.bindings = new HashMap<>(bindings);
    this.outputs = new HashMap<>(outputs);
    this.leftOut = new SkippedSteps(this.outputs);
  }

  List<PlannedStep> planned() {
    return planned;
  }

  List<Fact> problems() {
    return problems;
  }

  Map<String, Binding> bindings() {
    return bindings;
  }

  StepTree all(Runbook owner, List<Step> steps, String prefix) throws InterruptedException {
    return sequence(steps, new PlanPosition(owner, prefix, Certainty.SURE, false));
  }

  /**
   * One step alone, with all the conditions around it.
   *
   * @param gated whether another gate is to come before it
   */
  void leaf(Found found, boolean gated) throws InterruptedException {
    Step step = found.step();
    String path = found.placed().path();
    switch (inputs.wanted(found.conditions(), this::scope)) {
      case Wanted.Yes _ -> plan(step, path, Certainty.SURE, gated);
      case Wanted.NotYet _ -> plan(step, path, Certainty.PERHAPS, gated);
      case Wanted.No _ -> outputs.put(path, NullNode.getInstance());
      case Wanted.Broken broken -> problems.add(broken.why());
    }
  }

  private StepTree sequence(List<Step> steps, PlanPosition spot) throws InterruptedException {
    return new StepTree.Sequence(each(steps, spot));
  }

  private List<StepTree> each(List<Step> steps, PlanPosition spot) throws InterruptedException {
    List<StepTree> parts = new ArrayList<>();
    for (Step step : steps) {
      parts.add(step(step, spot));
    }
    return parts;
  }

  private StepTree step(Step step, PlanPosition spot) throws InterruptedException {
    String path = spot.path(step);
    List<Condition> own =
        step.when() == null ? List.of() : List.of(new Condition(path, step.when()));
    return switch (inputs.wanted(own, this::scope)) {
      case Wanted.Yes _ -> gated(step, spot);
      case Wanted.NotYet _ -> gated(step, spot.perhaps());
      case Wanted.No _ -> leftOut.of(step, spot);
      case Wanted.Broken broken -> {
        problems.add(broken.why());
        yield StepTree.nothing();
      }
    };
  }

  private StepTree gated(Step step, PlanPosition spot) throws InterruptedException {
    boolean gate = step.gate() != null || asksForMore(step, spot.owner());
    StepTree body = body(step, gate ? spot.behindGate() : spot);
    return gate && !body.leaves().isEmpty()
        ? new StepTree.Sequence(List.of(new StepTree.Gate(spot.path(step), body.leaves()), body))
        : body;
  }

  /** What a runbook asks for, it asks for when it is included, too. */
  private static boolean asksForMore(Step step, Runbook owner) {
    return step.work() instanceof Work.Include include
        && GateRules.asksForMore(owner.included(include.runbook()), owner);
  }

  private StepTree body(Step step, PlanPosition spot) throws InterruptedException {
    String path = spot.path(step);
    return switch (step.work()) {
      case Work.ActionCall _, Work.Decision _, Work.Manual _, Work.Checklist _ -> {
        plan(step, path, spot.certainty(), spot.gated());
        yield new StepTree.Leaf(path);
      }
      case Work.Sequence sequence -> sequence(sequence.steps(), spot);
      case Work.Parallel parallel -> new StepTree.Parallel(each(parallel.steps(), spot));
      case Work.Include include -> include(include, path, spot);
      case Work.ForEach loop -> loop(loop, path, spot);
    };
  }

  private void plan(Step step, String path, Certainty certainty, boolean gated)
      throws InterruptedException {
    if (isLeftOut(path)) {
      outputs.put(path, NullNode.getInstance());
      return;
    }
    if (planned.size() >= MOST_STEPS) {
      Fact tooMany = Fact.of("run.too-many-steps", "most", MOST_STEPS);
      if (!problems.contains(tooMany)) {
        problems.add(tooMany);
      }
      return;
    }
    StepPlans.Outcome outcome =
        step.work() instanceof Work.ActionCall call
            ? plans.calling(
                run,
                path,
                step,
                call,
                new StepPlans.Foresight(certainty, gated),
                given -> scope(path, given))
            : StepPlans.asking(path, certainty);
    switch (outcome) {
      case StepPlans.Outcome.Problems found -> problems.addAll(found.problems());
      case StepPlans.Outcome.Planned made -> {
        planned.add(made.step());
        JsonNode expected = made.step().expected();
        if (expected != null) {
          outputs.put(path, expected);
        }
      }
    }
  }

  /** Whether somebody has left it out before. */
  private boolean isLeftOut(String path) {
    return run.find(path).map(StepRecord::isSkipped).orElse(false);
  }

  private StepTree include(Work.Include include, String path, PlanPosition spot)
      throws InterruptedException {
    Runbook other = spot.owner().included(include.runbook());
    switch (inputs.value(path, include.with(), scope(path))) {
      case Worked.Broken broken -> problems.add(broken.why());
      case Worked.NotYet notYet ->
          problems.add(Fact.of("run.cannot-be-planned", "step", path, "needs", notYet.stepId()));
      case Worked.Input with -> {
        Map<String, String> given = new HashMap<>();
        with.value().properties().forEach(entry -> given.put(entry.getKey(), text(other, entry)));
        switch (Parameters.parse(other.parameters(), given)) {
          case Parameters.Parsed.Problems wrong -> problems.addAll(wrong.problems());
          case Parameters.Parsed.Values values -> {
            bindings.put(path, new Binding(null, values.values()));
            return sequence(other.allSteps(), spot.in(other, path));
          }
        }
      }
    }
    return StepTree.nothing();
  }

  private static String text(Runbook other, Map.Entry<String, JsonNode> entry) {
    boolean known =
        other.parameters().stream().map(Parameter::name).anyMatch(entry.getKey()::equals);
    return known || entry.getValue().isValueNode()
        ? entry.getValue().asText()
        : entry.getValue().toString();
  }

  private StepTree loop(Work.ForEach loop, String path, PlanPosition spot)
      throws InterruptedException {
    List<StepTree> turns = new ArrayList<>();
    switch (inputs.value(path, loop.list(), scope(path))) {
      case Worked.Broken broken -> problems.add(broken.why());
      case Worked.NotYet notYet ->
          problems.add(Fact.of("run.cannot-be-planned", "step", path, "needs", notYet.stepId()));
      case Worked.Input items -> {
        if (!items.value().isArray()) {
          problems.add(Fact.of("run.not-a-list", "step", path));
        }
        for (int i = 0; i < items.value().size() && items.value().isArray(); i++) {
          bindings.put(path + "/" + i, new Binding(items.value().get(i), null));
          turns.add(sequence(loop.steps(), spot.below(path + "/" + i)));
        }
      }
    }
    // how many will fail is not known yet, so that nothing may be decided by it now
    return new StepTree.Loop(
        path,
        turns,
        loop.rate().batch(),
        loop.rate().stopAfter(),
        spot.owner().flow().onFailure().reaction());
  }

  private Scope scope(String path) {
    return Scopes.at(path, run.request(), bindings, outputs, clock.instant());
  }

  /** What a step sees that gives this itself. */
  private Scope scope(String path, Optional<JsonNode> given) {
    if (given.isEmpty()) {
      return scope(path);
    }
    Map<String, JsonNode> with = new HashMap<>(outputs);
    with.put(path, given.get());
    return Scopes.at(path, run.request(), bindings, with, clock.instant());
  }
}
