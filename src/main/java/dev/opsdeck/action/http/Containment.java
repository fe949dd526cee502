package dev.opsdeck.action.http;

import com.fasterxml.jackson.databind.JsonNode;
import java.util.Map;

/** Whether a JSON answer has in it what is expected. */
final class Containment {
  private Containment() {}

  /**
   * Objects may have more fields and lists more elements than expected; numbers are compared by
   * value.
   */
  static boolean contains(JsonNode actual, JsonNode expected) {
    if (expected.isObject()) {
      for (Map.Entry<String, JsonNode> field : expected.properties()) {
        if (!contains(actual.path(field.getKey()), field.getValue())) {
          return false;
        }
      }
      return actual.isObject();
    }
    if (expected.isArray()) {
      return actual.isArray()
          && expected
              .valueStream()
              .allMatch(wanted -> actual.valueStream().anyMatch(has -> contains(has, wanted)));
    }
    return (expected.isNumber() && actual.isNumber())
        ? expected.decimalValue().compareTo(actual.decimalValue()) == 0
        : expected.equals(actual);
  }
}
