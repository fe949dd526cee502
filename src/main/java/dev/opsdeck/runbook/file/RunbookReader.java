package dev.opsdeck.runbook.file;

import com.fasterxml.jackson.databind.JsonNode;
import dev.opsdeck.catalog.AcceptedTargets;
import dev.opsdeck.kernel.Suggestions;
import dev.opsdeck.runbook.ActionSignature;
import dev.opsdeck.runbook.Runbook;
import dev.opsdeck.runbook.cel.ExpressionChecker;
import dev.opsdeck.runbook.cel.VisibleSteps;
import dev.opsdeck.runbook.cel.Vocabulary;
import dev.opsdeck.runbook.parameter.Parameter;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.regex.Pattern;

/** Checks one file and makes a runbook of it. */
final class RunbookReader {
  /** Steps that a run may have to carry out, so that no plan grows beyond what people can read. */
  private static final long MOST_STEPS = 200;

  /** Parts that hold names which expressions use. */
  private static final Pattern NAMES =
      Pattern.compile("/parameters.*|.*/(id|steps|verify|parallel|run)|.*/(form|options)(/.*)?");

  private final Map<String, ActionSignature> actions;

  RunbookReader(Map<String, ActionSignature> actions) {
    this.actions = actions;
  }

  /**
   * Adds what is wrong to the sheet's findings; for one sheet to be called once.
   *
   * @return empty when anything is wrong
   */
  Optional<Runbook> read(ParsedFile.Parsed sheet, IncludeResolver.Shelf shelf) {
    JsonNode root = sheet.root();
    Diagnostics findings = sheet.findings();
    if (!root.isObject()) {
      return Optional.empty();
    }
    checkName(sheet);
    boolean named = new StepShape(findings).check(sheet.outline());
    new ActionCheck(actions, shelf, findings).check(sheet.outline());
    AcceptedTargets targets = TargetCheck.read(root.path("command"), findings);
    if (root.has("command")) { // what others include, they check
      new TargetCheck(actions, shelf, findings).check(sheet.outline(), targets);
    }
    new DurationChecks(findings).check(sheet.outline(), root);
    if (!named || sheet.misfits().stream().anyMatch(misfit -> NAMES.matcher(misfit).matches())) {
      return Optional.empty(); // expressions would only repeat what is wrong with names
    }
    List<Parameter> parameters =
        new ParameterReader(findings).read(root.path("parameters"), "/parameters");
    StepOutputTypes forms = StepOutputTypes.read(sheet.outline(), actions, findings);
    ExpressionChecker expressions =
        new ExpressionChecker(Vocabulary.of(parameters, targets, forms.outputs()));
    checkPositional(root.at("/command/positional"), parameters, findings);
    new ValueCheck(expressions, VisibleSteps.NO_STEPS, findings)
        .condition(root.at("/approval/when"), "/approval/when");
    new StepExpressions(expressions, actions, shelf, findings).check(sheet.outline());
    return findings.none() ? build(sheet, parameters, forms, shelf) : Optional.empty();
  }

  private static void checkName(ParsedFile.Parsed sheet) {
    JsonNode name = sheet.root().path("name");
    if (name.isTextual() && !name.asText().equals(sheet.name())) {
      sheet
          .findings()
          .add(
              "/name",
              "the runbook '" + name.asText() + "' stands in the file " + sheet.name() + ".yaml",
              "name both the same");
    }
  }

  private static void checkPositional(
      JsonNode positional, List<Parameter> parameters, Diagnostics findings) {
    List<String> names = parameters.stream().map(Parameter::name).toList();
    for (int i = 0; i < positional.size(); i++) {
      String name = positional.get(i).asText();
      if (!names.contains(name)) {
        List<String> near = Suggestions.near(name, names);
        findings.add(
            "/command/positional/" + i,
            "the runbook has no parameter '" + name + "'",
            near.isEmpty()
                ? "declare it below parameters"
                : "did you mean " + near.getFirst() + "?");
      }
    }
  }

  private static Optional<Runbook> build(
      ParsedFile.Parsed sheet,
      List<Parameter> parameters,
      StepOutputTypes forms,
      IncludeResolver.Shelf shelf) {
    Runbook runbook = new RunbookBuilder(sheet, forms, shelf).build(parameters);
    long steps = RunbookMetrics.count(runbook);
    if (steps > MOST_STEPS) {
      sheet
          .findings()
          .add(
              "/steps",
              "with all that is repeated and included, these are " + steps + " steps",
              "a run has at most " + MOST_STEPS + ": make several runbooks of it");
      return Optional.empty();
    }
    return Optional.of(runbook);
  }
}
