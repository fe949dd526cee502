package dev.opsdeck.access;

import dev.opsdeck.access.AccessRules.Confirm;
import dev.opsdeck.access.AccessRules.Rule;
import dev.opsdeck.access.RunbookRule.Asked;
import dev.opsdeck.catalog.Target;
import dev.opsdeck.catalog.Tier;
import dev.opsdeck.kernel.Actor;
import dev.opsdeck.kernel.Fact;
import dev.opsdeck.kernel.PersonRef;
import dev.opsdeck.runbook.Effect;
import dev.opsdeck.runbook.Runbook;
import dev.opsdeck.runbook.expression.Expressions;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.function.Function;

/** The policy of {@code access.yaml}, together with what each runbook asks for itself. */
final class RuledPolicy implements AccessPolicy {
  private final AccessRules rules;
  private final Admission admission;
  private final RunbookRule own;
  private final Function<Instant, List<PersonRef>> onCall;

  RuledPolicy(
      AccessRules rules, Expressions expressions, Function<Instant, List<PersonRef>> onCall) {
    this.rules = rules;
    this.admission = new Admission(rules);
    this.own = new RunbookRule(expressions);
    this.onCall = onCall;
  }

  @Override
  public String digest() {
    return rules.digest();
  }

  @Override
  public Decision decide(AccessRequest question) {
    Optional<Fact> refusal =
        admission.refusal(
            question.requester(), question.operations(), question.runbook(), question.target());
    if (refusal.isPresent()) {
      return new Decision.Deny(refusal.get());
    }
    Decision regular = regular(question);
    String reason = question.breakGlass();
    boolean mayAnyway = regular instanceof Decision.Allow && !question.frozen();
    if (reason == null || mayAnyway) {
      return regular;
    }
    BreakGlassRule glass = rules.glass();
    return glass == null
        ? new Decision.Deny(Fact.of("access.glass-closed", "target", question.target().label()))
        : glass.broken(question, reason, onCall.apply(question.scope().now()));
  }

  /** What holds for everybody who breaks no glass. */
  private Decision regular(AccessRequest question) {
    if (question.effect() == Effect.READ) {
      return approval(question);
    }
    Tier tier = question.target().tier();
    Instant now = question.scope().now();
    Optional<Freeze> freeze = rules.calendar().frozen(tier, now);
    return freeze.isPresent()
        ? new Decision.Deny(frozen(question, freeze.get()))
        : new CalendarRule(rules.calendar(), question, onCall.apply(now))
            .applied(approval(question));
  }

  private Fact frozen(AccessRequest question, Freeze freeze) {
    BreakGlassRule glass = rules.glass();
    String target = question.target().label();
    return glass == null
        ? Fact.of(
            "access.frozen-for-all",
            "target",
            target,
            "reason",
            freeze.reason(),
            "until",
            freeze.to())
        : Fact.of(
            "access.frozen",
            "target",
            target,
            "reason",
            freeze.reason(),
            "until",
            freeze.to(),
            "by",
            People.shown(glass.by()));
  }

  private Decision approval(AccessRequest question) {
    Tier tier = question.target().tier();
    Optional<Rule> rule = rules.rule(tier, question.effect());
    if (rule.isEmpty()) {
      return new Decision.Deny(
          Fact.of("access.no-rule", "tier", tier.word(), "target", question.target().label()));
    }
    Decision decision = decision(question, rule.get());
    for (AccessRequest.Rule asked : question.rules()) {
      decision =
          switch (own.asked(question, asked)) {
            case Asked.Unclear(Fact why) -> new Decision.Deny(why);
            case Asked.Nothing() -> decision;
            case Asked.Yes(Requirement more) -> combined(question, decision, more);
          };
    }
    return decision;
  }

  private static Decision decision(AccessRequest question, Rule rule) {
    return switch (rule) {
      case Rule.Free() -> new Decision.Allow(new Grant(question.planDigest(), List.of()));
      case Rule.Needs needs -> new Decision.NeedsApproval(required(question, needs));
    };
  }

  private static Requirement required(AccessRequest question, Rule.Needs needs) {
    return needs.confirm() == Confirm.TYPED
        ? needs.requirement().confirmedBy(question.target().confirmation())
        : needs.requirement();
  }

  private static Decision combined(AccessRequest question, Decision before, Requirement asked) {
    return switch (before) {
      case Decision.Deny deny -> deny;
      case Decision.Allow _ -> new Decision.NeedsApproval(asked);
      case Decision.NeedsApproval needs ->
          RequirementMerge.stricter(needs.requirement(), asked)
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
                          People.shown(needs.requirement().by()))));
    };
  }

  @Override
  public Eligibility mayAsk(Actor actor, boolean operations, Runbook runbook) {
    return admission.mayAsk(actor, operations, runbook);
  }

  @Override
  public Eligibility mayAsk(Actor actor, boolean operations, Runbook runbook, Target target) {
    return admission
        .refusal(actor, operations, runbook, target)
        .<Eligibility>map(Eligibility.NotEligible::new)
        .orElseGet(Eligibility.Eligible::new);
  }

  /** Where a change needs nobody's yes, everybody may; else who may say yes, and who is on call. */
  @Override
  public Eligibility mayControl(Actor actor, Tier tier, List<PersonRef> onCallNow) {
    List<Approvers> may = new ArrayList<>(List.of(new Approvers.OnCall()));
    switch (rules.rule(tier, Effect.CHANGE).orElse(null)) {
      case Rule.Free() -> {
        return new Eligibility.Eligible();
      }
      case Rule.Needs needs -> may.addAll(needs.requirement().by());
      case null -> {}
    }
    return People.names(may, actor, onCallNow)
        ? new Eligibility.Eligible()
        : new Eligibility.NotEligible(
            Fact.of(
                "access.not-yours",
                "tier",
                tier.word(),
                "allowed",
                People.shown(may.stream().distinct().toList())));
  }

  @Override
  public Optional<String> glassChannel() {
    return Optional.ofNullable(rules.glass()).map(BreakGlassRule::announce);
  }

  @Override
  public Eligibility mayApprove(
      Requirement requirement, Actor clicker, PersonRef requester, List<PersonRef> onCallNow) {
    if (clicker.id().equals(Actor.opsdeck().id())) {
      return new Eligibility.NotEligible(Fact.of("access.not-a-person"));
    }
    if (requirement.fourEyes() && requester.matches(clicker)) {
      return new Eligibility.NotEligible(Fact.of("access.own-request"));
    }
    return People.names(requirement.by(), clicker, onCallNow)
        ? new Eligibility.Eligible()
        : new Eligibility.NotEligible(notNamed(requirement, onCallNow));
  }

  private static Fact notNamed(Requirement requirement, List<PersonRef> onCallNow) {
    if (!requirement.by().equals(List.of(new Approvers.OnCall()))) {
      return Fact.of("access.not-an-approver", "approvers", People.shown(requirement.by()));
    }
    return onCallNow.isEmpty() ? Fact.of("access.nobody-on-call") : Fact.of("access.not-on-call");
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
