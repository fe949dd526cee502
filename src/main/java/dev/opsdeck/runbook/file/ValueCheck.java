package dev.opsdeck.runbook.file;

import com.fasterxml.jackson.databind.JsonNode;
import dev.opsdeck.kernel.Suggestions;
import dev.opsdeck.runbook.ActionSignature.Field;
import dev.opsdeck.runbook.ActionSignature.FieldType;
import dev.opsdeck.runbook.Inputs;
import dev.opsdeck.runbook.cel.Diagnostic;
import dev.opsdeck.runbook.cel.ExpressionChecker;
import dev.opsdeck.runbook.cel.ExpressionChecker.Checked;
import dev.opsdeck.runbook.cel.ExpressionType;
import dev.opsdeck.runbook.cel.Interpolation;
import dev.opsdeck.runbook.cel.Interpolation.Part;
import dev.opsdeck.runbook.cel.VisibleSteps;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** Checks the expressions of one step, and values against the types that they must have. */
final class ValueCheck {
  private static final Field LIST = new Field(FieldType.LIST, true);

  private final ExpressionChecker expressions;
  private final VisibleSteps sight;
  private final Diagnostics findings;

  ValueCheck(ExpressionChecker expressions, VisibleSteps sight, Diagnostics findings) {
    this.expressions = expressions;
    this.sight = sight;
    this.findings = findings;
  }

  void condition(JsonNode condition, String place) {
    if (!condition.isTextual()) {
      return; // the schema has told
    }
    if (condition.asText().strip().startsWith("${")) {
      findings.add(place, "a condition is an expression already", "write it without ${ and }");
      return;
    }
    switch (expressions.check(condition.asText(), sight)) {
      case Checked.Wrong wrong -> {
        for (Diagnostic issue : wrong.issues()) {
          findings.add(place, issue);
        }
      }
      case Checked.Right(ExpressionType gives) -> {
        if (gives != ExpressionType.BOOLEAN && gives != ExpressionType.ANYTHING) {
          findings.add(
              place, "the condition gives " + gives.words(), "make it true or false: compare it");
        }
      }
    }
  }

  /** A text for people in both languages. */
  void texts(JsonNode texts, String place) {
    for (String language : List.of("en", "es")) {
      if (texts.path(language).isTextual()) {
        text(texts.get(language), null, language, place + "/" + language);
      }
    }
  }

  /** A list, or one expression that gives one. */
  void list(JsonNode list, String place) {
    if (!list.isTextual()) {
      nested(list, place);
    } else if (Interpolation.parse(list.asText()).isPlain()) {
      findings.add(
          place,
          "forEach takes a list, but this is a text",
          "write a list, or one expression ${…}");
    } else {
      text(list, LIST, "forEach", place);
    }
  }

  /**
   * @param field absent when any will do
   */
  void value(JsonNode value, @Nullable Field field, String key, String place) {
    if (value.isTextual()) {
      text(value, field, key, place);
      return;
    }
    nested(value, place);
    if (field != null && !value.isNull()) {
      plain(value, field, key, place);
    }
  }

  private void nested(JsonNode value, String place) {
    if (value.isObject()) {
      value
          .properties()
          .forEach(entry ->
              value(
                  entry.getValue(),
                  null,
                  entry.getKey(),
                  Diagnostics.child(place, entry.getKey())));
    }
    for (int i = 0; value.isArray() && i < value.size(); i++) {
      value(value.get(i), null, "", place + "/" + i);
    }
  }

  private void text(JsonNode value, @Nullable Field field, String key, String place) {
    Interpolation text = Interpolation.parse(value.asText());
    if (!text.closed()) {
      findings.add(place, "a ${ has no closing }", "close it, or write $${ for a plain ${");
      return;
    }
    if (text.isPlain()) {
      if (field != null) {
        plain(value, field, key, place);
      }
      return;
    }
    for (Part part : text.parts()) {
      if (part instanceof Part.Code(String code)) {
        code(code, text.parts().size() == 1 ? field : null, key, place);
      }
    }
    boolean mixed = text.parts().size() > 1;
    if (mixed && field != null && !takesText(field)) {
      findings.add(
          place,
          "'" + key + "' takes " + field.words() + ", but this makes a text",
          "write one expression ${…} and nothing around it");
    }
  }

  private static boolean fits(ExpressionType gives, Field field) {
    boolean word = gives == ExpressionType.TEXT || gives == ExpressionType.ANYTHING;
    return gives.fits(field.type()) && (word || field.choices().isEmpty());
  }

  private static boolean takesText(Field field) {
    return field.type() == FieldType.TEXT || field.type() == FieldType.DURATION;
  }

  private void plain(JsonNode value, Field field, String key, String place) {
    if (Inputs.fits(value, field)) {
      return;
    }
    List<String> near = Suggestions.near(value.asText(), field.choices());
    findings.add(
        place,
        "'" + key + "' cannot be " + shown(value),
        near.isEmpty()
            ? "it takes " + field.words()
            : "did you mean '" + String.join("' or '", near) + "'?");
  }

  private void code(String code, @Nullable Field field, String key, String place) {
    switch (expressions.check(code, sight)) {
      case Checked.Wrong wrong -> wrong.issues().forEach(issue -> findings.add(place, issue));
      case Checked.Right(ExpressionType gives) -> {
        if (field != null && !fits(gives, field)) {
          findings.add(
              place,
              "'"
                  + key
                  + "' takes "
                  + field.words()
                  + ", but ${"
                  + code
                  + "} gives "
                  + gives.words(),
              "change the expression, for instance with string(…) or int(…)");
        }
      }
    }
  }

  static String shown(JsonNode value) {
    String whole = value.isTextual() ? "'" + value.asText() + "'" : value.toString();
    return whole.length() > 60 ? whole.substring(0, 60) + "…" : whole;
  }
}
