package dev.opsdeck.runbook.cel;

import dev.cel.common.CelAbstractSyntaxTree;
import dev.cel.common.CelValidationException;
import dev.cel.common.CelValidationResult;
import dev.opsdeck.kernel.Suggestions;
import dev.opsdeck.runbook.cel.References.Comparison;
import dev.opsdeck.runbook.cel.References.Path;
import dev.opsdeck.runbook.cel.Vocabulary.Field;
import java.util.ArrayList;
import java.util.Collection;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.SortedMap;
import java.util.TreeSet;
import org.jspecify.annotations.Nullable;

/**
 * Checks the expressions of one runbook against the names and types that they can use. An
 * expression is parsed and typed once, however many places it is looked at from. For one thread.
 */
public final class ExpressionChecker {
  private final Vocabulary vocabulary;
  private final Checkers checkers;
  private final Map<String, CelValidationResult> parsed = new HashMap<>();
  private final Map<String, CelValidationResult> typed = new HashMap<>();

  public ExpressionChecker(Vocabulary vocabulary) {
    this.vocabulary = vocabulary;
    this.checkers = new Checkers(TypeModel.checkers(vocabulary));
  }

  /** What came of it. */
  public sealed interface Checked {
    record Right(ExpressionType gives) implements Checked {}

    record Wrong(List<Diagnostic> issues) implements Checked {
      public Wrong {
        issues = List.copyOf(issues);
      }
    }
  }

  public Checked check(String code, VisibleSteps sight) {
    if (code.isBlank()) {
      return new Checked.Wrong(List.of(new Diagnostic("there is no expression here", "write one")));
    }
    try {
      CelAbstractSyntaxTree tree = parsed.computeIfAbsent(code, Checkers.PARSER::parse).getAst();
      List<Diagnostic> issues = new ArrayList<>();
      References.paths(tree).forEach(path -> checkPath(path, sight, issues));
      if (!sight.loop() && !References.binds(tree, "item")) {
        References.paths(tree).forEach(path -> checkItem(path, issues));
      }
      References.comparisons(tree).forEach(comparison -> checkChoice(comparison, issues));
      if (!issues.isEmpty()) {
        return new Checked.Wrong(issues.stream().distinct().toList());
      }
      CelValidationResult types = typed.computeIfAbsent(code, _ -> checkers.check(tree));
      return new Checked.Right(ExpressionType.of(types.getAst().getResultType()));
    } catch (CelValidationException e) {
      return new Checked.Wrong(List.of(CelWords.issue(e.getErrors().getFirst())));
    }
  }

  private static void checkItem(Path path, List<Diagnostic> issues) {
    if (path.names().getFirst().equals("item")) {
      issues.add(new Diagnostic("there is no item here", "use it in the steps of a forEach"));
    }
  }

  private void checkPath(Path path, VisibleSteps sight, List<Diagnostic> issues) {
    List<String> names = path.names();
    String root = names.getFirst();
    if (root.equals("steps")) {
      checkStep(names, sight, issues);
      return;
    }
    SortedMap<String, Field> fields = vocabulary.roots().get(root);
    if (fields == null && root.equals("service")) {
      issues.add(
          new Diagnostic(
              "there is no service here: the command can be about something else",
              "use target and env, or let the command take a service only"));
      return;
    }
    if (fields != null && names.size() > 1 && !fields.containsKey(names.get(1))) {
      String wrong =
          root.equals("params")
              ? "the runbook has no parameter '" + names.get(1) + "'"
              : root + " has no field '" + names.get(1) + "'";
      issues.add(new Diagnostic(wrong, suggestion(names.get(1), fields.keySet(), root + ".")));
    }
  }

  private void checkStep(List<String> names, VisibleSteps sight, List<Diagnostic> issues) {
    if (names.size() == 1) {
      issues.add(new Diagnostic("'steps' alone says nothing", "write steps.<id>.<field>"));
      return;
    }
    String id = names.get(1);
    if (!vocabulary.steps().containsKey(id)) {
      issues.add(
          new Diagnostic("there is no step '" + id + "'", suggestion(id, sight.steps(), "steps.")));
      return;
    }
    if (!sight.steps().contains(id)) {
      issues.add(sight.hidden().getOrDefault(id, later(id, sight)));
      return;
    }
    SortedMap<String, Field> fields = vocabulary.steps().get(id);
    if (fields != null && names.size() > 2 && !fields.containsKey(names.get(2))) {
      issues.add(
          new Diagnostic(
              "step '" + id + "' has no output '" + names.get(2) + "'",
              suggestion(names.get(2), fields.keySet(), "steps." + id + ".")));
    }
  }

  private static Diagnostic later(String id, VisibleSteps sight) {
    String wrong = "step '" + id + "' has no output yet at this point";
    if (!sight.steps().isEmpty()) {
      String usable = String.join(", ", sorted(sight.steps()));
      return new Diagnostic(wrong, "only the steps before it can be used: " + usable);
    }
    return new Diagnostic(
        wrong, sight.hidden().isEmpty() ? "no step comes before it" : "no step can be used here");
  }

  private void checkChoice(Comparison comparison, List<Diagnostic> issues) {
    List<String> names = comparison.path().names();
    @Nullable Field field = field(names);
    if (field != null
        && !field.choices().isEmpty()
        && !field.choices().contains(comparison.text())) {
      issues.add(
          new Diagnostic(
              String.join(".", names) + " is never '" + comparison.text() + "'",
              suggestion(comparison.text(), field.choices(), "")));
    }
  }

  private @Nullable Field field(List<String> names) {
    boolean ofStep = names.size() == 3 && names.getFirst().equals("steps");
    if (!ofStep && names.size() != 2) {
      return null;
    }
    @Nullable SortedMap<String, Field> fields =
        ofStep ? vocabulary.steps().get(names.get(1)) : vocabulary.roots().get(names.getFirst());
    return fields == null ? null : fields.get(names.getLast());
  }

  private static String suggestion(String typed, Collection<String> known, String prefix) {
    List<String> near = Suggestions.near(typed, known);
    if (!near.isEmpty()) {
      return "did you mean " + prefix + near.getFirst() + "?";
    }
    return known.isEmpty() ? "there are none" : "there are " + String.join(", ", sorted(known));
  }

  private static Collection<String> sorted(Collection<String> names) {
    return new TreeSet<>(names);
  }
}
