package dev.opsdeck.runbook.cel;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import com.google.common.primitives.UnsignedLong;
import dev.cel.common.values.NullValue;
import dev.opsdeck.runbook.cel.JsonStruct.Missing;
import dev.opsdeck.runbook.expression.Scope;
import dev.opsdeck.runbook.parameter.Durations;
import java.math.BigDecimal;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Collectors;

/** Values between JSON and CEL. */
final class CelValues {
  private static final JsonNodeFactory JSON = JsonNodeFactory.instance;

  /** Up to here a double knows every whole number: 2 to the power of 53. */
  private static final double LARGEST_WHOLE = 0x1p53;

  private CelValues() {}

  static Map<String, Object> variables(Scope scope) {
    JsonNode incident = scope.incident();
    JsonNode item = scope.item();
    return Map.of(
        "params",
        new JsonStruct(scope.params(), Missing.IS_NULL),
        "service",
        new JsonStruct(scope.service(), Missing.IS_NULL),
        "env",
        new JsonStruct(scope.env(), Missing.IS_NULL),
        "target",
        new JsonStruct(scope.target(), Missing.IS_NULL),
        "steps",
        new StepOutputs(scope.steps()),
        "incident",
        incident == null || incident.isNull()
            ? NullValue.NULL_VALUE
            : new JsonStruct(incident, Missing.IS_NULL),
        "item",
        item == null ? NullValue.NULL_VALUE : fromJson(item),
        "now",
        scope.now());
  }

  static Object fromJson(JsonNode node) {
    return switch (node.getNodeType()) {
      case BOOLEAN -> node.booleanValue();
      case NUMBER ->
          node.isIntegralNumber() && node.canConvertToLong()
              ? (Object) node.longValue()
              : (Object) node.doubleValue();
      case ARRAY -> list(node);
      case OBJECT -> map(node);
      case STRING -> node.textValue();
      case NULL, MISSING -> NullValue.NULL_VALUE;
      case BINARY, POJO -> node.asText();
    };
  }

  private static List<Object> list(JsonNode array) {
    List<Object> list = new ArrayList<>(array.size());
    array.forEach(item -> list.add(fromJson(item)));
    return list;
  }

  private static Map<String, Object> map(JsonNode object) {
    Map<String, Object> map = new LinkedHashMap<>();
    object.properties().forEach(entry -> map.put(entry.getKey(), fromJson(entry.getValue())));
    return map;
  }

  /**
   * Empty for what has no form in JSON, such as bytes, types, and numbers that are none ({@code
   * NaN} and the infinite ones).
   */
  static Optional<JsonNode> toJson(Object value) {
    return switch (value) {
      case Boolean bool -> Optional.of(JSON.booleanNode(bool));
      case Long number -> Optional.of(JSON.numberNode(number));
      case UnsignedLong number -> Optional.of(JSON.numberNode(number.bigIntegerValue()));
      case Double number when Double.isFinite(number) -> Optional.of(number(number));
      case String text -> Optional.of(JSON.textNode(text));
      case NullValue _ -> Optional.of(JSON.nullNode());
      case Instant instant -> Optional.of(JSON.textNode(instant.toString()));
      case Duration duration -> Optional.of(JSON.textNode(signed(duration)));
      case JsonStruct struct -> Optional.of(struct.json());
      case List<?> list -> array(list);
      case Map<?, ?> map -> object(map);
      default -> Optional.empty();
    };
  }

  /** A whole number is written as one, as CEL's {@code string} does. */
  private static JsonNode number(double number) {
    return number == Math.rint(number) && Math.abs(number) <= LARGEST_WHOLE
        ? JSON.numberNode((long) number)
        : JSON.numberNode(number);
  }

  private static String signed(Duration duration) {
    return duration.isNegative()
        ? "-" + Durations.format(duration.negated())
        : Durations.format(duration);
  }

  /**
   * How a value stands in a text: numbers without exponents, the elements of a list side by side.
   */
  static String inText(JsonNode value) {
    return switch (value.getNodeType()) {
      case STRING -> value.textValue();
      case NUMBER -> plain(value.decimalValue());
      case ARRAY -> value.valueStream().map(CelValues::inText).collect(Collectors.joining(", "));
      default -> value.toString();
    };
  }

  private static String plain(BigDecimal number) {
    return number.signum() == 0 ? "0" : number.stripTrailingZeros().toPlainString();
  }

  private static Optional<JsonNode> array(List<?> list) {
    ArrayNode array = JSON.arrayNode();
    for (Object item : list) {
      Optional<JsonNode> node = toJson(item);
      if (node.isEmpty()) {
        return Optional.empty();
      }
      array.add(node.get());
    }
    return Optional.of(array);
  }

  private static Optional<JsonNode> object(Map<?, ?> map) {
    ObjectNode object = JSON.objectNode();
    for (Map.Entry<?, ?> entry : map.entrySet()) {
      Optional<JsonNode> node = toJson(entry.getValue());
      if (node.isEmpty()) {
        return Optional.empty();
      }
      object.set(entry.getKey().toString(), node.get());
    }
    return Optional.of(object);
  }
}
