package dev.opsdeck.approval;

import dev.opsdeck.kernel.ApprovalId;
import dev.opsdeck.kernel.PersonRef;
import java.time.Instant;
import java.util.Optional;
import org.jdbi.v3.core.Handle;

/** Where approval requests are kept. Everything happens in the transaction of the handle. */
interface ApprovalStore {
  void add(Handle handle, ApprovalRequest request, Instant openedAt);

  Optional<ApprovalRequest> find(Handle handle, ApprovalId id);

  /** Finds it and keeps everybody else from deciding it until the transaction ends. */
  Optional<ApprovalRequest> lock(Handle handle, ApprovalId id);

  /** Counts a person's yes; the same person's second yes adds nothing. */
  void addYes(Handle handle, ApprovalId id, PersonRef person, Instant givenAt);

  /** Notes how far the request has been carried. */
  void called(Handle handle, ApprovalId id, int level, boolean reminded);

  /**
   * Ends an open request.
   *
   * @throws IllegalStateException when it is not open
   */
  void close(Handle handle, ApprovalId id, ApprovalRequest.State state, Instant closedAt);
}
