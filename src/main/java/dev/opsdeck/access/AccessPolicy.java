package dev.opsdeck.access;

import dev.opsdeck.kernel.Actor;
import dev.opsdeck.kernel.PersonRef;
import java.util.List;

/** Who may do what, where, and with whose agreement; from {@code access.yaml}. */
public interface AccessPolicy {
  /** SHA-256 of the policy; part of what an approval is bound to. */
  String digest();

  Decision decide(Question question);

  /** Whether this person's yes counts towards the requirement now. */
  Eligibility mayApprove(
      Requirement requirement, Actor clicker, PersonRef requester, List<PersonRef> onCall);

  /**
   * The grant for a plan that enough people have agreed to.
   *
   * @throws IllegalArgumentException when fewer different people than the quorum approved
   */
  Grant grant(Requirement requirement, String planDigest, List<PersonRef> approvedBy);
}
