package dev.opsdeck.action.kubernetes.judge;

import com.fasterxml.jackson.databind.JsonNode;
import dev.opsdeck.kernel.Fact;
import java.util.Map;
import java.util.Optional;

/**
 * Judges what leads to pods.
 *
 * @param ready addresses behind each Service, by {@code namespace/name}
 */
record ServiceJudge(Map<String, Integer> ready) {

  Optional<Fact> trouble(String name, JsonNode service) {
    String key =
        service.at("/metadata/namespace").asText() + "/" + service.at("/metadata/name").asText();
    if (!service.at("/spec/selector").isEmpty() && ready.getOrDefault(key, 0) == 0) {
      return Optional.of(Fact.of("view.no-endpoints", "object", name));
    }
    boolean balanced = service.at("/spec/type").asText().equals("LoadBalancer");
    return balanced && service.at("/status/loadBalancer/ingress").isEmpty()
        ? Optional.of(Fact.of("view.no-external-address", "object", name))
        : Optional.empty();
  }

  static Optional<Fact> slice(String name, JsonNode slice) {
    return ready(slice) == 0
        ? Optional.of(
            Fact.of(
                "view.no-ready-endpoint", "object", name, "all", slice.path("endpoints").size()))
        : Optional.empty();
  }

  static Optional<Fact> ingress(String name, JsonNode ingress) {
    return ingress.at("/status/loadBalancer/ingress").isEmpty()
        ? Optional.of(Fact.of("view.ingress-no-address", "object", name))
        : Optional.empty();
  }

  /** An address whose readiness nobody tells counts as ready, as the API says. */
  static int ready(JsonNode slice) {
    return (int)
        slice
            .path("endpoints")
            .valueStream()
            .filter(each -> each.at("/conditions/ready").asBoolean(true))
            .count();
  }
}
