package dev.opsdeck.action.kubernetes.reading;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.opsdeck.kernel.Digest;
import dev.opsdeck.kernel.Json;
import io.fabric8.kubernetes.api.model.Container;
import io.fabric8.kubernetes.api.model.HasMetadata;
import io.fabric8.kubernetes.api.model.PodTemplateSpec;
import io.fabric8.kubernetes.api.model.PodTemplateSpecBuilder;
import io.fabric8.kubernetes.api.model.apps.Deployment;
import io.fabric8.kubernetes.api.model.apps.ReplicaSet;
import java.util.List;
import java.util.Optional;
import java.util.TreeMap;

/**
 * A pod template as it counts for a rollout: without the hash label that the controller gives to
 * the template of a ReplicaSet.
 */
public record PodTemplate(PodTemplateSpec spec) {
  private static final String HASH_LABEL = "pod-template-hash";
  private static final int MARK = 16;

  public PodTemplate {
    spec =
        new PodTemplateSpecBuilder(spec)
            .editOrNewMetadata()
            .removeFromLabels(HASH_LABEL)
            .withCreationTimestamp(null)
            .endMetadata()
            .build();
  }

  public static PodTemplate of(Deployment deployment) {
    return new PodTemplate(deployment.getSpec().getTemplate());
  }

  public static PodTemplate of(ReplicaSet set) {
    return new PodTemplate(set.getSpec().getTemplate());
  }

  /** Equal for templates that mean the same, whatever the order of their keys. */
  public String hash() {
    return Digest.of(tree().toString());
  }

  /**
   * Whether pods of both run the same: a restart makes a template that differs in its time only.
   */
  public boolean runsTheSame(PodTemplate other) {
    return withoutRestart().hash().equals(other.withoutRestart().hash());
  }

  private PodTemplate withoutRestart() {
    return new PodTemplate(
        new PodTemplateSpecBuilder(spec)
            .editMetadata()
            .removeFromAnnotations(Annotations.RESTARTED_AT)
            .endMetadata()
            .build());
  }

  /** Short form of the hash, for annotations. */
  public String mark() {
    return hash().substring(0, MARK);
  }

  /**
   * Whether the annotations of the object are about another template, so that who and why in them
   * are left over from an earlier change.
   */
  public boolean outdates(HasMetadata object) {
    String mark = Annotations.on(object, Annotations.MADE_FOR);
    return !mark.isEmpty() && !mark.equals(mark());
  }

  /** Keys sorted, nothing empty. */
  public JsonNode tree() {
    return canonical(Json.tree(spec));
  }

  public List<Container> containers() {
    return spec.getSpec().getContainers();
  }

  public Optional<Container> container(String name) {
    return containers().stream().filter(one -> one.getName().equals(name)).findFirst();
  }

  /** The image of that container, else of the first one: a catalogue may be behind. */
  public String image(String container) {
    return container(container)
        .or(() -> containers().stream().findFirst())
        .map(Container::getImage)
        .orElse("");
  }

  private static JsonNode canonical(JsonNode node) {
    if (node.isObject()) {
      TreeMap<String, JsonNode> sorted = new TreeMap<>();
      node.properties().forEach(field -> sorted.put(field.getKey(), canonical(field.getValue())));
      ObjectNode result = Json.object();
      sorted.forEach((key, value) -> {
        if (!value.isNull() && !(value.isContainerNode() && value.isEmpty())) {
          result.set(key, value);
        }
      });
      return result;
    }
    if (node.isArray()) {
      ArrayNode result = Json.object().arrayNode();
      node.forEach(element -> result.add(canonical(element)));
      return result;
    }
    return node;
  }
}
