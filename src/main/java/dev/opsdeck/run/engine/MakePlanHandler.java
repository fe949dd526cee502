package dev.opsdeck.run.engine;

import dev.opsdeck.access.Decision;
import dev.opsdeck.approval.ApprovalRequest;
import dev.opsdeck.audit.AuditEntry.Kind;
import dev.opsdeck.kernel.ApprovalId;
import dev.opsdeck.kernel.Fact;
import dev.opsdeck.progress.RunState;
import dev.opsdeck.run.ledger.LockStore.Holder;
import dev.opsdeck.run.ledger.RunCards;
import dev.opsdeck.run.ledger.RunLedger;
import dev.opsdeck.run.plan.GateRules;
import dev.opsdeck.run.plan.Planner;
import dev.opsdeck.run.state.Run;
import dev.opsdeck.run.state.RunEvent;
import dev.opsdeck.run.state.RunPlan;
import dev.opsdeck.run.state.StepRecord;
import dev.opsdeck.runbook.Flow;
import dev.opsdeck.runbook.Runbook;
import dev.opsdeck.trace.Span;
import dev.opsdeck.trace.Spans;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.List;
import java.util.Optional;
import org.jdbi.v3.core.Handle;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Makes the plan of a run, has it decided, and sees before the start that it still holds. */
final class MakePlanHandler {
  private static final Logger LOG = LoggerFactory.getLogger(MakePlanHandler.class);

  /**
   * A run that waits for a target is woken when it is free; this is for a wake-up that was lost.
   */
  private static final Duration RETRY_TARGET = Duration.ofSeconds(20);

  private final RunLedger ledger;
  private final Planner planner;
  private final ApprovalRequests approvalRequests;
  private final RunCards cards;
  private final PlanningLimiter turns;
  private final InstantSource clock;

  MakePlanHandler(
      RunLedger ledger,
      Planner planner,
      ApprovalRequests approvalRequests,
      RunCards cards,
      PlanningLimiter turns,
      InstantSource clock) {
    this.ledger = ledger;
    this.planner = planner;
    this.approvalRequests = approvalRequests;
    this.cards = cards;
    this.turns = turns;
    this.clock = clock;
  }

  /** All have agreed, and it rests until its hour. */
  Run schedule(Run run, Instant at) {
    boolean changes = !run.planOrThrow().changes().isEmpty();
    Fact why = Fact.of(changes ? "run.scheduled" : "run.scheduled-idle", "at", at);
    return ledger.write(run, (_, now) -> now.on(RunEvent.SCHEDULED).because(why).waitingUntil(at));
  }

  /** Its time has come. */
  Run begin(Run run) {
    RunPlan plan = run.plan();
    boolean agreed = plan != null && !plan.changes().isEmpty();
    return ledger.write(run, (_, now) -> now.on(agreed ? RunEvent.AGREED_DUE : RunEvent.DUE));
  }

  Run make(Run run) throws InterruptedException {
    return turns.take(() -> planned(run));
  }

  private Run planned(Run run) throws InterruptedException {
    return switch (plan(run)) {
      case Planner.Planned.Refused refused -> refuse(run, refused.problems());
      case Planner.Planned.Made made -> decide(run, made.plan());
    };
  }

  private Planner.Planned plan(Run run) throws InterruptedException {
    try (Span _ = Spans.resume(run.request().trace(), "plan", "run", run.id().value())) {
      return planner.plan(run, run.runbook(), approvalRequests.policyDigest());
    } catch (RuntimeException broken) {
      LOG.error("{}: planning broke", run.id(), broken);
      return new Planner.Planned.Refused(
          List.of(Fact.of("run.planning-broke", "reason", String.valueOf(broken.getMessage()))));
    }
  }

  private Run refuse(Run run, List<Fact> problems) {
    return ledger.write(run, (handle, now) -> refused(handle, now, problems));
  }

  private Run refused(Handle handle, Run now, List<Fact> problems) {
    ledger.tellProblems(handle, now, problems);
    approvalRequests.tellRefused(handle, now, problems.getFirst());
    return now.ended(RunEvent.REFUSED, problems.getFirst(), clock.instant());
  }

  private Run decide(Run run, RunPlan plan) {
    boolean due = beginsLater(run) == null;
    if (due && plan.changes().isEmpty() && !plan.idle().isEmpty() && asksNobody(plan)) {
      Fact why = plan.idle().getFirst().summary();
      return ledger.write(
          run, (_, now) -> now.planned(plan).ended(RunEvent.NOTHING_TO_DO, why, clock.instant()));
    }
    Decision decision = decision(run, plan);
    if (decision instanceof Decision.Deny deny) {
      return refuse(run, List.of(deny.why()));
    }
    return ledger.write(run, (handle, now) -> decided(handle, now, plan, decision));
  }

  private Decision decision(Run run, RunPlan plan) {
    Runbook runbook = run.runbook();
    return approvalRequests.decide(
        run,
        runbook,
        GateRules.of(runbook).rules(),
        new ApprovalRequests.Matter(plan.effect(), plan.digest()));
  }

  private static boolean asksNobody(RunPlan plan) {
    return plan.steps().stream().noneMatch(step -> step.kind() == RunPlan.Kind.ASK);
  }

  private Run decided(Handle handle, Run now, RunPlan plan, Decision decision) {
    if (now.authorization().control().cancelledBy() != null) {
      return now; // nobody is asked any more
    }
    boolean mayBegin = plan.changes().isEmpty() || decision.breaksGlass();
    Optional<Fact> frozen = mayBegin ? Optional.empty() : ledger.frozen(handle, now);
    if (frozen.isPresent()) {
      return refused(handle, now, List.of(frozen.get()));
    }
    ledger.record(handle, Kind.PLAN, now, "digest", plan.digest(), "revision", plan.revision());
    Run planned = now.planned(plan);
    return switch (decision) {
      case Decision.Allow allow ->
          planned
              .with(approvalRequests.granted(handle, planned, allow.grant()))
              .on(RunEvent.ALLOWED);
      case Decision.NeedsApproval needs -> {
        ApprovalRequest request = approvalRequests.open(handle, now, plan.digest(), needs);
        yield planned
            .with(now.authorization().asked(request.id(), null))
            .on(RunEvent.APPROVAL_NEEDED)
            .because(beginsLater(now));
      }
      case Decision.Deny _ -> throw new IllegalStateException("a denial is refused before");
    };
  }

  /** Who is asked now must know when it happens. */
  private @Nullable Fact beginsLater(Run run) {
    Instant at = run.request().options().at();
    return at == null || at.isBefore(clock.instant())
        ? null
        : Fact.of("run.begins-later", "at", at);
  }

  /** Takes the target, looks whether the plan still holds, and begins. */
  Run start(Run run) throws InterruptedException {
    RunPlan plan = run.planOrThrow();
    if (plan.changes().isEmpty()) {
      return started(run);
    }
    // Whoever held it died before the next look.
    boolean resumed = ledger.holds(run);
    Run taken = ledger.write(run, this::takeTarget);
    if (taken.state() != RunState.APPROVED) {
      return taken;
    }
    boolean mayBeStale =
        resumed
            || !taken.authorization().granted().approvedBy().isEmpty()
            || run.state() == RunState.QUEUED
            || run.status().event() == RunEvent.AGREED_DUE;
    return mayBeStale ? startedIfStillRight(taken, plan) : started(taken);
  }

  /** Time has passed since people agreed: the target and the calendar may be different now. */
  private Run startedIfStillRight(Run run, RunPlan plan) throws InterruptedException {
    Decision now = decision(run, plan);
    if (now instanceof Decision.Deny deny) {
      return refuse(run, List.of(deny.why()));
    }
    if (!ApprovalRequests.suffices(now, run)) {
      return drifted(run);
    }
    return switch (plan(run)) {
      case Planner.Planned.Refused(List<Fact> problems) -> refuse(run, problems);
      case Planner.Planned.Made(RunPlan again) when isApproved(run, again) -> started(run);
      case Planner.Planned.Made _ -> holdsWithAll(run) ? started(run) : drifted(run);
    };
  }

  private Run takeTarget(Handle handle, Run now) {
    boolean glass = now.authorization().granted().glass() != null;
    Optional<Fact> frozen = glass ? Optional.empty() : ledger.frozen(handle, now);
    if (frozen.isPresent()) {
      return refused(handle, now, List.of(frozen.get()));
    }
    Optional<Holder> holder = ledger.take(handle, now);
    if (holder.isEmpty()) {
      return atItsTarget(now);
    }
    if (now.runbook().flow().whenBusy() == Flow.WhenBusy.REFUSE) {
      return refused(handle, now, List.of(holder.get().whyWaiting()));
    }
    if (now.state() != RunState.QUEUED) {
      approvalRequests.tellQueued(handle, now, holder.get().whyWaiting());
    }
    return queued(now, holder.get(), clock.instant());
  }

  /** A run that waited for its target need not wait any more. */
  static Run atItsTarget(Run run) {
    return run.state() == RunState.QUEUED ? run.on(RunEvent.TARGET_FREE) : run;
  }

  static Run queued(Run run, Holder behind, Instant now) {
    Run queued = run.state() == RunState.QUEUED ? run : run.on(RunEvent.TARGET_TAKEN);
    return queued.because(behind.whyWaiting()).waitingUntil(now.plus(RETRY_TARGET));
  }

  /** What may run is exactly what was approved: the same plan, made again now. */
  private static boolean isApproved(Run run, RunPlan again) {
    return again.digest().equals(run.authorization().granted().planDigest());
  }

  private boolean holdsWithAll(Run run) throws InterruptedException {
    return plan(run.withNothingLeftOut()) instanceof Planner.Planned.Made(RunPlan again)
        && isApproved(run, again);
  }

  private Run drifted(Run run) {
    return ledger.write(run, this::voided);
  }

  /** Back to planning: the approval is void, the target free for others. */
  Run voided(Handle handle, Run now) {
    ApprovalId open = now.authorization().open();
    if (open != null) {
      approvalRequests.withdraw(handle, open);
    }
    approvalRequests.tellVoid(handle, now, now.authorization().granted().approvedBy());
    ledger.release(handle, now);
    Run fresh = now;
    for (StepRecord step : now.steps()) {
      fresh = fresh.with(step.anew());
    }
    return fresh.with(now.authorization().voided()).on(RunEvent.DRIFTED);
  }

  private Run started(Run run) {
    return ledger.write(
        run,
        (handle, now) -> {
          Run next = now.on(RunEvent.STARTED);
          if (!run.planOrThrow().changes().isEmpty()) {
            cards
                .announcement(next, Flow.Moment.START)
                .ifPresent(event -> ledger.tell(handle, event));
          }
          return next;
        });
  }
}
