package dev.opsdeck.run.plan;

import dev.opsdeck.action.ActionRegistry;
import dev.opsdeck.action.Rights;
import dev.opsdeck.catalog.Target;
import dev.opsdeck.kernel.Digest;
import dev.opsdeck.kernel.Fact;
import dev.opsdeck.kernel.Json;
import dev.opsdeck.run.state.PlanDrift;
import dev.opsdeck.run.state.Run;
import dev.opsdeck.run.state.RunOutputs;
import dev.opsdeck.run.state.RunPlan;
import dev.opsdeck.run.state.RunPlan.Binding;
import dev.opsdeck.run.state.RunPlan.Layout;
import dev.opsdeck.run.state.RunPlan.PlannedStep;
import dev.opsdeck.run.state.RunPlan.Preview;
import dev.opsdeck.run.state.StepTree;
import dev.opsdeck.runbook.Effect;
import dev.opsdeck.runbook.Runbook;
import dev.opsdeck.runbook.Step;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.stream.Collectors;

/** Resolves a runbook against the live target. Looks, changes nothing. Safe for many threads. */
public final class Planner {
  /** What came of planning everything. */
  public sealed interface Planned {
    record Made(RunPlan plan) implements Planned {}

    record Refused(List<Fact> problems) implements Planned {}
  }

  /** What came of planning a part of a run that has begun. */
  public sealed interface Part {
    /**
     * @param digest of everything that an approval of this part is bound to
     */
    record Made(
        StepTree tree, Map<String, Binding> bindings, List<PlannedStep> steps, String digest)
        implements Part {}

    record Refused(List<Fact> problems) implements Part {}
  }

  private final ActionRegistry actions;
  private final StepInputs inputs;
  private final RightsCheck rights;
  private final InstantSource clock;

  public Planner(ActionRegistry actions, StepInputs inputs, Rights rights, InstantSource clock) {
    this.actions = actions;
    this.inputs = inputs;
    this.rights = new RightsCheck(actions, rights);
    this.clock = clock;
  }

  /**
   * @param policyDigest part of what an approval is bound to
   */
  public Planned plan(Run run, Runbook runbook, String policyDigest) throws InterruptedException {
    PlanWalk walk = new PlanWalk(run, stepPlans(), inputs, clock, Map.of(), Map.of());
    StepTree tree = steps(run.request().target(), runbook, walk);
    if (!walk.problems().isEmpty()) {
      return new Planned.Refused(walk.problems());
    }
    if (RunPlan.effect(walk.planned()) != Effect.READ) {
      List<Fact> missing = rights.missing(run, runbook, walk.planned());
      if (!missing.isEmpty()) {
        return new Planned.Refused(missing);
      }
    }
    RunPlan before = run.plan();
    Layout layout =
        new Layout(tree, Map.of(), walk.bindings(), runbook.flow().onFailure().reaction());
    return new Planned.Made(
        new RunPlan(
            before == null ? 1 : before.revision() + 1,
            digest(run, walk.planned(), walk.bindings(), policyDigest),
            layout,
            walk.planned(),
            before == null ? List.of() : PlanDrift.between(before.steps(), walk.planned())));
  }

  /**
   * All steps once; for several services one after another, each of them all. A change stops at the
   * first service that fails, a look goes on.
   */
  private static StepTree steps(Target target, Runbook runbook, PlanWalk walk)
      throws InterruptedException {
    if (!(target instanceof Target.OfServices several)) {
      return walk.all(runbook, runbook.allSteps(), "");
    }
    List<StepTree> turns = new ArrayList<>();
    for (Target.OfService service : several.services()) {
      turns.add(walk.all(runbook, runbook.allSteps(), several.turn(service) + "/"));
    }
    boolean looks = RunPlan.effect(walk.planned()) == Effect.READ;
    return new StepTree.Loop(Target.OfServices.TURN, turns, 1, looks ? turns.size() : 1, null);
  }

  /** Plans what is behind a gate, seeing what the steps before it have really given. */
  public Part again(Run run, Runbook runbook, StepTree.Gate gate, String policyDigest)
      throws InterruptedException {
    PlanWalk walk = walkOf(run);
    Set<String> later = behindAnother(run, gate);
    for (String path : gate.covers()) {
      if (run.step(path).isOver()) {
        continue; // somebody has left it out
      }
      walk.leaf(found(run, runbook, path), later.contains(path));
    }
    return part(run, walk, StepTree.nothing(), policyDigest);
  }

  private static StepFinder.Found found(Run run, Runbook runbook, String path) {
    return StepFinder.find(runbook, path)
        .or(() -> run.planOrThrow().step(path).map(step -> StepFinder.of(runbook, step)))
        .orElseThrow(() -> new IllegalStateException(runbook.name() + " has no " + path));
  }

  /**
   * Plans steps that nobody planned before.
   *
   * @param prefix of their paths: empty, or with a slash at its end
   */
  public Part more(Run run, Runbook owner, List<Step> steps, String prefix, String policyDigest)
      throws InterruptedException {
    PlanWalk walk = walkOf(run);
    StepTree tree = walk.all(owner, steps, prefix);
    return part(run, walk, tree, policyDigest);
  }

  /** What is behind a gate that is yet to come. */
  private static Set<String> behindAnother(Run run, StepTree.Gate gate) {
    return run.planOrThrow().courses().stream()
        .flatMap(StepTree::gates)
        .filter(other -> !other.step().equals(gate.step()))
        .filter(other -> !run.authorization().granted().passed().contains(other.step()))
        .flatMap(other -> other.covers().stream())
        .collect(Collectors.toSet());
  }

  private PlanWalk walkOf(Run run) {
    Map<String, Binding> bindings = run.planOrThrow().layout().bindings();
    return new PlanWalk(run, stepPlans(), inputs, clock, bindings, RunOutputs.of(run));
  }

  private StepPlans stepPlans() {
    return new StepPlans(actions, inputs, clock);
  }

  private static Part part(Run run, PlanWalk walk, StepTree tree, String policyDigest) {
    if (!walk.problems().isEmpty()) {
      return new Part.Refused(walk.problems());
    }
    String digest = digest(run, walk.planned(), walk.bindings(), policyDigest);
    return new Part.Made(tree, walk.bindings(), walk.planned(), digest);
  }

  /** Covers what is approved; not what only ages, such as summaries and warnings. */
  private static String digest(
      Run run, List<PlannedStep> steps, Map<String, Binding> bindings, String policyDigest) {
    List<Object> bound = new ArrayList<>();
    bound.add(run.runbook().digest());
    bound.add(run.request().target());
    bound.add(run.request().params());
    bound.add(new java.util.TreeMap<>(bindings));
    bound.add(policyDigest);
    for (PlannedStep step : steps) {
      bound.add(step.id());
      bound.add(step.kind());
      bound.add(step.certainty());
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
