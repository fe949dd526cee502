package dev.opsdeck.demo.cluster.api;

import com.fasterxml.jackson.core.JsonPointer;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.concurrent.ConcurrentHashMap;

/**
 * A stored object with its usual fields at hand. The JSON is never changed in place: take {@link
 * #edit()} and store that.
 */
public record KubeObject(ObjectNode json) {
  /** Compiled once: controllers ask for the same few fields again and again. */
  private static final Map<String, JsonPointer> POINTERS = new ConcurrentHashMap<>();

  public ObjectNode edit() {
    return json.deepCopy();
  }

  public String kind() {
    return text("/kind");
  }

  public String name() {
    return meta("name");
  }

  public String namespace() {
    return meta("namespace");
  }

  public String uid() {
    return meta("uid");
  }

  public String version() {
    return meta("resourceVersion");
  }

  public long generation() {
    return at("/metadata/generation").asLong();
  }

  public boolean deleting() {
    return json.path("metadata").hasNonNull("deletionTimestamp");
  }

  public Map<String, String> labels() {
    return strings("/metadata/labels");
  }

  public String annotation(String key) {
    return json.path("metadata").path("annotations").path(key).asText("");
  }

  /** The uid of its controller, empty when it has none. */
  public String controllerUid() {
    for (JsonNode owner : json.path("metadata").path("ownerReferences")) {
      if (owner.path("controller").asBoolean()) {
        return owner.path("uid").asText();
      }
    }
    return "";
  }

  public String text(String pointer) {
    return at(pointer).asText("");
  }

  public int number(String pointer) {
    return at(pointer).asInt();
  }

  public Map<String, String> strings(String pointer) {
    Map<String, String> all = new TreeMap<>();
    at(pointer).properties().forEach(e -> all.put(e.getKey(), e.getValue().asText()));
    return all;
  }

  /** The condition of that type, missing when there is none. */
  public JsonNode condition(String type) {
    for (JsonNode condition : json.path("status").path("conditions")) {
      if (condition.path("type").asText().equals(type)) {
        return condition;
      }
    }
    return json.path("no such condition");
  }

  public boolean is(String condition) {
    return condition(condition).path("status").asText().equals("True");
  }

  public List<String> images() {
    return json.path("spec")
        .path("containers")
        .valueStream()
        .map(c -> c.path("image").asText())
        .toList();
  }

  private String meta(String field) {
    return json.path("metadata").path(field).asText("");
  }

  private JsonNode at(String pointer) {
    return json.at(POINTERS.computeIfAbsent(pointer, JsonPointer::compile));
  }
}
