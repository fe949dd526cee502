package dev.opsdeck.demo.cluster.controller;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;

/**
 * Writes the conditions of a status as controllers do: the transition time moves with the status.
 */
final class Conditions {
  private Conditions() {}

  /** Leaves it alone when status and reason are as they were. */
  static void set(
      ObjectNode status, String type, String value, String reason, String message, String now) {
    set(status, type, value, reason, message, now, false);
  }

  /** Moves the update time even when nothing else changed. */
  static void renew(
      ObjectNode status, String type, String value, String reason, String message, String now) {
    set(status, type, value, reason, message, now, true);
  }

  private static void set(
      ObjectNode status,
      String type,
      String value,
      String reason,
      String message,
      String now,
      boolean renewed) {
    ArrayNode conditions = status.withArrayProperty("conditions");
    int at = indexOf(conditions, type);
    JsonNode before = at < 0 ? conditions.path(-1) : conditions.get(at);
    boolean same =
        before.path("status").asText().equals(value)
            && before.path("reason").asText().equals(reason);
    if (same && !renewed) {
      return;
    }
    boolean moved = !before.path("status").asText().equals(value);
    ObjectNode next = conditions.objectNode().put("type", type).put("status", value);
    next.put("lastUpdateTime", now);
    next.put("lastTransitionTime", moved ? now : before.path("lastTransitionTime").asText());
    next.put("reason", reason).put("message", message);
    if (at < 0) {
      conditions.add(next);
    } else {
      conditions.set(at, next);
    }
  }

  static void remove(ObjectNode status, String type) {
    ArrayNode conditions = status.withArrayProperty("conditions");
    int at = indexOf(conditions, type);
    if (at >= 0) {
      conditions.remove(at);
    }
  }

  private static int indexOf(ArrayNode conditions, String type) {
    for (int i = 0; i < conditions.size(); i++) {
      if (conditions.get(i).path("type").asText().equals(type)) {
        return i;
      }
    }
    return -1;
  }
}
