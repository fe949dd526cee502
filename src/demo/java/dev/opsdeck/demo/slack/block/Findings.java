package dev.opsdeck.demo.slack.block;

import com.fasterxml.jackson.databind.JsonNode;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;

/** Collects what is wrong with a tree of blocks, in Slack's words and with its JSON pointers. */
final class Findings {
  private final List<String> errors = new ArrayList<>();

  List<String> errors() {
    return List.copyOf(errors);
  }

  void add(String problem, String pointer) {
    errors.add(problem + " [json-pointer:" + pointer + "]");
  }

  void require(JsonNode owner, String field, String pointer) {
    if (owner.path(field).isMissingNode() || owner.path(field).isNull()) {
      add("missing required field: " + field, pointer);
    }
  }

  /** Checks a plain string field that may be absent. */
  void length(JsonNode owner, String field, int most, String pointer) {
    JsonNode node = owner.path(field);
    if (node.isMissingNode()) {
      return;
    }
    if (!node.isTextual()) {
      add("must be a string", pointer + "/" + field);
    } else if (size(node.textValue()) > most) {
      add("must be less than " + (most + 1) + " characters", pointer + "/" + field);
    }
  }

  void atMost(JsonNode array, int most, String pointer) {
    if (array.size() > most) {
      add("no more than " + most + " items allowed", pointer);
    }
  }

  void atLeastOne(JsonNode array, String pointer) {
    if (!array.isArray() || array.isEmpty()) {
      add("must provide at least one item", pointer);
    }
  }

  void plainText(JsonNode owner, String field, int most, String pointer) {
    text(owner, field, most, pointer, Set.of("plain_text"));
  }

  void anyText(JsonNode owner, String field, int most, String pointer) {
    text(owner, field, most, pointer, Set.of("plain_text", "mrkdwn"));
  }

  private void text(JsonNode owner, String field, int most, String pointer, Set<String> types) {
    JsonNode node = owner.path(field);
    if (!node.isMissingNode()) {
      text(node, most, pointer + "/" + field, types);
    }
  }

  void text(JsonNode node, int most, String pointer, Set<String> types) {
    if (!node.isObject()) {
      add("must be an object", pointer);
      return;
    }
    String type = node.path("type").asText();
    if (!types.contains(type)) {
      add("unsupported type: " + type, pointer + "/type");
    }
    if (type.equals("mrkdwn") && node.has("emoji")) {
      add("invalid additional property: emoji", pointer);
    }
    if (!node.path("text").isTextual()) {
      add("missing required field: text", pointer);
    } else if (node.path("text").textValue().isEmpty()) {
      add("must be more than 0 characters", pointer + "/text");
    }
    length(node, "text", most, pointer);
  }

  static int size(String text) {
    return text.codePointCount(0, text.length());
  }
}
