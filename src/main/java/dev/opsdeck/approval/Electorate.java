package dev.opsdeck.approval;

import dev.opsdeck.access.AccessPolicy;
import dev.opsdeck.access.Approvers;
import dev.opsdeck.access.Eligibility;
import dev.opsdeck.access.Grant;
import dev.opsdeck.access.Requirement;
import dev.opsdeck.kernel.Actor;
import dev.opsdeck.kernel.Fact;
import dev.opsdeck.kernel.PersonRef;
import dev.opsdeck.oncall.OnCall;
import jakarta.inject.Singleton;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.function.Predicate;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Whose word counts, worked out at the click. Fails closed. */
@Singleton
final class Electorate {
  private static final Logger LOG = LoggerFactory.getLogger(Electorate.class);

  private final AccessPolicy policy;
  private final OnCall onCall;

  Electorate(AccessPolicy policy, OnCall onCall) {
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

  /** Whom the request calls at its level; nobody when the rotation cannot be read. */
  Called called(ApprovalRequest request, Actor requester, Instant now) {
    Requirement needed = request.requirement();
    List<List<PersonRef>> layers = layers(needed, now);
    if (needed.fourEyes()) {
      layers = without(layers, person -> person.matches(requester));
    }
    int first = enough(layers, needed.quorum());
    int reached = needed.escalateAfter() == null ? layers.size() : first + request.level();
    List<PersonRef> everybody = upTo(layers, reached);
    List<PersonRef> before = request.level() == 0 ? List.of() : upTo(layers, reached - 1);
    List<PersonRef> added =
        request.reminded()
            ? everybody
            : everybody.stream().filter(person -> !before.contains(person)).toList();
    return new Called(
        added.stream().filter(person -> !request.approvedBy().contains(person)).toList(),
        everybody);
  }

  /** Whoever is named in person stands beside the primary on call. */
  private List<List<PersonRef>> layers(Requirement needed, Instant now) {
    List<List<PersonRef>> layers = new ArrayList<>();
    List<PersonRef> named = new ArrayList<>();
    for (Approvers approvers : needed.by()) {
      switch (approvers) {
        case Approvers.OnCall() -> layers.addAll(layersIfKnown(now));
        case Approvers.Person(PersonRef ref) -> named.add(ref);
        case Approvers.Group _ -> {} // its members are not known before one of them clicks
      }
    }
    if (layers.isEmpty()) {
      return List.of(named);
    }
    named.addAll(layers.getFirst());
    layers.set(0, named.stream().distinct().toList());
    return layers;
  }

  private static List<List<PersonRef>> without(
      List<List<PersonRef>> layers, Predicate<PersonRef> who) {
    return layers.stream()
        .map(layer -> layer.stream().filter(who.negate()).toList())
        .filter(layer -> !layer.isEmpty())
        .toList();
  }

  /** How many layers it takes to have as many people as must agree. */
  private static int enough(List<List<PersonRef>> layers, int quorum) {
    int count = 1;
    while (count < layers.size() && upTo(layers, count).size() < quorum) {
      count++;
    }
    return count;
  }

  private static List<PersonRef> upTo(List<List<PersonRef>> layers, int count) {
    return layers.stream().limit(Math.max(0, count)).flatMap(List::stream).distinct().toList();
  }

  private List<List<PersonRef>> layersIfKnown(Instant now) {
    try {
      return onCall.layers(now);
    } catch (RuntimeException e) {
      LOG.error("Who is on call cannot be worked out", e);
      return List.of();
    }
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
