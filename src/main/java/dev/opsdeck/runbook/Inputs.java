package dev.opsdeck.runbook;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.BooleanNode;
import com.fasterxml.jackson.databind.node.LongNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import com.fasterxml.jackson.databind.node.TextNode;
import dev.opsdeck.kernel.Json;
import dev.opsdeck.runbook.ActionSignature.Field;
import dev.opsdeck.runbook.ActionSignature.FieldType;
import dev.opsdeck.runbook.expression.Resolved;
import dev.opsdeck.runbook.parameter.Durations;
import java.time.DateTimeException;
import java.time.Duration;
import java.util.Map;
import java.util.Optional;

/** Brings the {@code with} of a step, once its expressions are worked out, to an action's types. */
public final class Inputs {
  private Inputs() {}

  /**
   * What the action's input record is read from: {@code 5m} has become {@code PT5M}, a text of
   * digits a number where a number is asked for, and what is null is left out. {@code Broken} names
   * the first key that is unknown, missing or of the wrong type.
   */
  public static Resolved coerce(JsonNode with, ActionSignature signature) {
    ObjectNode result = Json.object();
    for (Map.Entry<String, JsonNode> entry : with.properties()) {
      String key = entry.getKey();
      Field field = signature.inputs().get(key);
      if (field == null) {
        return new Resolved.Broken(key, signature.name() + " takes no '" + key + "'");
      }
      if (entry.getValue().isNull()) {
        continue;
      }
      Optional<JsonNode> value = convert(entry.getValue(), field);
      if (value.isEmpty()) {
        return new Resolved.Broken(key, mismatch(key, entry.getValue(), field));
      }
      result.set(key, value.get());
    }
    for (Map.Entry<String, Field> entry : signature.inputs().entrySet()) {
      if (entry.getValue().required() && !result.has(entry.getKey())) {
        return new Resolved.Broken(
            entry.getKey(), signature.name() + " needs '" + entry.getKey() + "'");
      }
    }
    return new Resolved.Value(result);
  }

  /** Whether a value without expressions can be such an input. */
  public static boolean fits(JsonNode value, Field field) {
    return convert(value, field).isPresent();
  }

  private static Optional<JsonNode> convert(JsonNode value, Field field) {
    return convert(value, field.type())
        .filter(one -> field.choices().isEmpty() || field.choices().contains(one.asText()));
  }

  private static Optional<JsonNode> convert(JsonNode value, FieldType type) {
    return switch (type) {
      case TEXT ->
          value.isValueNode() ? Optional.of(TextNode.valueOf(value.asText())) : Optional.empty();
      case INTEGER -> integer(value);
      case BOOLEAN -> bool(value);
      case DURATION -> duration(value);
      case LIST -> value.isArray() ? Optional.of(value) : Optional.empty();
      case MAP -> value.isObject() ? Optional.of(value) : Optional.empty();
    };
  }

  private static Optional<JsonNode> integer(JsonNode value) {
    boolean whole = value.isTextual() && value.asText().matches("-?\\d{1,18}");
    if (whole) {
      return Optional.of(LongNode.valueOf(Long.parseLong(value.asText())));
    }
    return value.isIntegralNumber() && value.canConvertToLong()
        ? Optional.of(LongNode.valueOf(value.longValue()))
        : Optional.empty();
  }

  private static Optional<JsonNode> bool(JsonNode value) {
    boolean word = value.isBoolean() || value.asText().matches("true|false");
    return word && value.isValueNode()
        ? Optional.of(BooleanNode.valueOf(value.asText().equals("true")))
        : Optional.empty();
  }

  private static Optional<JsonNode> duration(JsonNode value) {
    if (!value.isTextual()) {
      return Optional.empty();
    }
    return Durations.parse(value.asText())
        .or(() -> iso(value.asText()))
        .map(duration -> TextNode.valueOf(duration.toString()));
  }

  /** An inverse that an action worked out carries its durations in ISO-8601 already. */
  private static Optional<Duration> iso(String text) {
    try {
      return Optional.of(Duration.parse(text));
    } catch (DateTimeException notIso) {
      return Optional.empty();
    }
  }

  private static String mismatch(String key, JsonNode value, Field field) {
    String shown = value.toString();
    String cut = shown.length() > 80 ? shown.substring(0, 80) + "…" : shown;
    return "'" + key + "' takes " + field.words() + ", but is " + cut;
  }
}
