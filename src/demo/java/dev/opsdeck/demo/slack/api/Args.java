package dev.opsdeck.demo.slack.api;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.opsdeck.demo.slack.state.Refusal;
import java.net.URLDecoder;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/** The arguments of one call, however they were encoded. */
record Args(ObjectNode json) {
  static final ObjectMapper MAPPER = new ObjectMapper();

  static Args parse(@Nullable String contentType, String body, @Nullable String query) {
    ObjectNode json = JsonNodeFactory.instance.objectNode();
    form(json, query == null ? "" : query);
    if (contentType != null && contentType.startsWith("application/json")) {
      if (!(tree(body) instanceof ObjectNode given)) {
        throw new Refusal("json_not_object");
      }
      json.setAll(given);
    } else {
      form(json, body);
    }
    return new Args(json);
  }

  private static void form(ObjectNode json, String encoded) {
    for (String pair : encoded.split("&", -1)) {
      int equals = pair.indexOf('=');
      if (equals > 0) {
        json.put(decode(pair.substring(0, equals)), decode(pair.substring(equals + 1)));
      }
    }
  }

  private static String decode(String text) {
    return URLDecoder.decode(text, StandardCharsets.UTF_8);
  }

  private static JsonNode tree(String text) {
    try {
      return MAPPER.readTree(text);
    } catch (JsonProcessingException e) {
      throw new Refusal("invalid_json", List.of(e.getOriginalMessage()));
    }
  }

  Optional<String> text(String name) {
    JsonNode node = json.path(name);
    return node.isMissingNode() || node.isNull() || node.asText().isEmpty()
        ? Optional.empty()
        : Optional.of(node.asText());
  }

  String required(String name) {
    return text(name)
        .orElseThrow(() ->
            new Refusal("invalid_arguments", List.of("[ERROR] missing required field: " + name)));
  }

  boolean flag(String name) {
    return text(name).map(value -> value.equals("true") || value.equals("1")).orElse(false);
  }

  int number(String name, int otherwise) {
    try {
      return text(name).map(Integer::parseInt).orElse(otherwise);
    } catch (NumberFormatException _) {
      throw new Refusal("invalid_arguments", List.of("[ERROR] must be a number: " + name));
    }
  }

  /** Returns a comma-separated or JSON list. */
  List<String> list(String name) {
    String given = required(name);
    return Arrays.stream(given.replaceAll("[\\[\\]\"\\s]", "").split(","))
        .filter(item -> !item.isEmpty())
        .toList();
  }

  /** Returns a nested array, given as JSON or as a string that holds JSON; null when absent. */
  @Nullable ArrayNode array(String name, String errorCode) {
    JsonNode node = nested(name, errorCode);
    if (node == null || node instanceof ArrayNode) {
      return (ArrayNode) node;
    }
    throw new Refusal(errorCode);
  }

  @Nullable ObjectNode object(String name, String errorCode) {
    JsonNode node = nested(name, errorCode);
    if (node == null || node instanceof ObjectNode) {
      return (ObjectNode) node;
    }
    throw new Refusal(errorCode);
  }

  private @Nullable JsonNode nested(String name, String errorCode) {
    JsonNode node = json.path(name);
    if (!node.isTextual()) {
      return node.isMissingNode() || node.isNull() ? null : node;
    }
    try {
      return node.textValue().isEmpty() ? null : MAPPER.readTree(node.textValue());
    } catch (JsonProcessingException _) {
      throw new Refusal(errorCode);
    }
  }
}
