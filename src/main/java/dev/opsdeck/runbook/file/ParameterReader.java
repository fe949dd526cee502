package dev.opsdeck.runbook.file;

import com.fasterxml.jackson.databind.JsonNode;
import dev.opsdeck.kernel.Texts;
import dev.opsdeck.runbook.parameter.Parameter;
import dev.opsdeck.runbook.parameter.ParameterType;
import dev.opsdeck.runbook.parameter.Parameters;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.regex.Pattern;
import java.util.regex.PatternSyntaxException;
import org.jspecify.annotations.Nullable;

/** Reads parameters and forms, whose shape the schema has found to be right. */
final class ParameterReader {
  private final Diagnostics findings;

  ParameterReader(Diagnostics findings) {
    this.findings = findings;
  }

  List<Parameter> read(JsonNode parameters, String place) {
    List<Parameter> result = new ArrayList<>();
    for (Map.Entry<String, JsonNode> entry : parameters.properties()) {
      String pointer = Diagnostics.child(place, entry.getKey());
      result.add(read(entry.getKey(), entry.getValue(), pointer));
    }
    return result;
  }

  private Parameter read(String name, JsonNode node, String pointer) {
    checkLimits(node, pointer);
    Parameter plain = parameter(name, node, null);
    for (String choice : plain.choices()) {
      if (Parameters.valueOf(plain, choice).isEmpty()) {
        findings.add(
            pointer + "/choices",
            "the choice '" + choice + "' is not a value of this parameter",
            "it must be " + rule(plain));
      }
    }
    JsonNode fallback = node.get("default");
    if (fallback == null) {
      return plain;
    }
    @Nullable JsonNode value = Parameters.valueOf(plain, fallback.asText()).orElse(null);
    if (value == null) {
      findings.add(
          pointer + "/default",
          "the default '" + fallback.asText() + "' is not a value of this parameter",
          plain.choices().isEmpty()
              ? "it must be " + rule(plain)
              : "it must be one of " + String.join(", ", plain.choices()));
    }
    return parameter(name, node, value);
  }

  private void checkLimits(JsonNode node, String pointer) {
    ParameterType type = type(node);
    for (String limit : List.of("minimum", "maximum")) {
      if (node.has(limit) && type != ParameterType.INTEGER) {
        findings.add(pointer + "/" + limit, "only an integer has a " + limit, "take it away");
      }
    }
    if (node.has("minimum")
        && node.has("maximum")
        && node.get("minimum").asLong() > node.get("maximum").asLong()) {
      findings.add(pointer + "/minimum", "the minimum is greater than the maximum", "swap the two");
    }
    if (!node.has("pattern")) {
      return;
    }
    if (type != ParameterType.STRING) {
      findings.add(pointer + "/pattern", "only a string has a pattern", "take it away");
    }
    try {
      Pattern.compile(node.get("pattern").asText());
    } catch (PatternSyntaxException e) {
      findings.add(
          pointer + "/pattern",
          "this is not a regular expression: " + e.getDescription(),
          "look near character " + (e.getIndex() + 1));
    }
  }

  private static Parameter parameter(String name, JsonNode node, @Nullable JsonNode fallback) {
    List<String> choices = new ArrayList<>();
    node.path("choices").forEach(choice -> choices.add(choice.asText()));
    return new Parameter(
        name,
        type(node),
        node.path("optional").asBoolean(),
        description(name, node),
        choices,
        validPattern(node),
        node.has("minimum") ? (Long) node.get("minimum").asLong() : null,
        node.has("maximum") ? (Long) node.get("maximum").asLong() : null,
        fallback);
  }

  private static @Nullable String validPattern(JsonNode node) {
    try {
      return node.has("pattern") ? Pattern.compile(node.get("pattern").asText()).pattern() : null;
    } catch (PatternSyntaxException told) {
      return null;
    }
  }

  private static ParameterType type(JsonNode node) {
    return ParameterType.valueOf(node.get("type").asText().toUpperCase(Locale.ROOT));
  }

  private static Texts description(String name, JsonNode node) {
    JsonNode texts = node.path("description");
    return new Texts(texts.path("en").asText(name), texts.path("es").asText(name));
  }

  /** What a value of the parameter must be, for people. */
  static String rule(Parameter parameter) {
    String type =
        switch (parameter.type()) {
          case STRING -> "a text";
          case INTEGER -> "a whole number";
          case BOOLEAN -> "true or false";
          case DURATION -> "a duration such as 90s, 5m or 1h30m";
          case SECRET -> "entered in a form";
        };
    return type
        + (parameter.minimum() == null ? "" : ", at least " + parameter.minimum())
        + (parameter.maximum() == null ? "" : ", at most " + parameter.maximum())
        + (parameter.pattern() == null ? "" : " that matches " + parameter.pattern());
  }
}
