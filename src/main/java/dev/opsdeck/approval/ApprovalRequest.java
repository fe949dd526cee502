package dev.opsdeck.approval;

import dev.opsdeck.access.Requirement;
import dev.opsdeck.kernel.ApprovalId;
import dev.opsdeck.kernel.PersonRef;
import dev.opsdeck.kernel.RunId;
import java.time.Instant;
import java.util.List;
import java.util.stream.Stream;

/** A question about a plan, bound to the plan's digest. */
public record ApprovalRequest(
    ApprovalId id,
    RunId run,
    String planDigest,
    Requirement requirement,
    PersonRef requester,
    Instant expiresAt,
    State state,
    List<PersonRef> approvedBy) {
  public ApprovalRequest {
    approvedBy = List.copyOf(approvedBy);
  }

  ApprovalRequest with(State newState) {
    return new ApprovalRequest(
        id, run, planDigest, requirement, requester, expiresAt, newState, approvedBy);
  }

  /** With one yes more. */
  ApprovalRequest with(PersonRef person) {
    List<PersonRef> people = Stream.concat(approvedBy.stream(), Stream.of(person)).toList();
    return new ApprovalRequest(
        id, run, planDigest, requirement, requester, expiresAt, state, people);
  }

  /** Where the question stands. */
  public enum State {
    OPEN,
    APPROVED,
    DENIED,
    EXPIRED,
    /** Its plan is no longer asked for: cancelled, or replaced by a newer plan. */
    WITHDRAWN
  }
}
