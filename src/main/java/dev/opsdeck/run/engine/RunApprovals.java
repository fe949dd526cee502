package dev.opsdeck.run.engine;

import dev.opsdeck.access.Grant;
import dev.opsdeck.approval.ApprovalListener;
import dev.opsdeck.approval.ApprovalRequest;
import dev.opsdeck.kernel.ApprovalId;
import dev.opsdeck.kernel.Fact;
import dev.opsdeck.kernel.PersonRef;
import dev.opsdeck.kernel.RunId;
import dev.opsdeck.progress.RunState;
import dev.opsdeck.run.ledger.RunLedger;
import dev.opsdeck.run.state.Authorization;
import dev.opsdeck.run.state.Compensations;
import dev.opsdeck.run.state.Run;
import dev.opsdeck.run.state.RunEvent;
import dev.opsdeck.run.state.StepTree;
import java.time.InstantSource;
import java.util.function.UnaryOperator;
import org.jdbi.v3.core.Handle;

/** Takes decisions to the runs that wait for them, in the transaction that makes them. */
final class RunApprovals implements ApprovalListener {
  private final RunLedger ledger;
  private final InstantSource clock;

  RunApprovals(RunLedger ledger, InstantSource clock) {
    this.ledger = ledger;
    this.clock = clock;
  }

  @Override
  public boolean deciding(Handle handle, RunId run, ApprovalId approval) {
    return ledger
        .lock(handle, run)
        .filter(waiting -> waiting.state() == RunState.AWAITING_APPROVAL)
        .filter(waiting -> approval.equals(waiting.authorization().open()))
        .isPresent();
  }

  @Override
  public void approved(Handle handle, ApprovalRequest request, Grant grant) {
    decided(
        handle,
        request,
        run ->
            run.with(run.authorization().granted(grant.planDigest(), grant.approvedBy(), null))
                .on(RunEvent.APPROVED));
  }

  @Override
  public void counted(Handle handle, ApprovalRequest request) {
    ledger.redraw(handle, request.run());
  }

  @Override
  public void denied(Handle handle, ApprovalRequest request, PersonRef by, String reason) {
    Fact why = Fact.of("run.denied", "by", by.value(), "reason", reason);
    end(handle, request, RunEvent.DENIED, why, why);
  }

  @Override
  public void expired(Handle handle, ApprovalRequest request) {
    Fact why = Fact.of("run.expired", "at", request.expiresAt());
    Fact halfWay = Fact.of("run.gate-expired", "at", request.expiresAt());
    end(handle, request, RunEvent.EXPIRED, why, halfWay);
  }

  @Override
  public void escalated(Handle handle, ApprovalRequest request) {
    ledger.redraw(handle, request.run());
  }

  /**
   * @param halfWay why it ends when something may have been done already
   */
  private void end(Handle handle, ApprovalRequest request, RunEvent event, Fact why, Fact halfWay) {
    decided(
        handle,
        request,
        run -> {
          Authorization.Requested asked = run.authorization().asked();
          StepTree.Gate gate = asked == null ? null : asked.gate();
          return gate != null && Compensations.isOne(gate)
              ? run.leavingGate().refusedAt(gate, halfWay, clock.instant())
              : run.ended(event, gate == null ? why : halfWay, clock.instant());
        });
  }

  /** Only the approval that the run asks for now may move it. */
  private void decided(Handle handle, ApprovalRequest request, UnaryOperator<Run> change) {
    ledger.change(
        handle,
        request.run(),
        (_, run) -> request.id().equals(run.authorization().open()) ? change.apply(run) : run);
  }
}
