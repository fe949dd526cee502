package dev.opsdeck.access;

import dev.opsdeck.catalog.Target;
import dev.opsdeck.catalog.Tier;
import dev.opsdeck.kernel.Actor;
import dev.opsdeck.kernel.Fact;
import dev.opsdeck.kernel.PersonRef;
import dev.opsdeck.runbook.Runbook;
import java.util.List;
import java.util.Optional;
import java.util.TreeMap;

/** A policy for tests of those who ask one: every change needs the on-call engineer. */
public final class SimplePolicy implements AccessPolicy {
  @Override
  public String digest() {
    return "simple";
  }

  @Override
  public Decision decide(AccessRequest question) {
    return new Decision.Allow(new Grant(question.planDigest(), List.of()));
  }

  @Override
  public Eligibility mayAsk(Actor actor, boolean operations, Runbook runbook) {
    return new Eligibility.Eligible();
  }

  @Override
  public Eligibility mayAsk(Actor actor, boolean operations, Runbook runbook, Target target) {
    return new Eligibility.Eligible();
  }

  @Override
  public Eligibility mayControl(Actor actor, Tier tier, List<PersonRef> onCall) {
    return new Eligibility.Eligible();
  }

  @Override
  public Optional<String> glassChannel() {
    return Optional.empty();
  }

  @Override
  public Eligibility mayApprove(
      Requirement requirement, Actor clicker, PersonRef requester, List<PersonRef> onCall) {
    if (requirement.fourEyes() && requester.matches(clicker)) {
      return new Eligibility.NotEligible(new Fact("test.own-request", new TreeMap<>()));
    }
    boolean named = requirement.by().stream().anyMatch(by -> names(by, clicker, onCall));
    return named
        ? new Eligibility.Eligible()
        : new Eligibility.NotEligible(new Fact("test.not-named", new TreeMap<>()));
  }

  private static boolean names(Approvers by, Actor clicker, List<PersonRef> onCall) {
    return switch (by) {
      case Approvers.OnCall() -> onCall.stream().anyMatch(person -> person.matches(clicker));
      case Approvers.Person(PersonRef ref) -> ref.matches(clicker);
      case Approvers.Group(String group) -> clicker.groups().contains(group);
    };
  }

  @Override
  public Grant grant(Requirement requirement, String planDigest, List<PersonRef> approvedBy) {
    if (approvedBy.stream().distinct().count() < requirement.quorum()) {
      throw new IllegalArgumentException("too few: " + approvedBy);
    }
    return new Grant(planDigest, approvedBy);
  }
}
