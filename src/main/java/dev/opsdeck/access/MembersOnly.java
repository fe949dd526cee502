package dev.opsdeck.access;

import dev.opsdeck.catalog.Target;
import dev.opsdeck.catalog.Tier;
import dev.opsdeck.kernel.Actor;
import dev.opsdeck.kernel.Fact;
import dev.opsdeck.kernel.PersonRef;
import dev.opsdeck.runbook.Effect;
import dev.opsdeck.runbook.Runbook;
import java.util.List;
import java.util.Optional;

/**
 * A policy that knows who people are when it decides: whoever asks for a change is looked up anew,
 * since they may have been moved out of a group after they asked; and only full members of the
 * workspace change or approve anything. Looking stays as the policy behind it says.
 */
public record MembersOnly(AccessPolicy policy, Memberships memberships) implements AccessPolicy {
  @Override
  public String digest() {
    return policy.digest();
  }

  @Override
  public Decision decide(AccessRequest request) {
    if (request.effect() == Effect.READ) {
      return policy.decide(request);
    }
    Optional<Actor> now = memberships.now(request.requester());
    String target = request.target().label();
    if (now.isEmpty()) {
      return new Decision.Deny(notAMember(request.requester(), target));
    }
    return refusal(now.get(), target)
        .<Decision>map(Decision.Deny::new)
        .orElseGet(() -> policy.decide(request.by(now.get())));
  }

  private static Optional<Fact> refusal(Actor who, String target) {
    return switch (who.standing()) {
      case GUEST -> Optional.of(notAMember(who, target));
      case UNKNOWN -> Optional.of(unconfirmed(who, target));
      case MEMBER -> who.whollyKnown() ? Optional.empty() : Optional.of(unconfirmed(who, target));
    };
  }

  private static Fact notAMember(Actor who, String target) {
    return Fact.of("access.not-a-member", "person", who.id(), "target", target);
  }

  private static Fact unconfirmed(Actor who, String target) {
    return Fact.of("access.unconfirmed", "person", who.id(), "target", target);
  }

  @Override
  public Eligibility mayAsk(Actor actor, boolean operations, Runbook runbook) {
    return policy.mayAsk(actor, operations, runbook);
  }

  @Override
  public Eligibility mayAsk(Actor actor, boolean operations, Runbook runbook, Target target) {
    return policy.mayAsk(actor, operations, runbook, target);
  }

  @Override
  public Eligibility mayControl(Actor actor, Tier tier, List<PersonRef> onCall) {
    return refusal(actor, "")
        .<Eligibility>map(Eligibility.NotEligible::new)
        .orElseGet(() -> policy.mayControl(actor, tier, onCall));
  }

  @Override
  public Optional<String> glassChannel() {
    return policy.glassChannel();
  }

  /** The clicker was looked up for the click. */
  @Override
  public Eligibility mayApprove(
      Requirement requirement, Actor clicker, PersonRef requester, List<PersonRef> onCall) {
    return refusal(clicker, "")
        .<Eligibility>map(Eligibility.NotEligible::new)
        .orElseGet(() -> policy.mayApprove(requirement, clicker, requester, onCall));
  }

  @Override
  public Grant grant(Requirement requirement, String planDigest, List<PersonRef> approvedBy) {
    return policy.grant(requirement, planDigest, approvedBy);
  }
}
