package dev.opsdeck.approval;

import dev.opsdeck.access.Requirement;
import dev.opsdeck.kernel.ApprovalId;
import dev.opsdeck.kernel.Fact;
import dev.opsdeck.kernel.PersonRef;
import dev.opsdeck.kernel.RunId;
import java.time.Instant;
import java.util.List;
import java.util.stream.Stream;

/**
 * A question about a plan, bound to the plan's digest.
 *
 * @param level 0: only the primary on call has been called; one more with each escalation
 * @param reminded whether those who were called have been reminded
 * @param notes why more is asked for than usual
 */
public record ApprovalRequest(
    ApprovalId id,
    RunId run,
    String planDigest,
    Requirement requirement,
    PersonRef requester,
    Instant expiresAt,
    State state,
    List<PersonRef> approvedBy,
    int level,
    boolean reminded,
    List<Fact> notes) {
  public ApprovalRequest {
    approvedBy = List.copyOf(approvedBy);
    notes = List.copyOf(notes);
  }

  /** A question that has just been asked. */
  public static ApprovalRequest asked(
      ApprovalId id,
      RunId run,
      String planDigest,
      Requirement requirement,
      PersonRef requester,
      Instant expiresAt,
      List<Fact> notes) {
    return new ApprovalRequest(
        id,
        run,
        planDigest,
        requirement,
        requester,
        expiresAt,
        State.OPEN,
        List.of(),
        0,
        false,
        notes);
  }

  ApprovalRequest with(State newState) {
    return new ApprovalRequest(
        id,
        run,
        planDigest,
        requirement,
        requester,
        expiresAt,
        newState,
        approvedBy,
        level,
        reminded,
        notes);
  }

  /** With one yes more. */
  ApprovalRequest with(PersonRef person) {
    List<PersonRef> people = Stream.concat(approvedBy.stream(), Stream.of(person)).toList();
    return new ApprovalRequest(
        id,
        run,
        planDigest,
        requirement,
        requester,
        expiresAt,
        state,
        people,
        level,
        reminded,
        notes);
  }

  /** After a further call. */
  ApprovalRequest called(int newLevel, boolean nowReminded) {
    return new ApprovalRequest(
        id,
        run,
        planDigest,
        requirement,
        requester,
        expiresAt,
        state,
        approvedBy,
        newLevel,
        nowReminded,
        notes);
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
