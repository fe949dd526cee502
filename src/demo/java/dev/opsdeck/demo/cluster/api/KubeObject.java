package dev.opsdeck.demo.cluster.api;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;

/**
 * A stored object with its usual fields at hand. The JSON is never changed in place: take {@link
 * #edit()} and store that.
 */
public record KubeObject(ObjectNode json) {
  public ObjectNode edit() {
    return json.deepCopy();
  }

  public String kind() {
    return text("/kind");
  }

  public String name() {
    return text("/metadata/name");
  }

  public String namespace() {
    return text("/metadata/namespace");
  }

  public String uid() {
    return text("/metadata/uid");
  }

  public String version() {
    return text("/metadata/resourceVersion");
  }

  public long generation() {
    return json.at("/metadata/generation").asLong();
  }

  public boolean deleting() {
    return json.at("/metadata").hasNonNull("deletionTimestamp");
  }

  public Map<String, String> labels() {
    return strings("/metadata/labels");
  }

  public String annotation(String key) {
    return json.at("/metadata/annotations").path(key).asText("");
  }

  /** The uid of its controller, empty when it has none. */
  public String controllerUid() {
    for (JsonNode owner : json.at("/metadata/ownerReferences")) {
      if (owner.path("controller").asBoolean()) {
        return owner.path("uid").asText();
      }
    }
    return "";
  }

  public String text(String pointer) {
    return json.at(pointer).asText("");
  }

  public int number(String pointer) {
    return json.at(pointer).asInt();
  }

  public Map<String, String> strings(String pointer) {
    Map<String, String> all = new TreeMap<>();
    json.at(pointer).properties().forEach(e -> all.put(e.getKey(), e.getValue().asText()));
    return all;
  }

  /** The condition of that type, missing when there is none. */
  public JsonNode condition(String type) {
    for (JsonNode condition : json.at("/status/conditions")) {
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
    return json.at("/spec/containers").valueStream().map(c -> c.path("image").asText()).toList();
  }
}
