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
import dev.opsdeck.run.state.StepRecord.Reaction;
import dev.opsdeck.run.state.WaysBack;
import dev.opsdeck.runbook.Effect;
import dev.opsdeck.runbook.Handling;
import dev.opsdeck.runbook.Runbook;
import dev.opsdeck.runbook.Step;
import dev.opsdeck.runbook.Work;
import java.time.InstantSource;
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
  private final InstantSource clock;

  BranchWork(
      RunLedger ledger, Planner planner, Books books, Agreements agreements, InstantSource clock) {
    this.ledger = ledger;
    this.planner = planner;
    this.books = books;
    this.agreements = agreements;
    this.clock = clock;
  }

  /**
   * To put back what is as the run left it was agreed to with the plan; any other change needs an
   * agreement of its own. What is put back is planned one by one.
   *
   * @param after the step that failed, or {@link Conductor#REVERT}
   */
  Run plan(Run run, String after) throws InterruptedException {
    Runbook runbook = books.of(run.order().book());
    boolean reverts = after.equals(Conductor.REVERT);
    return reverts ? backwards(run, runbook) : elsewhere(run, runbook, after);
  }

  private Run elsewhere(Run run, Runbook runbook, String after) throws InterruptedException {
    StepFinder.Found found = StepFinder.find(runbook, after).orElseThrow();
    Part part =
        planner.more(run, found.owner(), found.branch(), found.prefix(), agreements.policyDigest());
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
    boolean asks = RunPlan.effect(made.steps()) != Effect.READ;
    return run.replanned(
            run.planOrThrow()
                .branched(
                    after,
                    asks ? behindGate(after, made) : made.course(),
                    made.bindings(),
                    made.steps()))
        .because(Fact.of("run.branch", "step", after));
  }

  private static Course behindGate(String name, Part.Made made) {
    Course.Gate gate = new Course.Gate(GateRules.ofBranch(name), made.course().leaves());
    return new Course.Sequence(List.of(gate, made.course()));
  }

  private Run backwards(Run run, Runbook runbook) throws InterruptedException {
    List<WaysBack.Back> next = WaysBack.next(run);
    List<Step> steps = new ArrayList<>();
    for (WaysBack.Back back : next) {
      Work.ActionCall call = new Work.ActionCall(back.action(), back.with(), null);
      steps.add(new Step(back.id(), call, null, Handling.PLAIN, null));
    }
    Part part =
        planner.more(run, runbook, steps, Conductor.REVERT + "/", agreements.policyDigest());
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
    boolean asLeft = made.steps().stream().allMatch(step -> WaysBack.isAsLeft(run, step));
    String first = made.course().leaves().stream().findFirst().orElse(Conductor.REVERT);
    Course course = asLeft ? made.course() : behindGate(first, made);
    return run.replanned(
            run.planOrThrow()
                .branched(Conductor.REVERT, further(run, course), made.bindings(), made.steps()))
        .because(Fact.of("run.reverting"));
  }

  /** What cannot be put back, and what was changed before it, stays as it is. */
  private Run stuck(Run run, WaysBack.Back back, Fact why) {
    String path = back.path();
    Run next =
        run.replanned(
            run.planOrThrow()
                .branched(
                    Conductor.REVERT, further(run, new Course.Leaf(path)), Map.of(), List.of()));
    return next.with(next.step(path).failed(why, Reaction.STOP, clock.instant()));
  }

  private static Course further(Run run, Course course) {
    Course before = run.planOrThrow().layout().branches().get(Conductor.REVERT);
    return before == null ? course : new Course.Sequence(List.of(before, course));
  }
}
