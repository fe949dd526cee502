package dev.opsdeck.run.engine;

import dev.opsdeck.kernel.Fact;
import dev.opsdeck.progress.Event;
import dev.opsdeck.run.ledger.RunLedger;
import dev.opsdeck.run.plan.Books;
import dev.opsdeck.run.plan.GateRules;
import dev.opsdeck.run.plan.Planner;
import dev.opsdeck.run.plan.Planner.Part;
import dev.opsdeck.run.plan.StepFinder;
import dev.opsdeck.run.state.Conductor;
import dev.opsdeck.run.state.Course;
import dev.opsdeck.run.state.Run;
import dev.opsdeck.run.state.RunPlan;
import dev.opsdeck.run.state.WaysBack;
import dev.opsdeck.runbook.Effect;
import dev.opsdeck.runbook.Handling;
import dev.opsdeck.runbook.Runbook;
import dev.opsdeck.runbook.Step;
import dev.opsdeck.runbook.Work;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.jdbi.v3.core.Handle;

/** Plans what is done after a failure. */
final class BranchWork {
  private final RunLedger ledger;
  private final Planner planner;
  private final Books books;
  private final Agreements agreements;

  BranchWork(RunLedger ledger, Planner planner, Books books, Agreements agreements) {
    this.ledger = ledger;
    this.planner = planner;
    this.books = books;
    this.agreements = agreements;
  }

  /**
   * To put back what the plan said could be put back was agreed to with the plan; any other change
   * needs an agreement of its own.
   *
   * @param after the step that failed, or {@link Conductor#REVERT}
   */
  Run plan(Run run, String after) throws InterruptedException {
    Runbook runbook = books.of(run.order().book());
    boolean reverts = after.equals(Conductor.REVERT);
    Part part = reverts ? backwards(run, runbook) : elsewhere(run, runbook, after);
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
            run.order().place().card(),
            run.id(),
            Fact.of("run.branch-refused", "step", after),
            problems,
            List.of()));
    return run.replanned(run.planOrThrow().branched(after, Course.nothing(), Map.of(), List.of()));
  }

  private static Run branched(Run run, String after, Part.Made made) {
    boolean reverts = after.equals(Conductor.REVERT);
    boolean asks = !reverts && RunPlan.effect(made.steps()) != Effect.READ;
    Course.Gate gate = new Course.Gate(GateRules.ofBranch(after), made.course().leaves());
    Course course = asks ? new Course.Sequence(List.of(gate, made.course())) : made.course();
    Fact why = reverts ? Fact.of("run.reverting") : Fact.of("run.branch", "step", after);
    return run.replanned(run.planOrThrow().branched(after, course, made.bindings(), made.steps()))
        .because(why);
  }

  private Part elsewhere(Run run, Runbook runbook, String after) throws InterruptedException {
    StepFinder.Found found = StepFinder.find(runbook, after).orElseThrow();
    return planner.more(
        run, found.owner(), found.branch(), found.prefix(), agreements.policyDigest());
  }

  private Part backwards(Run run, Runbook runbook) throws InterruptedException {
    List<Step> steps = new ArrayList<>();
    for (WaysBack.Back back : WaysBack.steps(run)) {
      Work.ActionCall call = new Work.ActionCall(back.action(), back.with(), null);
      steps.add(new Step(back.id(), call, null, Handling.PLAIN, null));
    }
    return planner.more(run, runbook, steps, Conductor.REVERT + "/", agreements.policyDigest());
  }
}
