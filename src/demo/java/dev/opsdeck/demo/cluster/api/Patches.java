package dev.opsdeck.demo.cluster.api;

import com.fasterxml.jackson.core.JsonPointer;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.util.Map;

/** The ways to patch an object; each returns a new tree. */
final class Patches {
  /** Lists that a strategic merge patch merges by key; all other lists are replaced. */
  private static final Map<String, String> MERGE_KEYS =
      Map.of(
          "containers", "name",
          "initContainers", "name",
          "env", "name",
          "volumes", "name",
          "volumeMounts", "mountPath",
          "imagePullSecrets", "name",
          "ownerReferences", "uid",
          "conditions", "type");

  private Patches() {}

  /** RFC 7396. */
  static JsonNode merge(JsonNode target, JsonNode patch) {
    if (!patch.isObject()) {
      return patch.deepCopy();
    }
    ObjectNode result =
        target.isObject() ? target.deepCopy() : JsonNodeFactory.instance.objectNode();
    for (Map.Entry<String, JsonNode> field : patch.properties()) {
      if (field.getValue().isNull()) {
        result.remove(field.getKey());
      } else {
        result.set(field.getKey(), merge(result.path(field.getKey()), field.getValue()));
      }
    }
    return result;
  }

  /** Kubernetes' strategic merge for the lists above, with {@code $patch: delete}. */
  static JsonNode strategic(JsonNode target, JsonNode patch) {
    if (!patch.isObject()) {
      return patch.deepCopy();
    }
    ObjectNode result =
        target.isObject() ? target.deepCopy() : JsonNodeFactory.instance.objectNode();
    for (Map.Entry<String, JsonNode> field : patch.properties()) {
      String name = field.getKey();
      JsonNode value = field.getValue();
      String key = MERGE_KEYS.get(name);
      if (value.isNull()) {
        result.remove(name);
      } else if (name.startsWith("$")) {
        continue;
      } else if (key != null && value.isArray()) {
        result.set(name, mergeList(result.path(name), value, key));
      } else {
        result.set(name, strategic(result.path(name), value));
      }
    }
    return result;
  }

  private static ArrayNode mergeList(JsonNode target, JsonNode patch, String key) {
    ArrayNode result = JsonNodeFactory.instance.arrayNode();
    target.forEach(item -> result.add(item.deepCopy()));
    for (JsonNode item : patch) {
      int at = indexOf(result, key, item.path(key));
      boolean delete = item.path("$patch").asText().equals("delete");
      if (at < 0 && !delete) {
        result.add(strategic(JsonNodeFactory.instance.objectNode(), item));
      } else if (at >= 0 && delete) {
        result.remove(at);
      } else if (at >= 0) {
        result.set(at, strategic(result.get(at), item));
      }
    }
    return result;
  }

  private static int indexOf(ArrayNode list, String key, JsonNode value) {
    for (int i = 0; i < list.size(); i++) {
      if (list.get(i).path(key).equals(value)) {
        return i;
      }
    }
    return -1;
  }

  /**
   * RFC 6902: add, replace, remove, test, copy, move.
   *
   * @throws ApiError when a test fails or a path is not there
   */
  static JsonNode json(JsonNode target, JsonNode operations) {
    JsonNode result = target.deepCopy();
    for (JsonNode operation : operations) {
      JsonPointer path = JsonPointer.compile(operation.path("path").asText());
      JsonPointer from = JsonPointer.compile(operation.path("from").asText(""));
      switch (operation.path("op").asText()) {
        case "test" -> require(sameValue(result.at(path), operation.path("value")));
        case "add" -> put(result, path, operation.path("value").deepCopy(), true);
        case "replace" -> {
          require(!result.at(path).isMissingNode());
          put(result, path, operation.path("value").deepCopy(), false);
        }
        case "remove" -> remove(result, path);
        case "copy" -> put(result, path, result.at(from).deepCopy(), true);
        case "move" -> {
          JsonNode moved = result.at(from).deepCopy();
          remove(result, from);
          put(result, path, moved, true);
        }
        default -> throw ApiError.rejectedPatch();
      }
    }
    return result;
  }

  private static boolean sameValue(JsonNode a, JsonNode b) {
    return a.isNumber() && b.isNumber() ? a.asDouble() == b.asDouble() : a.equals(b);
  }

  private static void put(JsonNode root, JsonPointer path, JsonNode value, boolean insert) {
    JsonNode parent = root.at(path.head());
    String last = path.last().getMatchingProperty();
    switch (parent) {
      case ObjectNode object -> object.set(last, value);
      case ArrayNode array when last.equals("-") -> array.add(value);
      case ArrayNode array when insert -> array.insert(Integer.parseInt(last), value);
      case ArrayNode array -> array.set(Integer.parseInt(last), value);
      default -> throw ApiError.rejectedPatch();
    }
  }

  private static void remove(JsonNode root, JsonPointer path) {
    require(!root.at(path).isMissingNode());
    String last = path.last().getMatchingProperty();
    switch (root.at(path.head())) {
      case ObjectNode object -> object.remove(last);
      case ArrayNode array -> array.remove(Integer.parseInt(last));
      default -> throw ApiError.rejectedPatch();
    }
  }

  private static void require(boolean holds) {
    if (!holds) {
      throw ApiError.rejectedPatch();
    }
  }
}
