package dev.opsdeck.run.engine;

import dev.opsdeck.kernel.Fact;
import dev.opsdeck.progress.Event;
import dev.opsdeck.run.ledger.RunLedger;
import dev.opsdeck.run.plan.GateRules;
import dev.opsdeck.run.plan.Planner;
import dev.opsdeck.run.plan.Planner.Part;
import dev.opsdeck.run.plan.StepFinder;
import dev.opsdeck.run.state.Compensations;
import dev.opsdeck.run.state.Run;
import dev.opsdeck.run.state.RunDecider;
import dev.opsdeck.run.state.RunPlan;
import dev.opsdeck.run.state.StepTree;
import dev.opsdeck.runbook.Effect;
import dev.opsdeck.runbook.Handling;
import dev.opsdeck.runbook.OnFailure.Reaction;
import dev.opsdeck.runbook.Runbook;
import dev.opsdeck.runbook.Step;
import dev.opsdeck.runbook.Work;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.jdbi.v3.core.Handle;

/** Plans what is done after a failure. */
final class FailureBranchHandler {
  private final RunLedger ledger;
  private final Planner planner;
  private final ApprovalRequests approvalRequests;
  private final InstantSource clock;

  FailureBranchHandler(
      RunLedger ledger, Planner planner, ApprovalRequests approvalRequests, InstantSource clock) {
    this.ledger = ledger;
    this.planner = planner;
    this.approvalRequests = approvalRequests;
    this.clock = clock;
  }

  /**
   * To put back what is as the run left it was agreed to with the plan; any other change needs an
   * agreement of its own. What is put back is planned one by one.
   *
   * @param after the step that failed, or {@link RunDecider#REVERT}
   */
  Run plan(Run run, String after) throws InterruptedException {
    Runbook runbook = run.runbook();
    boolean reverts = after.equals(RunDecider.REVERT);
    return reverts ? backwards(run, runbook) : elsewhere(run, runbook, after);
  }

  private Run elsewhere(Run run, Runbook runbook, String after) throws InterruptedException {
    StepFinder.Found found = StepFinder.find(runbook, after).orElseThrow();
    Part part =
        planner.more(
            run, found.owner(), found.branch(), found.prefix(), approvalRequests.policyDigest());
    return ledger.write(
        run,
        (handle, now) ->
            switch (part) {
              case Part.Refused refused -> without(handle, now, after, refused.problems());
              case Part.Made made -> branched(now, after, made);
            });
  }

  /** The branch cannot be planned: the run ends without it. */
  private Run without(Handle handle, Run run, String after, List<Fact> problems) {
    ledger.tell(
        handle,
        new Event.RunDetail(
            run.request().place().card(),
            run.id(),
            Fact.of("run.branch-refused", "step", after),
            problems,
            List.of()));
    return run.replanned(
        run.planOrThrow().branched(after, StepTree.nothing(), Map.of(), List.of()));
  }

  private static Run branched(Run run, String after, Part.Made made) {
    boolean asks = RunPlan.effect(made.steps()) != Effect.READ;
    return run.replanned(
            run.planOrThrow()
                .branched(
                    after,
                    asks ? behindGate(after, made) : made.tree(),
                    made.bindings(),
                    made.steps()))
        .because(Fact.of("run.branch", "step", after));
  }

  private static StepTree behindGate(String name, Part.Made made) {
    StepTree.Gate gate = new StepTree.Gate(GateRules.ofBranch(name), made.tree().leaves());
    return new StepTree.Sequence(List.of(gate, made.tree()));
  }

  private Run backwards(Run run, Runbook runbook) throws InterruptedException {
    List<Compensations.Compensation> next = Compensations.next(run);
    List<Step> steps = new ArrayList<>();
    for (Compensations.Compensation back : next) {
      Work.ActionCall call = new Work.ActionCall(back.action(), back.with(), null);
      steps.add(new Step(back.id(), call, null, Handling.PLAIN, null));
    }
    Part part =
        planner.more(run, runbook, steps, RunDecider.REVERT + "/", approvalRequests.policyDigest());
    return ledger.write(
        run,
        (handle, now) ->
            switch (part) {
              case Part.Refused refused -> {
                ledger.tellProblems(handle, now, refused.problems());
                yield stuck(now, next.getFirst(), refused.problems().getFirst());
              }
              case Part.Made made -> goingBack(now, made);
            });
  }

  private static Run goingBack(Run run, Part.Made made) {
    boolean asLeft = made.steps().stream().allMatch(step -> Compensations.isAsLeft(run, step));
    String first = made.tree().leaves().stream().findFirst().orElse(RunDecider.REVERT);
    StepTree tree = asLeft ? made.tree() : behindGate(first, made);
    return run.replanned(
            run.planOrThrow()
                .branched(RunDecider.REVERT, further(run, tree), made.bindings(), made.steps()))
        .because(Fact.of("run.reverting"));
  }

  /** What cannot be put back, and what was changed before it, stays as it is. */
  private Run stuck(Run run, Compensations.Compensation back, Fact why) {
    String path = back.path();
    Run next =
        run.replanned(
            run.planOrThrow()
                .branched(
                    RunDecider.REVERT, further(run, new StepTree.Leaf(path)), Map.of(), List.of()));
    return next.with(next.step(path).failed(why, Reaction.STOP, clock.instant()));
  }

  private static StepTree further(Run run, StepTree tree) {
    StepTree before = run.planOrThrow().layout().branches().get(RunDecider.REVERT);
    return before == null ? tree : new StepTree.Sequence(List.of(before, tree));
  }
}
