package dev.opsdeck.action.kubernetes.reading;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.NullNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.opsdeck.kernel.Json;
import io.fabric8.kubernetes.api.model.HasMetadata;
import java.util.List;
import java.util.Optional;

/**
 * JSON merge patches (RFC 7396) from the state before to the state wanted, bound to the version of
 * the object that was read: the server answers 409 when it has changed meanwhile.
 */
public final class MergePatch {
  private MergePatch() {}

  /**
   * Labels, annotations, specification and the data of a ConfigMap are compared; nothing else is
   * ever sent.
   */
  public static JsonNode between(HasMetadata before, HasMetadata after) {
    JsonNode from = Json.tree(before);
    JsonNode to = Json.tree(after);
    ObjectNode patch = Json.object();
    ObjectNode metadata = patch.putObject("metadata");
    metadata.put("resourceVersion", before.getMetadata().getResourceVersion());
    for (String part : List.of("labels", "annotations")) {
      change(from.path("metadata").path(part), to.path("metadata").path(part))
          .ifPresent(changed -> metadata.set(part, changed));
    }
    for (String part : List.of("spec", "data")) {
      change(from.path(part), to.path(part)).ifPresent(changed -> patch.set(part, changed));
    }
    return patch;
  }

  /** What makes {@code to} from {@code from}; empty when they are equal. Lists go as a whole. */
  public static Optional<JsonNode> change(JsonNode from, JsonNode to) {
    if (from.equals(to)) {
      return Optional.empty();
    }
    if (!from.isObject() || !to.isObject()) {
      return Optional.of(to.isMissingNode() ? NullNode.getInstance() : to);
    }
    ObjectNode patch = Json.object();
    from.fieldNames()
        .forEachRemaining(name -> {
          if (!to.hasNonNull(name)) {
            patch.putNull(name);
          }
        });
    to.properties()
        .forEach(field ->
            change(from.path(field.getKey()), field.getValue())
                .ifPresent(value -> patch.set(field.getKey(), value)));
    return Optional.of(patch);
  }
}
