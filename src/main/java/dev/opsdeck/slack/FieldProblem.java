package dev.opsdeck.slack;

import dev.opsdeck.kernel.Fact;
import java.util.Optional;
import java.util.Set;

/**
 * What is wrong with one field of a form. Who filled in a form has seen no flags: the same problem
 * is said in other words than after a command.
 *
 * @param field the name of the flag, without dashes
 */
record FieldProblem(String field, Fact why) {
  /** The problem, when it is about one of these fields. */
  static Optional<FieldProblem> of(Fact problem, Set<String> fields) {
    String flag = problem.values().get("flag");
    return flag == null || !fields.contains(flag)
        ? Optional.empty()
        : Optional.of(new FieldProblem(flag, inForm(problem)));
  }

  private static Fact inForm(Fact problem) {
    return switch (problem.code()) {
      case "parameter.missing", "parameter.empty" -> Fact.of("field.missing");
      case "parameter.too-long" -> Fact.of("field.too-long", "longest", value(problem, "longest"));
      case "parameter.not-a-choice" ->
          Fact.of("field.not-a-choice", "choices", value(problem, "choices"));
      case "parameter.not-the-pattern" ->
          Fact.of("field.not-the-pattern", "pattern", value(problem, "pattern"));
      case "parameter.not-an-integer" -> Fact.of("field.not-an-integer");
      case "parameter.too-small" ->
          Fact.of("field.too-small", "minimum", value(problem, "minimum"));
      case "parameter.too-large" ->
          Fact.of("field.too-large", "maximum", value(problem, "maximum"));
      case "parameter.not-yes-or-no" -> Fact.of("field.not-yes-or-no");
      case "parameter.not-a-duration" -> Fact.of("field.not-a-duration");
      default -> problem;
    };
  }

  private static String value(Fact problem, String name) {
    return problem.values().getOrDefault(name, "");
  }
}
