package dev.opsdeck.action.azure.aks;

import com.fasterxml.jackson.databind.JsonNode;
import dev.opsdeck.action.cloud.Condition;
import dev.opsdeck.kernel.Fact;

/**
 * A node pool, as Azure tells it.
 *
 * @param count of its nodes
 * @param autoscaled whether Azure sets the count itself, between {@code min} and {@code max}
 * @param version that its nodes run
 * @param state its {@code provisioningState}
 */
record AgentPool(
    String name,
    boolean system,
    int count,
    boolean autoscaled,
    int min,
    int max,
    String version,
    String vmSize,
    String state,
    boolean running) {
  /**
   * @param pool of the API of pools, or one of a cluster's own list, whose fields are not nested
   */
  static AgentPool of(JsonNode pool) {
    JsonNode fields = pool.has("properties") ? pool.path("properties") : pool;
    String current = fields.path("currentOrchestratorVersion").asText("");
    return new AgentPool(
        pool.path("name").asText(""),
        fields.path("mode").asText("").equals("System"),
        fields.path("count").asInt(),
        fields.path("enableAutoScaling").asBoolean(false),
        fields.path("minCount").asInt(),
        fields.path("maxCount").asInt(),
        current.isEmpty() ? fields.path("orchestratorVersion").asText("") : current,
        fields.path("vmSize").asText(""),
        fields.path("provisioningState").asText(""),
        fields.path("powerState").path("code").asText("Running").equals("Running"));
  }

  Condition condition() {
    Condition condition = Condition.ofAzure(state);
    return condition == Condition.READY && !running ? Condition.BROKEN : condition;
  }

  /** How it scales, as people read it: {@code 3}, or {@code 2-10} for the autoscaler. */
  String scaling() {
    return autoscaled ? min + "-" + max : Integer.toString(count);
  }

  Fact line() {
    return Fact.of(
        "clouds.pool",
        "pool",
        name,
        "mode",
        system ? "System" : "User",
        "count",
        count,
        "autoscaled",
        autoscaled,
        "min",
        min,
        "max",
        max,
        "version",
        version,
        "size",
        vmSize,
        "state",
        running ? state : "Stopped",
        "well",
        condition() == Condition.READY);
  }
}
