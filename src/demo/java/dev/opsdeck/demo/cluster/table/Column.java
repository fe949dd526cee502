package dev.opsdeck.demo.cluster.table;

import com.fasterxml.jackson.databind.JsonNode;
import java.time.Instant;
import java.util.function.BiFunction;
import org.jspecify.annotations.Nullable;

/**
 * A column of a printed kind.
 *
 * @param priority 0 is always shown, 1 with {@code -o wide}
 * @param cell of an object at a time; a text, a number, a boolean, or null when a custom resource
 *     has none
 */
record Column(
    String name, String type, int priority, BiFunction<JsonNode, Instant, @Nullable Object> cell) {

  static Column of(String name, BiFunction<JsonNode, Instant, @Nullable Object> cell) {
    return new Column(name, "string", 0, cell);
  }

  static Column text(String name, String pointer) {
    return of(name, (object, now) -> object.at(pointer).asText(""));
  }

  static Column number(String name, String pointer) {
    return new Column(name, "integer", 0, (object, now) -> object.at(pointer).asInt());
  }

  /** Of a custom resource: as it is, or null. */
  static Column custom(String name, String pointer) {
    return of(
        name,
        (object, now) -> {
          JsonNode value = object.at(pointer);
          return value.isMissingNode() || value.isNull()
              ? null
              : value.isContainerNode() ? value.toString() : value.asText();
        });
  }

  /** The status of a condition of a custom resource. */
  static Column condition(String name, String type, String field) {
    return of(
        name,
        (object, now) ->
            Cells.condition(object, type).path(field).asText("").isEmpty()
                ? null
                : Cells.condition(object, type).path(field).asText());
  }

  Column wide() {
    return new Column(name, type, 1, cell);
  }
}
