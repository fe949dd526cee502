package dev.opsdeck.run.plan;

import com.fasterxml.jackson.databind.JsonNode;
import dev.opsdeck.action.Action;
import dev.opsdeck.action.ActionRegistry;
import dev.opsdeck.kernel.Fact;
import dev.opsdeck.kernel.Json;
import dev.opsdeck.kernel.Texts;
import dev.opsdeck.run.plan.StepFinder.Condition;
import dev.opsdeck.runbook.Inputs;
import dev.opsdeck.runbook.expression.Expressions;
import dev.opsdeck.runbook.expression.Resolved;
import dev.opsdeck.runbook.expression.Scope;
import java.util.List;
import java.util.Optional;
import java.util.function.Function;

/** Works out whether a step is carried out, and with what input. */
public final class StepInputs {
  /** What came of working out an input. */
  public sealed interface Worked {
    /** Typed as the action wants it. */
    record Input(JsonNode value) implements Worked {}

    record NotYet(String stepId) implements Worked {}

    record Broken(Fact why) implements Worked {}
  }

  /** Whether a step is wanted. */
  public sealed interface Wanted {
    record Yes() implements Wanted {}

    record No() implements Wanted {}

    /** It depends on what a step will give. */
    record NotYet(String stepId) implements Wanted {}

    record Broken(Fact why) implements Wanted {}
  }

  private final Expressions expressions;
  private final ActionRegistry actions;

  public StepInputs(Expressions expressions, ActionRegistry actions) {
    this.expressions = expressions;
    this.actions = actions;
  }

  /** All conditions must hold; the first that does not, or cannot be worked out, decides. */
  public Wanted wanted(List<Condition> conditions, Function<String, Scope> scopes) {
    Wanted wanted = new Wanted.Yes();
    for (Condition condition : conditions) {
      Wanted one =
          switch (expressions.evaluate(condition.when(), scopes.apply(condition.path()))) {
            case Resolved.Value value ->
                value.value().asBoolean() ? new Wanted.Yes() : new Wanted.No();
            case Resolved.NotYet notYet -> new Wanted.NotYet(notYet.stepId());
            case Resolved.Broken broken -> new Wanted.Broken(broken(condition.path(), broken));
          };
      switch (one) {
        case Wanted.Yes _ -> {}
        case Wanted.NotYet _ -> wanted = one;
        case Wanted.No _, Wanted.Broken _ -> {
          return one;
        }
      }
    }
    return wanted;
  }

  /** The input of an action. */
  public Worked input(String path, String actionName, JsonNode with, Scope scope) {
    Optional<Action<?, ?>> action = actions.find(actionName);
    if (action.isEmpty()) {
      return new Worked.Broken(Fact.of("run.unknown-action", "step", path, "action", actionName));
    }
    return switch (expressions.resolve(with, scope)) {
      case Resolved.Value value ->
          worked(path, Inputs.coerce(value.value(), action.get().spec().signature()));
      case Resolved.NotYet notYet -> new Worked.NotYet(notYet.stepId());
      case Resolved.Broken broken -> new Worked.Broken(broken(path, broken));
    };
  }

  /** Any value with expressions in it. */
  public Worked value(String path, JsonNode with, Scope scope) {
    return worked(path, expressions.resolve(with, scope));
  }

  /** As they stand while they speak of what is not known yet. */
  public Texts texts(String path, Texts texts, Scope scope) {
    return value(path, Json.tree(texts), scope) instanceof Worked.Input input
        ? Json.convert(input.value(), Texts.class)
        : texts;
  }

  private static Worked worked(String path, Resolved resolved) {
    return switch (resolved) {
      case Resolved.Value typed -> new Worked.Input(typed.value());
      case Resolved.NotYet notYet -> new Worked.NotYet(notYet.stepId());
      case Resolved.Broken broken -> new Worked.Broken(broken(path, broken));
    };
  }

  private static Fact broken(String path, Resolved.Broken broken) {
    return Fact.of(
        "run.expression-broken",
        "step",
        path,
        "expression",
        broken.expression(),
        "reason",
        broken.reason());
  }
}
