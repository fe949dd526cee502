package dev.opsdeck.action.helm;

import com.fasterxml.jackson.databind.JsonNode;
import dev.opsdeck.kernel.Fact;
import java.util.Optional;

/** Whether a workload runs what its newest specification says, as kubectl's rollout status asks. */
final class Readiness {
  private Readiness() {}

  /** What is missing yet; empty when nothing is. */
  static Optional<Fact> behind(String name, Optional<JsonNode> found) {
    record Behind(String object, int updated, int ready, int wanted, boolean seen) {}
    if (found.isEmpty()) {
      return Optional.of(Fact.of("helm.gone", "object", name));
    }
    JsonNode live = found.get();
    JsonNode status = live.path("status");
    boolean perNode = live.path("kind").asText().equals("DaemonSet");
    int wanted =
        perNode ? number(status, "desiredNumberScheduled") : live.at("/spec/replicas").asInt(1);
    int updated = number(status, perNode ? "updatedNumberScheduled" : "updatedReplicas");
    int ready =
        number(
            status,
            perNode
                ? "numberAvailable"
                : live.path("kind").asText().equals("StatefulSet")
                    ? "readyReplicas"
                    : "availableReplicas");
    boolean seen =
        status.path("observedGeneration").asLong() >= live.at("/metadata/generation").asLong();
    boolean old = !perNode && number(status, "replicas") > updated;
    boolean well = seen && updated >= wanted && ready >= wanted && !old;
    return well
        ? Optional.empty()
        : Optional.of(Fact.of("helm.behind", new Behind(name, updated, ready, wanted, seen)));
  }

  private static int number(JsonNode status, String field) {
    return status.path(field).asInt();
  }
}
