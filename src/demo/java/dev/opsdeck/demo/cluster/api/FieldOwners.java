package dev.opsdeck.demo.cluster.api;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.SortedMap;
import java.util.SortedSet;
import java.util.TreeMap;
import java.util.TreeSet;

/**
 * Who owns which fields of an object, as {@code metadata.managedFields} keeps it (FieldsV1, though
 * flat: clients pass it on as it is). A field is a path such as {@code
 * .spec.template.spec.containers[name="app"].image}; lists of named things are owned thing by
 * thing, all others as a whole.
 */
final class FieldOwners {
  /** A manager in one of its two ways of writing. */
  record Owner(String manager, String operation) {}

  private final Map<Owner, SortedSet<String>> fields = new LinkedHashMap<>();

  static FieldOwners of(JsonNode object) {
    FieldOwners owners = new FieldOwners();
    for (JsonNode entry : object.at("/metadata/managedFields")) {
      Owner owner = new Owner(entry.path("manager").asText(), entry.path("operation").asText());
      SortedSet<String> paths = new TreeSet<>();
      entry.path("fieldsV1").fieldNames().forEachRemaining(key -> paths.add(key.substring(2)));
      owners.fields.put(owner, paths);
    }
    return owners;
  }

  /** Each field that is set, with its value. */
  static SortedMap<String, JsonNode> leaves(JsonNode object) {
    SortedMap<String, JsonNode> leaves = new TreeMap<>();
    for (Map.Entry<String, JsonNode> part : object.properties()) {
      switch (part.getKey()) {
        case "apiVersion", "kind", "status" -> {}
        case "metadata" -> {
          collect(".metadata.labels", part.getValue().path("labels"), leaves);
          collect(".metadata.annotations", part.getValue().path("annotations"), leaves);
        }
        default -> collect("." + part.getKey(), part.getValue(), leaves);
      }
    }
    return leaves;
  }

  private static void collect(String path, JsonNode value, SortedMap<String, JsonNode> leaves) {
    if (value instanceof ObjectNode map && !map.isEmpty()) {
      map.properties()
          .forEach(each -> collect(path + "." + each.getKey(), each.getValue(), leaves));
    } else if (value instanceof ArrayNode list && isNamed(list)) {
      list.forEach(each -> {
        String key = "[name=\"" + each.path("name").asText() + "\"]";
        collect(path + key, each, leaves);
      });
    } else if (!value.isMissingNode()) {
      leaves.put(path, value);
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

  /** The fields that another one owns and that would get another value, each with its owner. */
  SortedMap<String, String> conflicts(Owner own, JsonNode before, JsonNode applied) {
    SortedMap<String, JsonNode> is = leaves(before);
    SortedMap<String, String> conflicts = new TreeMap<>();
    leaves(applied)
        .forEach((path, value) -> {
          if (!value.equals(is.get(path))) {
            fields.forEach((owner, paths) -> {
              if (!owner.equals(own) && paths.contains(path)) {
                conflicts.put(path, owner.manager());
              }
            });
          }
        });
    return conflicts;
  }

  /** What this manager owned alone and leaves out now. */
  SortedSet<String> dropped(Owner own, JsonNode applied) {
    SortedSet<String> dropped = new TreeSet<>(fields.getOrDefault(own, new TreeSet<>()));
    dropped.removeAll(leaves(applied).keySet());
    fields.forEach((owner, paths) -> {
      if (!owner.equals(own)) {
        dropped.removeAll(paths);
      }
    });
    return dropped;
  }

  /** It owns just these now. */
  void owns(Owner owner, JsonNode applied) {
    fields.put(owner, new TreeSet<>(leaves(applied).keySet()));
  }

  /** It has changed these: nobody else owns them any more. */
  void took(Owner owner, JsonNode before, JsonNode after) {
    SortedMap<String, JsonNode> is = leaves(before);
    leaves(after)
        .forEach((path, value) -> {
          if (!value.equals(is.get(path))) {
            fields.values().forEach(paths -> paths.remove(path));
            fields.computeIfAbsent(owner, _ -> new TreeSet<>()).add(path);
          }
        });
  }

  boolean isEmpty() {
    return fields.isEmpty();
  }

  /** Writes it into the object. */
  void into(ObjectNode object, String now) {
    ArrayNode entries = object.withObjectProperty("metadata").putArray("managedFields");
    fields.forEach((owner, paths) -> {
      ObjectNode entry = JsonNodeFactory.instance.objectNode();
      entry.put("manager", owner.manager()).put("operation", owner.operation());
      entry.put("apiVersion", object.path("apiVersion").asText());
      entry.put("time", now).put("fieldsType", "FieldsV1");
      ObjectNode owned = entry.putObject("fieldsV1");
      paths.forEach(path -> owned.putObject("f:" + path));
      entries.add(entry);
    });
  }
}
