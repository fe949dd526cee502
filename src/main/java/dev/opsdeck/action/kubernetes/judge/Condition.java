package dev.opsdeck.action.kubernetes.judge;

import com.fasterxml.jackson.databind.JsonNode;
import java.util.Optional;
import java.util.stream.Stream;

/**
 * A condition in the status of an object; every text is empty when the object does not say it.
 *
 * @param since when its status last changed, ISO-8601
 */
public record Condition(String type, String status, String reason, String message, String since) {

  public static Stream<Condition> all(JsonNode object) {
    JsonNode list = object.at("/status/conditions");
    return list.isArray() ? list.valueStream().map(Condition::read) : Stream.empty();
  }

  public static Optional<Condition> find(JsonNode object, String type) {
    return all(object).filter(each -> each.type.equals(type)).findFirst();
  }

  /** That condition when it is so. */
  static Optional<Condition> find(JsonNode object, String type, String status) {
    return find(object, type).filter(each -> each.status.equals(status));
  }

  private static Condition read(JsonNode condition) {
    return new Condition(
        condition.path("type").asText(""),
        condition.path("status").asText(""),
        condition.path("reason").asText(""),
        condition.path("message").asText(""),
        condition.path("lastTransitionTime").asText(""));
  }
}
