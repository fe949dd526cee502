package dev.opsdeck.approval;

import dev.opsdeck.access.Requirement;
import dev.opsdeck.kernel.Actor;
import dev.opsdeck.kernel.ApprovalId;
import dev.opsdeck.kernel.PersonRef;
import dev.opsdeck.kernel.RunId;
import java.util.Optional;
import org.jdbi.v3.core.Handle;

/** Durable approval requests. A yes and a no are decided under a row lock: the first one wins. */
public interface Approvals {
  /** Opens a request and sets the timer of its expiry. */
  ApprovalRequest open(
      Handle handle, RunId run, String planDigest, Requirement requirement, PersonRef requester);

  /** Who may approve is worked out now, from the policy and the rotation at this moment. */
  Verdict approve(ApprovalId id, Actor clicker);

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
}
