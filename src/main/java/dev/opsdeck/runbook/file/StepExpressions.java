package dev.opsdeck.runbook.file;

import com.fasterxml.jackson.databind.JsonNode;
import dev.opsdeck.catalog.AcceptedTargets;
import dev.opsdeck.runbook.ActionSignature;
import dev.opsdeck.runbook.ActionSignature.Field;
import dev.opsdeck.runbook.ActionSignature.FieldType;
import dev.opsdeck.runbook.Effect;
import dev.opsdeck.runbook.Inputs;
import dev.opsdeck.runbook.Runbook;
import dev.opsdeck.runbook.cel.Diagnostic;
import dev.opsdeck.runbook.cel.ExpressionChecker;
import dev.opsdeck.runbook.cel.Interpolation;
import dev.opsdeck.runbook.cel.VisibleSteps;
import dev.opsdeck.runbook.parameter.Parameter;
import dev.opsdeck.runbook.parameter.Parameters;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.SortedMap;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;

/** Checks all that steps say in expressions, and what they give to actions and runbooks. */
final class StepExpressions {
  private final ExpressionChecker expressions;
  private final Map<String, ActionSignature> actions;
  private final IncludeResolver.Shelf shelf;
  private final Diagnostics findings;

  StepExpressions(
      ExpressionChecker expressions,
      Map<String, ActionSignature> actions,
      IncludeResolver.Shelf shelf,
      Diagnostics findings) {
    this.expressions = expressions;
    this.actions = actions;
    this.shelf = shelf;
    this.findings = findings;
  }

  void check(RunbookAst outline) {
    VisibilityAnalysis sights = sights(outline);
    outline.all().forEach(draft -> check(draft, sights));
  }

  /** Changes that are planned at their gate are not foreseen, nor then what needs them. */
  private VisibilityAnalysis sights(RunbookAst outline) {
    Set<String> late = new HashSet<>();
    VisibilityAnalysis sights;
    do {
      sights =
          VisibilityAnalysis.of(outline, draft -> !looks(draft) && !late.contains(draft.pointer()));
    } while (late.addAll(plannedAtGate(outline, sights)));
    return sights;
  }

  private List<String> plannedAtGate(RunbookAst outline, VisibilityAnalysis sights) {
    return outline
        .all()
        .filter(draft -> draft.kind() == Kind.ACTION && !looks(draft))
        .filter(draft -> isFine(draft, sights.agreed(draft)))
        .filter(draft -> !isFine(draft, sights.planned(draft)))
        .map(StepNode::pointer)
        .toList();
  }

  private boolean isFine(StepNode draft, VisibleSteps sight) {
    Diagnostics apart = findings.apart();
    new StepExpressions(expressions, actions, shelf, apart).action(draft, sight);
    return apart.none();
  }

  /** Of what is not known, nothing is said. */
  private boolean looks(StepNode draft) {
    ActionSignature signature = actions.get(draft.text("action"));
    return draft.kind() != Kind.ACTION || (signature != null && !RunbookMetrics.changes(signature));
  }

  private void check(StepNode draft, VisibilityAnalysis sights) {
    JsonNode node = draft.node();
    VisibleSteps sight = sights.of(draft);
    ValueCheck values = values(sight);
    values.condition(node.path("when"), draft.at("when"));
    values(VisibleSteps.NO_STEPS.without(sight.steps(), StepExpressions::notDecidedBy))
        .condition(node.at("/approval/when"), draft.at("approval/when"));
    values(draft.kind() == Kind.ACTION ? sight.and(List.of(draft.id())) : sight)
        .texts(node.path("pointOfNoReturn"), draft.at("pointOfNoReturn"));
    switch (draft.kind()) {
      case ACTION -> action(draft, looks(draft) ? sight : sights.agreed(draft));
      case DECISION -> decision(node.get("decision"), draft.at("decision"), values);
      case MANUAL -> values.texts(node.at("/manual/instructions"), draft.at("manual/instructions"));
      case CHECKLIST ->
          eachText(node.at("/checklist/items"), "text", draft.at("checklist/items"), values);
      case INCLUDE -> include(draft, values(sights.planned(draft)));
      case FOR_EACH -> values(sights.planned(draft)).list(node.get("forEach"), draft.at("forEach"));
      case PARALLEL, SEQUENCE -> {}
      case null -> {} // it has been told
    }
  }

  private static Diagnostic notDecidedBy(String id) {
    return new Diagnostic(
        "who must agree does not depend on step '" + id + "'",
        "use params, service, env or incident here, and 'when' of the step for the rest");
  }

  private ValueCheck values(VisibleSteps sight) {
    return new ValueCheck(expressions, sight, findings);
  }

  private void action(StepNode draft, VisibleSteps sight) {
    @Nullable ActionSignature signature = actions.get(draft.text("action"));
    new InputCheck(values(sight), findings)
        .check(draft.node().path("with"), signature, draft.pointer());
    JsonNode inverse = draft.node().path("inverse");
    if (inverse.isObject()) {
      VisibleSteps after = sight.and(List.of(draft.id()));
      new InputCheck(values(after), findings)
          .check(
              inverse.path("with"),
              actions.get(inverse.path("action").asText()),
              draft.at("inverse"));
    }
  }

  private static void decision(JsonNode decision, String place, ValueCheck values) {
    values.texts(decision.path("question"), place + "/question");
    eachText(decision.path("options"), "label", place + "/options", values);
  }

  private static void eachText(JsonNode list, String key, String place, ValueCheck values) {
    for (int i = 0; list.isArray() && i < list.size(); i++) {
      values.texts(list.get(i).path(key), place + "/" + i + "/" + key);
    }
  }

  private void include(StepNode draft, ValueCheck values) {
    JsonNode with = draft.node().path("with");
    if (!(shelf.find(draft.text("runbook")) instanceof IncludeResolver.Ready(Runbook runbook))) {
      new InputCheck(values, findings).check(with, null, draft.pointer());
      return;
    }
    new InputCheck(values, findings).check(with, asInputs(runbook), draft.pointer());
    for (Parameter parameter : runbook.parameters()) {
      JsonNode given = with.path(parameter.name());
      if (given.isValueNode() && !given.isNull()) {
        plain(given, parameter, Diagnostics.child(draft.at("with"), parameter.name()));
      }
    }
  }

  /** Choices, limits and pattern; the type has been checked. */
  private void plain(JsonNode given, Parameter parameter, String place) {
    boolean written =
        Interpolation.parse(given.asText()).isPlain()
            && Inputs.fits(given, new Field(type(parameter), true));
    if (written && Parameters.valueOf(parameter, given.asText()).isEmpty()) {
      findings.add(
          place,
          "'" + parameter.name() + "' cannot be " + ValueCheck.shown(given),
          parameter.choices().isEmpty()
              ? "it must be " + ParameterReader.rule(parameter)
              : "it must be one of " + String.join(", ", parameter.choices()));
    }
  }

  /** The parameters of a runbook as an action's inputs. */
  private static ActionSignature asInputs(Runbook runbook) {
    SortedMap<String, Field> inputs = new TreeMap<>();
    for (Parameter parameter : runbook.parameters()) {
      boolean required = !parameter.optional() && parameter.fallback() == null;
      inputs.put(parameter.name(), new Field(type(parameter), required));
    }
    return new ActionSignature(
        "the runbook '" + runbook.name() + "'",
        Effect.READ,
        AcceptedTargets.ANY,
        inputs,
        new TreeMap<>());
  }

  private static FieldType type(Parameter parameter) {
    return switch (parameter.type()) {
      case STRING -> FieldType.TEXT;
      case INTEGER -> FieldType.INTEGER;
      case BOOLEAN -> FieldType.BOOLEAN;
      case DURATION -> FieldType.DURATION;
      case SECRET -> FieldType.TEXT;
    };
  }
}
