package dev.opsdeck.access;

import com.fasterxml.jackson.databind.JsonNode;
import dev.opsdeck.kernel.Fact;
import dev.opsdeck.runbook.ApprovalRule;
import dev.opsdeck.runbook.expression.Expression;
import dev.opsdeck.runbook.expression.Expressions;
import dev.opsdeck.runbook.expression.Resolved;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/** What a runbook, or a step of it, asks for itself. */
record RunbookRule(Expressions expressions) {
  /** What came of it. */
  sealed interface Asked {
    record Nothing() implements Asked {}

    record Yes(Requirement requirement) implements Asked {}

    record Unclear(Fact why) implements Asked {}
  }

  Asked asked(AccessRequest question, AccessRequest.Rule own) {
    Expression when = own.rule().when();
    if (when == null) {
      return requirement(question, own.rule());
    }
    return switch (expressions.evaluate(when, own.scope())) {
      case Resolved.Value(JsonNode value) ->
          value.asBoolean() ? requirement(question, own.rule()) : new Asked.Nothing();
      case Resolved.NotYet(String step) -> unclear(question, when, "steps." + step);
      case Resolved.Broken(_, String reason) -> unclear(question, when, reason);
    };
  }

  private static Asked requirement(AccessRequest question, ApprovalRule rule) {
    List<Approvers> by = new ArrayList<>();
    for (String text : rule.by()) {
      Optional<Approvers> approvers = People.read(text);
      if (approvers.isEmpty()) {
        return new Asked.Unclear(
            Fact.of("access.unknown-approver", "runbook", question.runbook().name(), "by", text));
      }
      by.add(approvers.get());
    }
    return new Asked.Yes(
        new Requirement(
            by,
            rule.quorum(),
            rule.fourEyes(),
            rule.expires(),
            PolicyDefaults.escalation(question.target().tier()),
            null));
  }

  private static Asked unclear(AccessRequest question, Expression when, String reason) {
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
}
