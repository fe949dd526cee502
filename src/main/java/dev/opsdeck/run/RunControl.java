package dev.opsdeck.run;

import dev.opsdeck.access.AccessPolicy;
import dev.opsdeck.access.Approvers;
import dev.opsdeck.access.Eligibility;
import dev.opsdeck.access.Requirement;
import dev.opsdeck.approval.Approvals;
import dev.opsdeck.audit.Audit;
import dev.opsdeck.audit.AuditEntry;
import dev.opsdeck.database.Database;
import dev.opsdeck.kernel.Actor;
import dev.opsdeck.kernel.ApprovalId;
import dev.opsdeck.kernel.Fact;
import dev.opsdeck.kernel.PersonRef;
import dev.opsdeck.kernel.RunId;
import dev.opsdeck.progress.RunState;
import dev.opsdeck.run.state.Run;
import dev.opsdeck.run.state.RunEvent;
import dev.opsdeck.run.state.RunPlan;
import dev.opsdeck.run.state.RunTransitions;
import dev.opsdeck.run.state.StepRecord;
import java.time.Duration;
import java.time.InstantSource;
import java.util.List;
import java.util.Optional;
import java.util.function.Supplier;
import org.jdbi.v3.core.Handle;

/** What people can do to a run that exists. */
final class RunControl implements Runs {
  private final Database database;
  private final RunLedger ledger;
  private final RunStore store;
  private final Reverts reverts;
  private final Approvals approvals;
  private final AccessPolicy policy;
  private final Supplier<List<PersonRef>> onCall;
  private final Audit audit;
  private final InstantSource clock;

  RunControl(
      Database database,
      RunLedger ledger,
      RunStore store,
      Reverts reverts,
      Approvals approvals,
      AccessPolicy policy,
      Supplier<List<PersonRef>> onCall,
      Audit audit,
      InstantSource clock) {
    this.database = database;
    this.ledger = ledger;
    this.store = store;
    this.reverts = reverts;
    this.approvals = approvals;
    this.policy = policy;
    this.onCall = onCall;
    this.audit = audit;
    this.clock = clock;
  }

  @Override
  public Outcome cancel(RunId id, Actor actor) {
    return database.inTransaction(handle -> cancel(handle, id, actor));
  }

  private Outcome cancel(Handle handle, RunId id, Actor actor) {
    Optional<Run> found = store.lock(handle, id);
    if (found.isEmpty()) {
      return new Outcome.Refused(Fact.of("run.not-found", "run", id));
    }
    Run run = found.get();
    if (run.state().isFinal()) {
      return new Outcome.Refused(Fact.of("run.already-over", "run", id, "state", run.state()));
    }
    if (run.consent().cancelledBy() != null) {
      return new Outcome.Accepted(id);
    }
    decision(handle, run, actor, "cancel");
    ApprovalId open = run.consent().open();
    if (open != null && run.state() == RunState.AWAITING_APPROVAL) {
      approvals.withdraw(handle, open);
    }
    ledger.change(handle, id, (_, now) -> now.with(now.consent().cancelled(PersonRef.of(actor))));
    return new Outcome.Accepted(id);
  }

  @Override
  public Outcome answer(RunId id, Answer answer, Actor actor) {
    return database.inTransaction(handle -> answer(handle, id, answer, actor));
  }

  private Outcome answer(Handle handle, RunId id, Answer answer, Actor actor) {
    Optional<Run> found = store.lock(handle, id);
    if (found.isEmpty() || found.get().state() != RunState.ASKING) {
      return new Outcome.Refused(Fact.of("run.nothing-asked", "run", id));
    }
    Run run = found.get();
    if (policy.mayApprove(onCallOnly(), actor, PersonRef.of(run.order().requester()), onCall.get())
        instanceof Eligibility.NotEligible no) {
      return new Outcome.Refused(no.why());
    }
    decision(handle, run, actor, answer.name());
    ledger.change(handle, id, (_, now) -> answered(now, answer, actor));
    return new Outcome.Accepted(id);
  }

  private Run answered(Run run, Answer answer, Actor actor) {
    StepRecord step =
        run.current()
            .orElseThrow(() -> new IllegalStateException(run.id() + " asks about no step"));
    RunState settled = RunTransitions.expect(run.state(), RunEvent.OUTCOME_SETTLED);
    return switch (answer) {
      case DONE ->
          run.with(step.done(expected(run, step), step.words().summary(), clock.instant()))
              .effective(clock.instant())
              .in(settled);
      case RETRY -> run.with(StepRecord.pending(step.id())).in(settled);
      case ABORT -> {
        Fact why = Fact.of("run.aborted", "step", step.id(), "by", actor.id());
        yield run.with(step.failed(why, clock.instant()))
            .ended(RunTransitions.expect(run.state(), RunEvent.FAILED), why, clock.instant());
      }
    };
  }

  private static com.fasterxml.jackson.databind.JsonNode expected(Run run, StepRecord step) {
    return run.planOrThrow()
        .step(step.id())
        .map(RunPlan.PlannedStep::expected)
        .orElseGet(dev.opsdeck.kernel.Json::object);
  }

  /** Whoever is on call may settle it, and may be the requester. */
  private static Requirement onCallOnly() {
    return new Requirement(List.of(new Approvers.OnCall()), 1, false, Duration.ofHours(1));
  }

  @Override
  public Outcome revert(RunId id, String requestId, Actor actor) {
    Optional<Run> found = database.inTransaction(handle -> store.find(handle, id));
    if (found.isEmpty()) {
      return new Outcome.Refused(Fact.of("run.not-found", "run", id));
    }
    Run run = found.get();
    if (!run.state().isFinal() || RunViews.waysBack(run).isEmpty()) {
      return new Outcome.Refused(Fact.of("run.nothing-to-revert", "run", id));
    }
    return new Outcome.Accepted(reverts.launch(run, requestId, actor));
  }

  private void decision(Handle handle, Run run, Actor actor, String what) {
    audit.append(
        handle,
        AuditEntry.of(
            AuditEntry.Kind.DECISION, PersonRef.of(actor), run.id().value(), "decision", what));
  }
}
