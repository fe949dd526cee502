package dev.opsdeck.run;

import dev.opsdeck.access.AccessPolicy;
import dev.opsdeck.access.Decision;
import dev.opsdeck.access.Question;
import dev.opsdeck.approval.ApprovalRequest;
import dev.opsdeck.approval.Approvals;
import dev.opsdeck.audit.AuditEntry.Kind;
import dev.opsdeck.kernel.ApprovalId;
import dev.opsdeck.kernel.ConfigException;
import dev.opsdeck.kernel.Fact;
import dev.opsdeck.kernel.PersonRef;
import dev.opsdeck.progress.Event;
import dev.opsdeck.progress.RunState;
import dev.opsdeck.run.state.Run;
import dev.opsdeck.run.state.RunEvent;
import dev.opsdeck.run.state.RunPlan;
import dev.opsdeck.run.state.RunTransitions;
import dev.opsdeck.run.state.StepRecord;
import dev.opsdeck.runbook.Runbook;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.jdbi.v3.core.Handle;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Makes the plan of a run, has it decided, and sees before the start that it still holds. */
final class PlanWork {
  private static final Logger LOG = LoggerFactory.getLogger(PlanWork.class);

  /**
   * A run that waits for a target is woken when it is free; this is for a wake-up that was lost.
   */
  private static final Duration RETRY_TARGET = Duration.ofSeconds(20);

  private final RunLedger ledger;
  private final RunStore store;
  private final Planner planner;
  private final Books books;
  private final AccessPolicy policy;
  private final Approvals approvals;
  private final RunCards cards;
  private final InstantSource clock;

  PlanWork(
      RunLedger ledger,
      RunStore store,
      Planner planner,
      Books books,
      AccessPolicy policy,
      Approvals approvals,
      RunCards cards,
      InstantSource clock) {
    this.ledger = ledger;
    this.store = store;
    this.planner = planner;
    this.books = books;
    this.policy = policy;
    this.approvals = approvals;
    this.cards = cards;
    this.clock = clock;
  }

  Run make(Run run) throws InterruptedException {
    return switch (plan(run)) {
      case Planner.Planned.Refused refused -> refuse(run, refused.problems());
      case Planner.Planned.Made made -> decide(run, made.plan());
    };
  }

  private Planner.Planned plan(Run run) throws InterruptedException {
    try {
      return planner.plan(run, books.of(run.order().book()), policy.digest());
    } catch (ConfigException unreadable) {
      return new Planner.Planned.Refused(
          List.of(Fact.of("run.runbook-unreadable", "reason", unreadable.problems().getFirst())));
    } catch (RuntimeException broken) {
      LOG.error("{}: planning broke", run.id(), broken);
      return new Planner.Planned.Refused(
          List.of(Fact.of("run.planning-broke", "reason", String.valueOf(broken.getMessage()))));
    }
  }

  private Run refuse(Run run, List<Fact> problems) {
    return ledger.write(
        run,
        (handle, now) -> {
          RunState next = RunTransitions.expect(now.state(), RunEvent.REFUSED);
          if (problems.size() > 1) {
            ledger.tell(
                handle,
                new Event.RunDetail(
                    now.order().place().card(),
                    now.id(),
                    Fact.of("run.problems", "count", problems.size()),
                    problems,
                    List.of()));
          }
          return now.ended(next, problems.getFirst(), clock.instant());
        });
  }

  private Run decide(Run run, RunPlan plan) {
    if (plan.changes().isEmpty() && !plan.idle().isEmpty()) {
      Fact why = plan.idle().getFirst().summary();
      return ledger.write(
          run,
          (_, now) ->
              now.planned(plan)
                  .ended(
                      RunTransitions.expect(now.state(), RunEvent.NOTHING_TO_DO),
                      why,
                      clock.instant()));
    }
    Runbook runbook = books.of(run.order().book());
    Decision decision = policy.decide(question(run, runbook, plan));
    if (decision instanceof Decision.Deny deny) {
      return refuse(run, List.of(deny.why()));
    }
    return ledger.write(run, (handle, now) -> decided(handle, now, plan, decision));
  }

  private Run decided(Handle handle, Run now, RunPlan plan, Decision decision) {
    ledger.record(handle, Kind.PLAN, now, "digest", plan.digest(), "revision", plan.revision());
    Run planned = now.planned(plan);
    return switch (decision) {
      case Decision.Allow allow ->
          planned
              .with(now.consent().granted(allow.grant().planDigest(), List.of()))
              .in(RunTransitions.expect(now.state(), RunEvent.ALLOWED));
      case Decision.NeedsApproval needs -> {
        ApprovalRequest request =
            approvals.open(
                handle,
                now.id(),
                plan.digest(),
                needs.requirement(),
                PersonRef.of(now.order().requester()),
                needs.notes());
        yield planned
            .with(now.consent().asked(request.id()))
            .in(RunTransitions.expect(now.state(), RunEvent.APPROVAL_NEEDED));
      }
      case Decision.Deny _ -> throw new IllegalStateException("a denial is refused before");
    };
  }

  private Question question(Run run, Runbook runbook, RunPlan plan) {
    return new Question(
        run.order().requester(),
        run.order().place().operations(),
        runbook,
        runbook.approval(),
        run.order().target(),
        plan.effect(),
        Scopes.of(run.order(), Map.of(), clock.instant()),
        plan.digest(),
        null);
  }

  /** Takes the target, looks whether the plan still holds, and begins. */
  Run start(Run run) throws InterruptedException {
    RunPlan plan = run.planOrThrow();
    if (plan.changes().isEmpty()) {
      return started(run);
    }
    Run taken = ledger.write(run, this::takeTarget);
    if (taken.state() == RunState.QUEUED) {
      return taken;
    }
    boolean mayBeStale = !taken.consent().approvedBy().isEmpty() || run.state() == RunState.QUEUED;
    return mayBeStale && !holds(taken) ? drifted(taken) : started(taken);
  }

  private Run takeTarget(Handle handle, Run now) {
    Instant at = clock.instant();
    Optional<RunStore.Holder> holder = store.take(handle, now.order().target().key(), now, at);
    if (holder.isPresent()) {
      Fact why =
          Fact.of("run.target-taken", "run", holder.get().run(), "since", holder.get().since());
      return now.in(RunTransitions.expect(now.state(), RunEvent.TARGET_TAKEN))
          .waitingUntil(at.plus(RETRY_TARGET), why);
    }
    return now.state() == RunState.QUEUED
        ? now.in(RunTransitions.expect(now.state(), RunEvent.TARGET_FREE))
        : now;
  }

  /** What may run is exactly what was approved: the same plan, made again now. */
  private boolean holds(Run run) throws InterruptedException {
    return plan(run) instanceof Planner.Planned.Made made
        && made.plan().digest().equals(run.consent().planDigest());
  }

  private Run drifted(Run run) {
    return ledger.write(run, (handle, now) -> voided(handle, now));
  }

  /** Back to planning: the approval is void, the target free for others. */
  Run voided(Handle handle, Run now) {
    ApprovalId open = now.consent().open();
    if (open != null) {
      approvals.withdraw(handle, open);
    }
    ledger.release(handle, now);
    Run fresh = now;
    for (StepRecord step : now.steps()) {
      fresh = fresh.with(StepRecord.pending(step.id()));
    }
    return fresh
        .with(now.consent().voided())
        .in(RunTransitions.expect(now.state(), RunEvent.DRIFTED));
  }

  private Run started(Run run) {
    return ledger.write(
        run,
        (handle, now) -> {
          Run next = now.in(RunTransitions.expect(now.state(), RunEvent.STARTED));
          if (!run.planOrThrow().changes().isEmpty()) {
            cards
                .announcement(next, Runbook.Moment.START)
                .ifPresent(event -> ledger.tell(handle, event));
          }
          return next.with(
              new Run.Marks(now.marks().acceptedAt(), now.marks().effectAt(), null, null, null));
        });
  }
}
