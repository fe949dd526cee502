package dev.opsdeck.action.kubernetes.apply;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.MissingNode;

/**
 * An object as the cluster has it, and what is to be applied to it.
 *
 * @param object missing when it does not exist
 * @param sent missing until it is known
 */
record Live(JsonNode object, JsonNode sent) {
  static Live of(JsonNode object) {
    return new Live(object, MissingNode.getInstance());
  }

  boolean exists() {
    return object.isObject();
  }

  Live sending(JsonNode manifest) {
    return new Live(object, manifest);
  }

  String meta(String field) {
    return object.path("metadata").path(field).asText("");
  }
}
