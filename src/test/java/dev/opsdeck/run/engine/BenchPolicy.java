package dev.opsdeck.run.engine;

import dev.opsdeck.access.AccessPolicy;
import dev.opsdeck.access.AccessRequest;
import dev.opsdeck.access.Approvers;
import dev.opsdeck.access.BreakGlassUse;
import dev.opsdeck.access.Decision;
import dev.opsdeck.access.Eligibility;
import dev.opsdeck.access.Grant;
import dev.opsdeck.access.Grants;
import dev.opsdeck.access.Requirement;
import dev.opsdeck.catalog.Target;
import dev.opsdeck.catalog.Tier;
import dev.opsdeck.kernel.Actor;
import dev.opsdeck.kernel.Digest;
import dev.opsdeck.kernel.Fact;
import dev.opsdeck.kernel.PersonRef;
import dev.opsdeck.runbook.ApprovalRule;
import dev.opsdeck.runbook.Effect;
import dev.opsdeck.runbook.Runbook;
import dev.opsdeck.runbook.expression.Scope;
import java.time.Duration;
import java.util.HashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.function.BooleanSupplier;

/** Asks the on-call engineer about each change, and can be told otherwise. */
final class BenchPolicy implements AccessPolicy {
  boolean approvalNeeded = true;

  /** How many must agree. */
  int quorum = 1;

  /** Whether it cannot be asked. */
  boolean broken;

  /** Runbooks that nobody may ask for. */
  final Set<String> mayNotAsk = new HashSet<>();

  /** What the last question asked for itself. */
  List<ApprovalRule> rules = List.of();

  /** What the conditions of these see. */
  List<Scope> scopes = List.of();

  /** Whether what is asked for by a runbook itself is denied. */
  BooleanSupplier refusesGate = () -> false;

  /** Whether every change is denied. */
  boolean frozen;

  @Override
  public String digest() {
    return Digest.of("bench");
  }

  @Override
  public Decision decide(AccessRequest question) {
    if (broken) {
      throw new IllegalStateException("a bug");
    }
    rules = question.rules().stream().map(AccessRequest.Rule::rule).toList();
    scopes = question.rules().stream().map(AccessRequest.Rule::scope).toList();
    boolean free = question.effect() == Effect.READ || !approvalNeeded;
    if (question.breakGlass() != null && (question.frozen() || !free)) {
      BreakGlassUse glass = new BreakGlassUse(PersonRef.of(EngineBench.ANA), question.breakGlass());
      return new Decision.Allow(Grants.of(question.planDigest(), glass));
    }
    if (free && question.rules().isEmpty()) {
      return new Decision.Allow(Grants.of(question.planDigest(), List.of()));
    }
    if (frozen || (!question.rules().isEmpty() && refusesGate.getAsBoolean())) {
      return new Decision.Deny(Fact.of("test.frozen"));
    }
    return new Decision.NeedsApproval(
        new Requirement(List.of(new Approvers.OnCall()), quorum, true, Duration.ofMinutes(15)));
  }

  @Override
  public Eligibility mayAsk(Actor actor, boolean operations, Runbook runbook) {
    return new Eligibility.Eligible();
  }

  @Override
  public Eligibility mayAsk(Actor actor, boolean operations, Runbook runbook, Target target) {
    return mayNotAsk.contains(runbook.name())
        ? new Eligibility.NotEligible(Fact.of("test.may-not-ask"))
        : new Eligibility.Eligible();
  }

  /** Who may not touch what others do. */
  final Set<String> outsiders = new HashSet<>();

  @Override
  public Eligibility mayControl(Actor actor, Tier tier, List<PersonRef> onCall) {
    return outsiders.contains(actor.id())
        ? new Eligibility.NotEligible(Fact.of("test.not-yours"))
        : new Eligibility.Eligible();
  }

  @Override
  public Optional<String> glassChannel() {
    return Optional.of("C0LOUD");
  }

  @Override
  public Eligibility mayApprove(
      Requirement requirement, Actor clicker, PersonRef requester, List<PersonRef> onCall) {
    return onCall.stream().anyMatch(person -> person.matches(clicker))
        ? new Eligibility.Eligible()
        : new Eligibility.NotEligible(Fact.of("test.not-on-call"));
  }

  @Override
  public Grant grant(Requirement requirement, String digest, List<PersonRef> approvedBy) {
    return Grants.of(digest, approvedBy);
  }
}
