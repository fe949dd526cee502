package dev.opsdeck.runbook.cel;

import dev.cel.common.CelIssue;
import dev.cel.runtime.CelEvaluationException;
import dev.opsdeck.kernel.Suggestions;
import java.util.List;
import java.util.Map;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** CEL's own messages in the words of who writes runbooks. */
final class CelWords {
  static final List<String> ROOTS =
      List.of("params", "service", "env", "target", "steps", "incident", "item", "now");

  private static final List<String> FUNCTIONS =
      List.of(
          "size",
          "string",
          "int",
          "double",
          "bool",
          "duration",
          "timestamp",
          "has",
          "contains",
          "startsWith",
          "endsWith",
          "matches",
          "exists",
          "all",
          "filter",
          "map");

  private static final Pattern UNDECLARED =
      Pattern.compile("undeclared reference to '([^']+)'.*", Pattern.DOTALL);
  private static final Pattern OVERLOAD =
      Pattern.compile(
          "found no matching overload for '([^']+)' applied to '([^']*)'.*", Pattern.DOTALL);
  private static final Pattern FIELD_OF =
      Pattern.compile("type '([^']+)' does not support field selection");

  private static final Map<String, String> TYPES =
      Map.of(
          "string", "text",
          "int", "a whole number",
          "uint", "a whole number",
          "double", "a number with a fraction",
          "bool", "true or false",
          "google.protobuf.Timestamp", "a time",
          "google.protobuf.Duration", "a duration");

  private CelWords() {}

  static Diagnostic issue(CelIssue issue) {
    String message = issue.getMessage();
    Matcher undeclared = UNDECLARED.matcher(message);
    if (undeclared.matches()) {
      return unknown(undeclared.group(1));
    }
    Matcher overload = OVERLOAD.matcher(message);
    if (overload.matches()) {
      return new Diagnostic(
          operator(overload.group(1)) + " does not work on " + types(overload.group(2)),
          "bring both to one type, for instance with string(…) or int(…)");
    }
    Matcher field = FIELD_OF.matcher(message);
    if (field.matches()) {
      return new Diagnostic(type(field.group(1)) + " has no fields", "take the last part away");
    }
    return new Diagnostic(
        "this is not an expression: " + syntax(message),
        "look at the quotes, brackets and operators near character "
            + (issue.getSourceLocation().getColumn() + 1));
  }

  private static String syntax(String message) {
    return message.contains("'<EOF>'") || message.contains("token recognition error")
        ? "it ends too early, or a quote is missing"
        : firstLine(message.replaceFirst(" expecting .*", ""));
  }

  static String evaluation(CelEvaluationException e) {
    String message = e.getMessage() == null ? "cannot be worked out" : firstLine(e.getMessage());
    return message.replaceFirst("^evaluation error at <input>:\\d+: ", "");
  }

  private static Diagnostic unknown(String name) {
    List<String> near = Suggestions.near(name, ROOTS);
    if (near.isEmpty()) {
      near = Suggestions.near(name, FUNCTIONS);
    }
    String right =
        near.isEmpty()
            ? "expressions know " + String.join(", ", ROOTS) + "; put plain text in quotes"
            : "did you mean " + near.getFirst() + "?";
    return new Diagnostic("'" + name + "' is not known here", right);
  }

  private static String operator(String function) {
    String sign = function.replace("_", "");
    return "'" + (sign.isEmpty() ? function : sign) + "'";
  }

  private static String types(String list) {
    String inner = list.replaceAll("wrapper\\(([^)]+)\\)", "$1").replaceAll("[()]", "");
    return String.join(
        " and ",
        Pattern.compile("\\s*,\\s*|\\.(?=$)|(?<=string)\\.")
            .splitAsStream(inner)
            .filter(part -> !part.isBlank())
            .map(CelWords::type)
            .toList());
  }

  private static String type(String name) {
    return TYPES.getOrDefault(name, name.replace("~", ""));
  }

  private static String firstLine(String message) {
    String line = message.lines().findFirst().orElse("");
    return line.length() > 160 ? line.substring(0, 160) + "…" : line;
  }
}
