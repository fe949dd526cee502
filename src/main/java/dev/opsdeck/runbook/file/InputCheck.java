package dev.opsdeck.runbook.file;

import com.fasterxml.jackson.databind.JsonNode;
import dev.opsdeck.kernel.Suggestions;
import dev.opsdeck.runbook.ActionSignature;
import dev.opsdeck.runbook.ActionSignature.Field;
import dev.opsdeck.runbook.ActionSignature.FieldType;
import dev.opsdeck.runbook.Inputs;
import dev.opsdeck.runbook.cel.ExpressionChecker;
import dev.opsdeck.runbook.cel.ExpressionChecker.Checked;
import dev.opsdeck.runbook.cel.Gives;
import dev.opsdeck.runbook.cel.Interpolation;
import dev.opsdeck.runbook.cel.Interpolation.Part;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/** Checks the {@code with} of one step: its keys, its values and the expressions in them. */
final class InputCheck {
  private final ExpressionChecker expressions;
  private final Set<String> earlier;
  private final Findings findings;

  InputCheck(ExpressionChecker expressions, Set<String> earlier, Findings findings) {
    this.expressions = expressions;
    this.earlier = earlier;
    this.findings = findings;
  }

  /**
   * @param signature absent when the action is not known: then only the expressions are checked
   */
  void check(JsonNode with, @Nullable ActionSignature signature, String step) {
    String pointer = step + "/with";
    for (Map.Entry<String, JsonNode> entry : with.properties()) {
      String place = Findings.child(pointer, entry.getKey());
      @Nullable Field field = signature == null ? null : signature.inputs().get(entry.getKey());
      if (signature != null && field == null) {
        unknownKey(entry.getKey(), signature, place);
      }
      value(entry.getValue(), field == null ? null : field.type(), entry.getKey(), place);
    }
    if (signature != null) {
      required(with, signature, with.isEmpty() ? step : pointer);
    }
  }

  private void unknownKey(String key, ActionSignature signature, String place) {
    List<String> near = Suggestions.near(key, signature.inputs().keySet());
    findings.add(
        place,
        signature.name() + " takes no '" + key + "'",
        near.isEmpty() ? takes(signature) : "did you mean '" + near.getFirst() + "'?");
  }

  private void required(JsonNode with, ActionSignature signature, String place) {
    for (Map.Entry<String, Field> entry : signature.inputs().entrySet()) {
      boolean given = with.hasNonNull(entry.getKey()) || isNearlyGiven(entry.getKey(), with);
      if (entry.getValue().required() && !given) {
        findings.add(place, signature.name() + " needs '" + entry.getKey() + "'", takes(signature));
      }
    }
  }

  /** Given under a misspelt key, which has been told already. */
  private static boolean isNearlyGiven(String key, JsonNode with) {
    return with.properties().stream()
        .map(Map.Entry::getKey)
        .anyMatch(given -> Suggestions.near(given, Set.of(key)).contains(key));
  }

  private static String takes(ActionSignature signature) {
    if (signature.inputs().isEmpty()) {
      return "it takes nothing";
    }
    return "it takes "
        + signature.inputs().entrySet().stream()
            .map(e -> e.getKey() + " (" + e.getValue().type().words() + optional(e) + ")")
            .collect(Collectors.joining(", "));
  }

  private static String optional(Map.Entry<String, Field> entry) {
    return entry.getValue().required() ? "" : ", optional";
  }

  private void value(JsonNode value, @Nullable FieldType type, String key, String place) {
    if (value.isTextual()) {
      text(value, type, key, place);
      return;
    }
    nested(value, place);
    if (type != null && !value.isNull() && !Inputs.fits(value, type)) {
      findings.add(place, "'" + key + "' cannot be " + shown(value), "it takes " + type.words());
    }
  }

  private void nested(JsonNode value, String place) {
    if (value.isObject()) {
      value
          .properties()
          .forEach(entry ->
              value(entry.getValue(), null, entry.getKey(), Findings.child(place, entry.getKey())));
    }
    for (int i = 0; value.isArray() && i < value.size(); i++) {
      value(value.get(i), null, "", place + "/" + i);
    }
  }

  private void text(JsonNode value, @Nullable FieldType type, String key, String place) {
    Interpolation text = Interpolation.parse(value.asText());
    if (!text.closed()) {
      findings.add(place, "a ${ has no closing }", "close it, or write $${ for a plain ${");
      return;
    }
    if (text.isPlain()) {
      if (type != null && !Inputs.fits(value, type)) {
        findings.add(place, "'" + key + "' cannot be " + shown(value), "it takes " + type.words());
      }
      return;
    }
    for (Part part : text.parts()) {
      if (part instanceof Part.Code(String code)) {
        code(code, text.parts().size() == 1 ? type : null, key, place);
      }
    }
    boolean mixed = text.parts().size() > 1;
    if (mixed && type != null && type != FieldType.TEXT && type != FieldType.DURATION) {
      findings.add(
          place,
          "'" + key + "' takes " + type.words() + ", but this makes a text",
          "write one expression ${…} and nothing around it");
    }
  }

  private void code(String code, @Nullable FieldType type, String key, String place) {
    switch (expressions.check(code, earlier)) {
      case Checked.Wrong wrong -> wrong.issues().forEach(issue -> findings.add(place, issue));
      case Checked.Right(Gives gives) -> {
        if (type != null && !gives.fits(type)) {
          findings.add(
              place,
              "'"
                  + key
                  + "' takes "
                  + type.words()
                  + ", but ${"
                  + code
                  + "} gives "
                  + gives.words(),
              "change the expression, for instance with string(…) or int(…)");
        }
      }
    }
  }

  private static String shown(JsonNode value) {
    String whole = value.isTextual() ? "'" + value.asText() + "'" : value.toString();
    return whole.length() > 60 ? whole.substring(0, 60) + "…" : whole;
  }
}
