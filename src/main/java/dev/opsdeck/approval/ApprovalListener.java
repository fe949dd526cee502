package dev.opsdeck.approval;

import dev.opsdeck.access.Grant;
import dev.opsdeck.kernel.PersonRef;
import org.jdbi.v3.core.Handle;

/** Told of a decision in the transaction that makes it. */
public interface ApprovalListener {
  void approved(Handle handle, ApprovalRequest request, Grant grant);

  /** One yes more, not yet enough. */
  void counted(Handle handle, ApprovalRequest request);

  void denied(Handle handle, ApprovalRequest request, PersonRef by, String reason);

  void expired(Handle handle, ApprovalRequest request);
}
