package dev.opsdeck.action.kubernetes.apply;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.opsdeck.kernel.Json;
import java.util.Map;
import java.util.Optional;
import java.util.SortedMap;
import java.util.TreeMap;

/**
 * What an object has in the fields that a manifest sets. Lists of named things are compared by
 * their names, all others as a whole.
 */
final class Shape {
  private Shape() {}

  /** The manifest's fields as the object has them, by path; fields that it lacks are left out. */
  static SortedMap<String, String> of(JsonNode manifest, JsonNode object) {
    SortedMap<String, String> leaves = new TreeMap<>();
    for (Map.Entry<String, JsonNode> part : manifest.properties()) {
      if (!part.getKey().matches("apiVersion|kind|metadata")) {
        collect(part.getKey(), part.getValue(), object.path(part.getKey()), leaves);
      }
    }
    for (String meta : new String[] {"labels", "annotations"}) {
      String at = "metadata." + meta;
      JsonNode wanted = manifest.path("metadata").path(meta);
      collect(at, wanted, object.path("metadata").path(meta), leaves);
    }
    return leaves;
  }

  private static void collect(
      String path, JsonNode wanted, JsonNode is, SortedMap<String, String> leaves) {
    switch (wanted) {
      case ObjectNode map when !map.isEmpty() ->
          map.properties()
              .forEach(each -> {
                String key = each.getKey();
                collect(path + "." + key, each.getValue(), is.path(key), leaves);
              });
      case ArrayNode list when isNamed(list) ->
          list.forEach(each -> {
            String name = each.path("name").asText();
            collect(path + "[" + name + "]", each, named(is, name), leaves);
          });
      default -> {
        if (!wanted.isMissingNode() && !is.isMissingNode()) {
          leaves.put(path, is.isValueNode() ? is.asText() : Json.write(is));
        }
      }
    }
  }

  private static boolean isNamed(ArrayNode list) {
    for (JsonNode each : list) {
      if (!each.path("name").isTextual()) {
        return false;
      }
    }
    return !list.isEmpty();
  }

  private static JsonNode named(JsonNode list, String name) {
    for (JsonNode each : list) {
      if (each.path("name").asText().equals(name)) {
        return each;
      }
    }
    return com.fasterxml.jackson.databind.node.MissingNode.getInstance();
  }

  /** The fields of the manifest with the values that the object has: what leads back to it. */
  static Optional<ObjectNode> back(JsonNode manifest, JsonNode object) {
    if (!(kept(manifest, object) instanceof ObjectNode back)) {
      return Optional.empty();
    }
    return Optional.of(back);
  }

  private static JsonNode kept(JsonNode wanted, JsonNode is) {
    if (wanted instanceof ObjectNode map && is instanceof ObjectNode own && !map.isEmpty()) {
      ObjectNode kept = Json.object();
      map.properties()
          .forEach(each -> {
            JsonNode value = kept(each.getValue(), own.path(each.getKey()));
            if (!value.isMissingNode()) {
              kept.set(each.getKey(), value);
            }
          });
      return kept;
    }
    if (wanted instanceof ArrayNode list && isNamed(list) && is.isArray()) {
      ArrayNode kept = list.arrayNode();
      list.forEach(each -> {
        JsonNode value = kept(each, named(is, each.path("name").asText()));
        if (!value.isMissingNode()) {
          kept.add(value);
        }
      });
      return kept;
    }
    return is;
  }
}
