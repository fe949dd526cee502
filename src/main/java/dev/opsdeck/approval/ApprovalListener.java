package dev.opsdeck.approval;

import dev.opsdeck.access.Grant;
import dev.opsdeck.kernel.ApprovalId;
import dev.opsdeck.kernel.PersonRef;
import dev.opsdeck.kernel.RunId;
import org.jdbi.v3.core.Handle;

/** Told of a decision in the transaction that makes it. */
public interface ApprovalListener {
  /**
   * Somebody is about to decide about this run: lock whatever the decision will change. It is
   * called before the request is locked, so that everybody locks in one order, the run and then its
   * request, and nobody waits in a circle.
   *
   * @return whether the run is there and still waits for this request; when not, nothing is decided
   */
  default boolean deciding(Handle handle, RunId run, ApprovalId approval) {
    return true;
  }

  void approved(Handle handle, ApprovalRequest request, Grant grant);

  /** One yes more, not yet enough. */
  void counted(Handle handle, ApprovalRequest request);

  void denied(Handle handle, ApprovalRequest request, PersonRef by, String reason);

  void expired(Handle handle, ApprovalRequest request);

  /** Nobody has decided yet: more people are called, or those who were called are reminded. */
  default void escalated(Handle handle, ApprovalRequest request) {}
}
