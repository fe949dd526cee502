package dev.opsdeck.run.engine;

import dev.opsdeck.access.Decision;
import dev.opsdeck.approval.ApprovalRequest;
import dev.opsdeck.audit.AuditEntry.Kind;
import dev.opsdeck.kernel.Fact;
import dev.opsdeck.kernel.PersonRef;
import dev.opsdeck.kernel.Texts;
import dev.opsdeck.progress.RunState;
import dev.opsdeck.progress.StepState;
import dev.opsdeck.run.ledger.LockStore.Holder;
import dev.opsdeck.run.ledger.RunLedger;
import dev.opsdeck.run.plan.GateRules;
import dev.opsdeck.run.plan.Planner;
import dev.opsdeck.run.plan.Planner.Part;
import dev.opsdeck.run.plan.Scopes;
import dev.opsdeck.run.plan.StepFinder;
import dev.opsdeck.run.plan.StepInputs;
import dev.opsdeck.run.state.Authorization;
import dev.opsdeck.run.state.Compensations;
import dev.opsdeck.run.state.PlanDrift;
import dev.opsdeck.run.state.Run;
import dev.opsdeck.run.state.RunEvent;
import dev.opsdeck.run.state.RunPlan;
import dev.opsdeck.run.state.RunPlan.PlannedStep;
import dev.opsdeck.run.state.StepRecord;
import dev.opsdeck.run.state.StepTree;
import dev.opsdeck.runbook.Effect;
import dev.opsdeck.runbook.Flow;
import dev.opsdeck.runbook.Runbook;
import dev.opsdeck.runbook.expression.Scope;
import java.time.InstantSource;
import java.util.List;
import java.util.Optional;
import java.util.stream.Stream;
import org.jdbi.v3.core.Handle;

/**
 * Agreement in the middle of a run: before a step that asks for it, and before what is done after a
 * failure. What is agreed to is planned anew when the run gets there.
 */
final class GateHandler {
  private final RunLedger ledger;
  private final Planner planner;
  private final StepInputs inputs;
  private final ApprovalRequests approvalRequests;
  private final InstantSource clock;

  GateHandler(
      RunLedger ledger,
      Planner planner,
      StepInputs inputs,
      ApprovalRequests approvalRequests,
      InstantSource clock) {
    this.ledger = ledger;
    this.planner = planner;
    this.inputs = inputs;
    this.approvalRequests = approvalRequests;
    this.clock = clock;
  }

  /** Plans what is behind the gate, and has it decided. */
  Run ask(Run run, StepTree.Gate gate) throws InterruptedException {
    Runbook runbook = run.runbook();
    Optional<StepFinder.Found> step = StepFinder.find(runbook, gate.step());
    if (step.isPresent() && isUnwanted(run, step.get())) {
      return ledger.write(run, (_, now) -> leftOut(now, gate));
    }
    return switch (planner.again(run, runbook, gate, approvalRequests.policyDigest())) {
      case Part.Refused refused -> fail(run, gate, refused.problems());
      case Part.Made made -> decide(run, gate, made);
    };
  }

  private boolean isUnwanted(Run run, StepFinder.Found found) {
    return inputs.wanted(found.conditions(), path -> scope(run, path))
        instanceof StepInputs.Wanted.No;
  }

  private Scope scope(Run run, String path) {
    return Scopes.of(run, path, clock.instant());
  }

  /** The gate stays closed, and nothing behind it happens. */
  private Run leftOut(Run run, StepTree.Gate gate) {
    Run next = run;
    for (String path : gate.covers()) {
      StepRecord step = run.step(path);
      next =
          step.state() == StepState.PENDING
              ? next.with(step.skipped(Fact.of("run.step-not-wanted"), clock.instant()))
              : next;
    }
    return next;
  }

  private Decision decision(Run run, StepTree.Gate gate, Part.Made made) {
    Runbook runbook = run.runbook();
    GateRules rules = GateRules.of(runbook, gate.step());
    return approvalRequests.decide(
        run,
        runbook,
        Stream.concat(rules.rules().stream(), ofChanges(run, gate)).toList(),
        new ApprovalRequests.Matter(rules.effect(made.steps()), made.digest()));
  }

  /** What was asked for before a change, is asked for before it is undone. */
  private static Stream<GateRules.Rule> ofChanges(Run run, StepTree.Gate gate) {
    return Compensations.undoneBehind(run, gate).stream()
        .flatMap(change -> GateRules.before(run, change));
  }

  private Run decide(Run run, StepTree.Gate gate, Part.Made made) {
    Decision decision = decision(run, gate, made);
    if (decision instanceof Decision.Deny deny) {
      return fail(run, gate, List.of(deny.why()));
    }
    return ledger.write(
        run,
        (handle, now) -> {
          if (now.authorization().control().cancelledBy() != null) {
            return cancelled(handle, now, gate, made);
          }
          Run planned = now.replanned(replanned(now, gate, made));
          boolean newcomer = RunPlan.effect(made.steps()) != Effect.READ && isNew(handle, now);
          Optional<Fact> frozen =
              newcomer && !breaksGlass(now, decision)
                  ? ledger.frozen(handle, now)
                  : Optional.empty();
          if (frozen.isPresent()) {
            return failed(handle, now, gate, List.of(frozen.get()));
          }
          return switch (decision) {
            case Decision.Allow allow -> {
              Optional<Holder> other = newcomer ? ledger.take(handle, now) : Optional.empty();
              yield other.isPresent()
                  ? failed(handle, now, gate, List.of(other.get().whyWaiting()))
                  : planned.with(
                      approvalRequests.granted(handle, planned, allow.grant()).passed(gate.step()));
            }
            case Decision.NeedsApproval needs -> asked(handle, planned, gate, made, needs);
            case Decision.Deny _ -> throw new IllegalStateException("a denial fails before");
          };
        });
  }

  private Run asked(
      Handle handle, Run run, StepTree.Gate gate, Part.Made made, Decision.NeedsApproval needs) {
    ledger.record(handle, Kind.PLAN, run, "digest", made.digest(), "gate", gate.step());
    ApprovalRequest request = approvalRequests.open(handle, run, made.digest(), needs);
    return run.with(run.authorization().asked(request.id(), gate))
        .on(RunEvent.APPROVAL_NEEDED)
        .because(why(run, gate));
  }

  private Fact why(Run run, StepTree.Gate gate) {
    Runbook runbook = run.runbook();
    Texts noReturn = GateRules.of(runbook, gate.step()).noReturn();
    if (noReturn == null) {
      return Compensations.isOne(gate)
          ? Fact.of("run.revert-gate")
          : Fact.of("run.gate", "step", gate.step());
    }
    Texts said = inputs.texts(gate.step(), noReturn, scope(run, gate.step()));
    return Fact.of("run.last-gate", "step", gate.step(), "en", said.en(), "es", said.es());
  }

  /** Nobody is asked any more: what nobody agrees to put back stays as it is. */
  private Run cancelled(Handle handle, Run run, StepTree.Gate gate, Part.Made made) {
    if (!Compensations.isOne(gate)) {
      return run;
    }
    return RunPlan.effect(made.steps()) == Effect.READ
        ? run.replanned(replanned(run, gate, made)).with(run.authorization().passed(gate.step()))
        : failed(handle, run, gate, List.of(Fact.of("run.changed-since")));
  }

  /** What is no longer wanted is no longer planned. */
  private static RunPlan replanned(Run run, StepTree.Gate gate, Part.Made made) {
    List<String> before = gate.covers().stream().filter(path -> !run.step(path).isOver()).toList();
    return run.planOrThrow().replanned(before, made.steps(), drift(run, gate, made));
  }

  /** What is different from what the plan has shown before. */
  private static List<Fact> drift(Run run, StepTree.Gate gate, Part.Made made) {
    List<PlannedStep> before =
        run.planOrThrow().steps().stream()
            .filter(step -> gate.covers().contains(step.id()))
            .filter(step -> !run.step(step.id()).isOver())
            .toList();
    return PlanDrift.between(before, made.steps());
  }

  private Run fail(Run run, StepTree.Gate gate, List<Fact> problems) {
    return ledger.write(run, (handle, now) -> failed(handle, now, gate, problems));
  }

  private Run failed(Handle handle, Run now, StepTree.Gate gate, List<Fact> problems) {
    ledger.tellProblems(handle, now, problems);
    return now.refusedAt(gate, problems.getFirst(), clock.instant());
  }

  /** Whether it has only looked until now, so that it has no target yet. */
  private boolean isNew(Handle handle, Run run) {
    return !ledger.holds(handle, run);
  }

  private static boolean breaksGlass(Run run, Decision decision) {
    return run.authorization().granted().glass() != null || decision.breaksGlass();
  }

  /** Somebody has agreed: goes on if it is free, and what is behind the gate still as it was. */
  Run start(Run run, StepTree.Gate gate) throws InterruptedException {
    boolean newcomer = !ledger.holds(run);
    Run ready = ledger.write(run, (handle, now) -> withTarget(handle, now, gate));
    return ready.state() == RunState.APPROVED ? begin(ready, gate, newcomer) : ready;
  }

  private Run withTarget(Handle handle, Run now, StepTree.Gate gate) {
    List<PlannedStep> behind =
        now.planOrThrow().steps().stream()
            .filter(step -> gate.covers().contains(step.id()))
            .toList();
    if (RunPlan.effect(behind) == Effect.READ || !isNew(handle, now)) {
      return now;
    }
    boolean glass = now.authorization().granted().glass() != null;
    Optional<Fact> frozen = glass ? Optional.empty() : ledger.frozen(handle, now);
    if (frozen.isPresent()) {
      return now.ended(RunEvent.REFUSED, frozen.get(), clock.instant());
    }
    Optional<Holder> other = ledger.take(handle, now);
    if (other.isEmpty()) {
      return MakePlanHandler.atItsTarget(now);
    }
    boolean refuses = now.runbook().flow().whenBusy() == Flow.WhenBusy.REFUSE;
    return refuses
        ? now.ended(RunEvent.REFUSED, other.get().whyWaiting(), clock.instant())
        : MakePlanHandler.queued(now, other.get(), clock.instant());
  }

  private boolean holds(Run run, Runbook runbook, StepTree.Gate gate) throws InterruptedException {
    return planner.again(run, runbook, gate, approvalRequests.policyDigest())
            instanceof Part.Made made
        && made.digest().equals(run.authorization().granted().planDigest())
        && ApprovalRequests.suffices(decision(run, gate, made), run);
  }

  private Run begin(Run run, StepTree.Gate gate, boolean newcomer) throws InterruptedException {
    Runbook runbook = run.runbook();
    boolean holds = holds(run, runbook, gate) || holds(run.withNothingLeftOut(), runbook, gate);
    return ledger.write(
        run,
        (handle, now) -> {
          if (holds) {
            return now.with(now.authorization().passed(gate.step())).on(RunEvent.STARTED);
          }
          if (newcomer) {
            ledger.release(handle, now);
          }
          approvalRequests.tellVoid(handle, now, agreedTo(now));
          return now.with(now.authorization().gateVoided()).on(RunEvent.GATE_DRIFTED);
        });
  }

  /** Who has agreed to what was asked last. */
  private static List<PersonRef> agreedTo(Run run) {
    Authorization.Requested asked = run.authorization().asked();
    return asked == null ? List.of() : asked.by();
  }
}
