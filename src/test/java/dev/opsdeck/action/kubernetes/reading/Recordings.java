package dev.opsdeck.action.kubernetes.reading;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.opsdeck.kernel.Json;
import io.fabric8.kubernetes.api.model.Pod;
import io.fabric8.kubernetes.api.model.apps.Deployment;
import io.fabric8.kubernetes.api.model.apps.ReplicaSet;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.util.List;

/** Answers of a real kube-apiserver 1.33, shortened to what the recorder kept. */
final class Recordings {
  private static final JsonNode ALL = read("recordings.json");

  private Recordings() {}

  static JsonNode read(String file) {
    try (InputStream in = Recordings.class.getResourceAsStream("/kubernetes/" + file)) {
      return Json.parse(new String(in.readAllBytes(), StandardCharsets.UTF_8));
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  /** With the metadata and specification that the recorder left out. */
  static Deployment deployment(String title) {
    ObjectNode json = (ObjectNode) ALL.path(title).deepCopy();
    ObjectNode metadata = json.withObjectProperty("metadata");
    if (!metadata.has("generation")) {
      metadata.put("generation", json.at("/status/observedGeneration").asInt());
    }
    if (!metadata.has("uid")) {
      metadata
          .put("name", "api-gateway-production")
          .put("uid", "f3f39d30-6944-49c2-95d6-a5590725ff40");
    }
    ObjectNode spec = json.withObjectProperty("spec");
    if (!spec.has("replicas")) {
      spec.put("replicas", 3);
    }
    return Json.convert(json, Deployment.class);
  }

  static List<Pod> pods(String title) {
    return ALL.path(title)
        .valueStream()
        .map(one -> {
          ObjectNode json = (ObjectNode) one.deepCopy();
          json.withObjectProperty("spec")
              .putArray("containers")
              .addObject()
              .put("name", "api-gateway");
          return Json.convert(json, Pod.class);
        })
        .toList();
  }

  static List<ReplicaSet> replicaSets(String title) {
    return ALL.path(title).valueStream().map(Recordings::replicaSet).toList();
  }

  /** The recorder wrote the image beside the specification, or everything flat. */
  private static ReplicaSet replicaSet(JsonNode one) {
    ObjectNode json = (ObjectNode) one.deepCopy();
    String image = json.at("/spec/image").asText(json.path("image").asText());
    ObjectNode metadata = json.withObjectProperty("metadata");
    if (json.has("annotations")) {
      metadata.set("name", json.get("name"));
      metadata.set("annotations", json.get("annotations"));
      metadata
          .putArray("ownerReferences")
          .addAll(
              (com.fasterxml.jackson.databind.node.ArrayNode)
                  ALL.path("replica sets").get(0).at("/metadata/ownerReferences"));
    }
    if (!metadata.has("uid")) {
      metadata.put("uid", "uid-of-" + metadata.path("name").asText());
    }
    ObjectNode container =
        json.putObject("spec")
            .putObject("template")
            .putObject("spec")
            .putArray("containers")
            .addObject();
    container.put("name", "api-gateway").put("image", image);
    return Json.convert(json, ReplicaSet.class);
  }
}
