package dev.opsdeck.approval;

import dev.opsdeck.access.AccessPolicy;
import dev.opsdeck.access.Approvers;
import dev.opsdeck.access.Eligibility;
import dev.opsdeck.access.Grant;
import dev.opsdeck.kernel.Actor;
import dev.opsdeck.kernel.Fact;
import dev.opsdeck.kernel.PersonRef;
import dev.opsdeck.oncall.OnCall;
import jakarta.inject.Singleton;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Whose word counts, worked out at the click. Fails closed. */
@Singleton
final class ApproverEligibility {
  private static final Logger LOG = LoggerFactory.getLogger(ApproverEligibility.class);

  private final AccessPolicy policy;
  private final OnCall onCall;

  ApproverEligibility(AccessPolicy policy, OnCall onCall) {
    this.policy = policy;
    this.onCall = onCall;
  }

  /** What cannot be worked out counts as no: an unreadable policy must not let anybody through. */
  Eligibility mayApprove(ApprovalRequest request, Actor clicker, Instant now) {
    try {
      return policy.mayApprove(request.requirement(), clicker, request.requester(), onCall.at(now));
    } catch (RuntimeException e) {
      LOG.error("Eligibility for {} of {} cannot be worked out", request.id(), request.run(), e);
      return new Eligibility.NotEligible(Fact.of("approval.policy-unreadable"));
    }
  }

  Grant grant(ApprovalRequest request) {
    return policy.grant(request.requirement(), request.planDigest(), request.approvedBy());
  }

  /** The others whose yes would count; the clicker has just been told that theirs does not. */
  Verdict.NotEligible refusal(ApprovalRequest request, Actor clicker, Fact why, Instant now) {
    List<PersonRef> people = new ArrayList<>();
    List<String> groups = new ArrayList<>();
    for (Approvers approvers : request.requirement().by()) {
      switch (approvers) {
        case Approvers.OnCall() -> people.addAll(onCallIfKnown(now));
        case Approvers.Person(PersonRef ref) -> people.add(ref);
        case Approvers.Group(String group) -> groups.add(group);
      }
    }
    people.removeIf(person -> person.matches(clicker));
    if (request.requirement().fourEyes()) {
      people.remove(request.requester());
    }
    return new Verdict.NotEligible(why, people.stream().distinct().toList(), groups);
  }

  /** For the advice only: a rotation that cannot be read must not hide the refusal itself. */
  private List<PersonRef> onCallIfKnown(Instant now) {
    try {
      return onCall.at(now);
    } catch (RuntimeException e) {
      LOG.error("Who is on call cannot be worked out", e);
      return List.of();
    }
  }
}
