package dev.opsdeck.action.kubernetes.apply;

import com.fasterxml.jackson.databind.JsonNode;
import dev.opsdeck.action.kubernetes.reading.Surroundings;
import dev.opsdeck.kernel.Fact;
import io.fabric8.kubernetes.client.KubernetesClient;
import java.util.Optional;

/** Two autoscalers of one Deployment fight; the API server lets them. */
final class SecondAutoscaler {
  private SecondAutoscaler() {}

  /** That the Deployment of this manifest has another one already. */
  static Optional<Fact> of(KubernetesClient client, JsonNode manifest) {
    JsonNode target = manifest.at("/spec/scaleTargetRef");
    if (!manifest.path("kind").asText().equals("HorizontalPodAutoscaler")
        || !target.path("kind").asText().equals("Deployment")) {
      return Optional.empty();
    }
    record Second(String hpa, String other, String deployment) {}
    String name = manifest.at("/metadata/name").asText();
    String deployment = target.path("name").asText();
    return Surroundings.autoscalers(client, manifest.at("/metadata/namespace").asText(), deployment)
        .stream()
        .map(hpa -> hpa.getMetadata().getName())
        .filter(other -> !other.equals(name))
        .findFirst()
        .map(other -> Fact.of("kubernetes.apply-second-hpa", new Second(name, other, deployment)));
  }
}
