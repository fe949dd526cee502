package dev.opsdeck.action.kubernetes.remove;

import com.fasterxml.jackson.databind.JsonNode;
import dev.opsdeck.action.kubernetes.api.ApiResource;
import dev.opsdeck.catalog.ObjectKind;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.stream.StreamSupport;

/**
 * An object that may be taken away.
 *
 * @param around what decides whether it may go: for a claim the pods of its namespace, for a pod
 *     its disruption budgets
 */
record Candidate(ObjectKind kind, JsonNode object, List<JsonNode> around) {
  Candidate {
    around = List.copyOf(around);
  }

  String text(String pointer) {
    return object.at(pointer).asText("");
  }

  String name() {
    return text("/metadata/name");
  }

  String label() {
    return kind.word() + "/" + name();
  }

  /** Where the API has it. */
  String path() {
    return ApiResource.of(kind).path(text("/metadata/namespace"), name());
  }

  /** Who makes it anew, such as {@code replicaset/api-5d9}; empty when nobody does. */
  Optional<String> controller() {
    return items(object.at("/metadata/ownerReferences"))
        .filter(owner -> owner.path("controller").asBoolean())
        .map(owner -> owner.path("kind").asText() + "/" + owner.path("name").asText())
        .findFirst();
  }

  /** A pod that has come to its end: nothing runs in it any more. */
  boolean finished() {
    return List.of("Succeeded", "Failed").contains(text("/status/phase"));
  }

  /** A pod that a node keeps from a file of its own; the API server only mirrors it. */
  boolean mirrored() {
    return object.at("/metadata/annotations").has("kubernetes.io/config.mirror");
  }

  boolean ready() {
    return items(object.at("/status/conditions"))
        .anyMatch(each ->
            each.path("type").asText().equals("Ready")
                && each.path("status").asText().equals("True"));
  }

  /** The disruption budgets that count this pod. */
  List<JsonNode> budgets() {
    return around.stream().filter(this::isCounted).toList();
  }

  /** Expressions are rare in budgets; one that has them is told rather than passed over. */
  private boolean isCounted(JsonNode budget) {
    JsonNode selector = budget.at("/spec/selector");
    for (Map.Entry<String, JsonNode> label : selector.path("matchLabels").properties()) {
      if (!object.at("/metadata/labels").path(label.getKey()).equals(label.getValue())) {
        return false;
      }
    }
    return !selector.isMissingNode();
  }

  /** The pods that mount this claim. */
  List<String> mountedBy() {
    return around.stream()
        .filter(pod -> items(pod.at("/spec/volumes")).anyMatch(this::isThis))
        .map(pod -> pod.at("/metadata/name").asText())
        .toList();
  }

  private boolean isThis(JsonNode volume) {
    return volume.at("/persistentVolumeClaim/claimName").asText("").equals(name());
  }

  private static java.util.stream.Stream<JsonNode> items(JsonNode list) {
    return StreamSupport.stream(list.spliterator(), false);
  }
}
