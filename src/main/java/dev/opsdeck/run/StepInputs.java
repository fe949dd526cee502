package dev.opsdeck.run;

import com.fasterxml.jackson.databind.JsonNode;
import dev.opsdeck.action.Action;
import dev.opsdeck.action.ActionRegistry;
import dev.opsdeck.kernel.Fact;
import dev.opsdeck.runbook.Expression;
import dev.opsdeck.runbook.Expressions;
import dev.opsdeck.runbook.Inputs;
import dev.opsdeck.runbook.Resolved;
import dev.opsdeck.runbook.Scope;
import dev.opsdeck.runbook.Step;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/** Works out whether a step is carried out, and with what input. */
final class StepInputs {
  /** What came of it. */
  sealed interface Worked {
    /** Typed as the action wants it. */
    record Input(JsonNode value) implements Worked {}

    /** Its condition is false. */
    record Skip() implements Worked {}

    record NotYet(String stepId) implements Worked {}

    record Broken(Fact why) implements Worked {}
  }

  private final Expressions expressions;
  private final ActionRegistry actions;

  StepInputs(Expressions expressions, ActionRegistry actions) {
    this.expressions = expressions;
    this.actions = actions;
  }

  Worked of(Step step, Scope scope) {
    Worked unwanted = condition(step, scope);
    return unwanted == null ? input(step, scope) : unwanted;
  }

  /** Null when the step is to be carried out. */
  private @Nullable Worked condition(Step step, Scope scope) {
    Expression when = step.when();
    if (when == null) {
      return null;
    }
    return switch (expressions.evaluate(when, scope)) {
      case Resolved.Value value -> value.value().asBoolean() ? null : new Worked.Skip();
      case Resolved.NotYet notYet -> new Worked.NotYet(notYet.stepId());
      case Resolved.Broken broken -> broken(step, broken);
    };
  }

  private Worked input(Step step, Scope scope) {
    return switch (expressions.resolve(step.with(), scope)) {
      case Resolved.Value value -> coerced(step, value.value());
      case Resolved.NotYet notYet -> new Worked.NotYet(notYet.stepId());
      case Resolved.Broken broken -> broken(step, broken);
    };
  }

  private Worked coerced(Step step, JsonNode value) {
    Optional<Action<?, ?>> action = actions.find(step.action());
    if (action.isEmpty()) {
      return new Worked.Broken(
          Fact.of("run.unknown-action", "step", step.id(), "action", step.action()));
    }
    return switch (Inputs.coerce(value, action.get().spec().signature())) {
      case Resolved.Value typed -> new Worked.Input(typed.value());
      case Resolved.NotYet notYet -> new Worked.NotYet(notYet.stepId());
      case Resolved.Broken broken -> broken(step, broken);
    };
  }

  private static Worked broken(Step step, Resolved.Broken broken) {
    return new Worked.Broken(
        Fact.of(
            "run.expression-broken",
            "step",
            step.id(),
            "expression",
            broken.expression(),
            "reason",
            broken.reason()));
  }
}
