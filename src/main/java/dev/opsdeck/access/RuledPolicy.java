package dev.opsdeck.access;

import com.fasterxml.jackson.databind.JsonNode;
import dev.opsdeck.access.AccessRules.Restriction;
import dev.opsdeck.access.AccessRules.Rule;
import dev.opsdeck.kernel.Actor;
import dev.opsdeck.kernel.Fact;
import dev.opsdeck.kernel.PersonRef;
import dev.opsdeck.runbook.ApprovalRule;
import dev.opsdeck.runbook.CommandBinding;
import dev.opsdeck.runbook.Expression;
import dev.opsdeck.runbook.Expressions;
import dev.opsdeck.runbook.Resolved;
import dev.opsdeck.runbook.Runbook;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/** The policy of {@code access.yaml}, together with what each runbook asks for itself. */
final class RuledPolicy implements AccessPolicy {
  private final AccessRules rules;
  private final Expressions expressions;

  RuledPolicy(AccessRules rules, Expressions expressions) {
    this.rules = rules;
    this.expressions = expressions;
  }

  @Override
  public String digest() {
    return rules.digest();
  }

  @Override
  public Decision decide(Question question) {
    @Nullable Fact refusal = refusal(question);
    if (refusal != null) {
      return new Decision.Deny(refusal);
    }
    Optional<Rule> rule = rules.rule(question.target().environment().tier(), question.effect());
    if (rule.isEmpty()) {
      String tier = question.target().environment().tier().word();
      return new Decision.Deny(
          Fact.of("access.no-rule", "tier", tier, "target", question.target().label()));
    }
    return switch (asked(question)) {
      case Asked.Unclear(Fact why) -> new Decision.Deny(why);
      case Asked.Nothing() -> decision(question, rule.get());
      case Asked.Yes(Requirement asked) -> combined(question, rule.get(), asked);
    };
  }

  /** Why this person may not even ask, null when they may. */
  private @Nullable Fact refusal(Question question) {
    Actor who = question.requester();
    boolean place = question.operations() || rules.readers().everywhere();
    if (!place && !People.names(rules.readers().people(), who, List.of())) {
      return Fact.of(
          "access.not-for-operations", "person", who.id(), "target", question.target().label());
    }
    for (Restriction restriction : restrictions(question)) {
      if (People.names(restriction.deny(), who, List.of())) {
        return Fact.of(
            "access.denied",
            "person",
            who.id(),
            "runbook",
            question.runbook().name(),
            "target",
            question.target().label());
      }
      if (!restriction.allow().isEmpty() && !People.names(restriction.allow(), who, List.of())) {
        return Fact.of(
            "access.not-allowed",
            "person",
            who.id(),
            "runbook",
            question.runbook().name(),
            "target",
            question.target().label(),
            "allowed",
            People.shown(restriction.allow()));
      }
    }
    return null;
  }

  private List<Restriction> restrictions(Question question) {
    Runbook runbook = question.runbook();
    List<String> names = new ArrayList<>(List.of(runbook.name()));
    CommandBinding command = runbook.command();
    if (command != null) {
      names.add(command.verb());
      names.addAll(command.aliases());
    }
    return names.stream()
        .distinct()
        .map(rules.restrictions()::get)
        .filter(java.util.Objects::nonNull)
        .filter(restriction -> restriction.tiers().contains(question.target().environment().tier()))
        .toList();
  }

  /** What the runbook itself asks for. */
  private sealed interface Asked {
    record Nothing() implements Asked {}

    record Yes(Requirement requirement) implements Asked {}

    record Unclear(Fact why) implements Asked {}
  }

  private Asked asked(Question question) {
    ApprovalRule rule = question.rule();
    if (rule == null) {
      return new Asked.Nothing();
    }
    Expression when = rule.when();
    if (when == null) {
      return requirement(question, rule);
    }
    return switch (expressions.evaluate(when, question.scope())) {
      case Resolved.Value(JsonNode value) ->
          value.asBoolean() ? requirement(question, rule) : new Asked.Nothing();
      case Resolved.NotYet(String step) -> unclear(question, when, "steps." + step);
      case Resolved.Broken(_, String reason) -> unclear(question, when, reason);
    };
  }

  private static Asked requirement(Question question, ApprovalRule rule) {
    List<Approvers> by = new ArrayList<>();
    for (String text : rule.by()) {
      Optional<Approvers> approvers = People.read(text);
      if (approvers.isEmpty()) {
        return new Asked.Unclear(
            Fact.of("access.unknown-approver", "runbook", question.runbook().name(), "by", text));
      }
      by.add(approvers.get());
    }
    return new Asked.Yes(new Requirement(by, rule.quorum(), rule.fourEyes(), rule.expires()));
  }

  private static Asked unclear(Question question, Expression when, String reason) {
    return new Asked.Unclear(
        Fact.of(
            "access.condition-broken",
            "runbook",
            question.runbook().name(),
            "expression",
            when.text(),
            "reason",
            reason));
  }

  private static Decision decision(Question question, Rule rule) {
    return switch (rule) {
      case Rule.Free() -> new Decision.Allow(new Grant(question.planDigest(), List.of()));
      case Rule.Needs(Requirement requirement) -> new Decision.NeedsApproval(requirement);
    };
  }

  private static Decision combined(Question question, Rule rule, Requirement asked) {
    return switch (rule) {
      case Rule.Free() -> new Decision.NeedsApproval(asked);
      case Rule.Needs(Requirement needed) ->
          Strictness.stricter(needed, asked)
              .<Decision>map(Decision.NeedsApproval::new)
              .orElseGet(() ->
                  new Decision.Deny(
                      Fact.of(
                          "access.no-common-approver",
                          "runbook",
                          question.runbook().name(),
                          "asked",
                          People.shown(asked.by()),
                          "needed",
                          People.shown(needed.by()))));
    };
  }

  @Override
  public Eligibility mayAsk(Actor actor, boolean operations, Runbook runbook) {
    return new Eligibility.Eligible();
  }

  @Override
  public Optional<String> glassChannel() {
    return Optional.empty();
  }

  @Override
  public Eligibility mayApprove(
      Requirement requirement, Actor clicker, PersonRef requester, List<PersonRef> onCall) {
    if (clicker.id().equals(Actor.opsdeck().id())) {
      return new Eligibility.NotEligible(Fact.of("access.not-a-person"));
    }
    if (requirement.fourEyes() && requester.matches(clicker)) {
      return new Eligibility.NotEligible(Fact.of("access.own-request"));
    }
    return People.names(requirement.by(), clicker, onCall)
        ? new Eligibility.Eligible()
        : new Eligibility.NotEligible(notNamed(requirement, onCall));
  }

  private static Fact notNamed(Requirement requirement, List<PersonRef> onCall) {
    if (!requirement.by().equals(List.of(new Approvers.OnCall()))) {
      return Fact.of("access.not-an-approver", "approvers", People.shown(requirement.by()));
    }
    return onCall.isEmpty() ? Fact.of("access.nobody-on-call") : Fact.of("access.not-on-call");
  }

  @Override
  public Grant grant(Requirement requirement, String planDigest, List<PersonRef> approvedBy) {
    long people = approvedBy.stream().distinct().count();
    if (people < requirement.quorum()) {
      throw new IllegalArgumentException(
          "a grant needs " + requirement.quorum() + " different people, but " + people + " agreed");
    }
    return new Grant(planDigest, approvedBy);
  }
}
