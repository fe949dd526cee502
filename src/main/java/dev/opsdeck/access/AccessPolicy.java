package dev.opsdeck.access;

import dev.opsdeck.catalog.Target;
import dev.opsdeck.catalog.Tier;
import dev.opsdeck.kernel.Actor;
import dev.opsdeck.kernel.PersonRef;
import dev.opsdeck.runbook.Runbook;
import java.util.List;
import java.util.Optional;

/** Who may do what, where, and with whose agreement; from {@code access.yaml}. */
public interface AccessPolicy {
  /** SHA-256 of the policy; part of what an approval is bound to. */
  String digest();

  /**
   * With a reason to break the glass, {@code Allow} comes with a grant that says so, when it was
   * needed.
   */
  Decision decide(AccessRequest question);

  /**
   * Whether this person may ask for this runbook here at all, in some environment.
   *
   * @param operations whether it is a channel for operations
   */
  Eligibility mayAsk(Actor actor, boolean operations, Runbook runbook);

  /** The same for one target. */
  Eligibility mayAsk(Actor actor, boolean operations, Runbook runbook, Target target);

  /**
   * Whether this person may stop what others do in such environments, and hold or free what others
   * need: a run, a target, a whole environment. Their own they may always stop.
   */
  Eligibility mayControl(Actor actor, Tier tier, List<PersonRef> onCall);

  /** The channel that hears of every broken glass; empty when nobody may break it. */
  Optional<String> glassChannel();

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
