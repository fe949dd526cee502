package dev.opsdeck.approval;

import dev.opsdeck.access.Requirement;
import dev.opsdeck.kernel.Actor;
import dev.opsdeck.kernel.ApprovalId;
import dev.opsdeck.kernel.Fact;
import dev.opsdeck.kernel.PersonRef;
import dev.opsdeck.kernel.RunId;
import java.util.List;
import java.util.Optional;
import org.jdbi.v3.core.Handle;
import org.jspecify.annotations.Nullable;

/** Durable approval requests. A yes and a no are decided under a row lock: the first one wins. */
public interface Approvals {
  /** The kind of the timers that end requests. */
  String EXPIRY = ApprovalExpiry.KIND;

  /** The kind of the timers that call more people about them. */
  String ESCALATION = ApprovalEscalation.KIND;

  /**
   * Opens a request and sets the timers of its expiry, its escalation and its reminder.
   *
   * @param notes why more is asked for than usual; kept with the request, for its card
   */
  ApprovalRequest open(
      Handle handle,
      RunId run,
      String planDigest,
      Requirement requirement,
      PersonRef requester,
      List<Fact> notes);

  /** The same without notes. */
  default ApprovalRequest open(
      Handle handle, RunId run, String planDigest, Requirement requirement, PersonRef requester) {
    return open(handle, run, planDigest, requirement, requester, List.of());
  }

  /**
   * Who may approve is worked out now, from the policy and the rotation at this moment.
   *
   * @param typed what the clicker typed to confirm; absent when it was a mere click
   */
  Verdict approve(ApprovalId id, Actor clicker, @Nullable String typed);

  /** Whoever could approve may also deny, and so may the requester. */
  Verdict deny(ApprovalId id, Actor clicker, String reason);

  /**
   * Ends an open request without a decision; does nothing to one that is decided.
   *
   * <p>Takes the lock of the request: whoever locks the run too does so before it, as {@link
   * ApprovalListener#deciding} does.
   */
  void withdraw(Handle handle, ApprovalId id);

  Optional<ApprovalRequest> find(Handle handle, ApprovalId id);

  /**
   * Whom a request calls at its level, as the rotation stands now. Who may approve is another
   * matter: everybody on call may, called or not.
   *
   * @param requester not called when their own yes would count for nothing
   */
  Notified called(ApprovalRequest request, Actor requester);
}
