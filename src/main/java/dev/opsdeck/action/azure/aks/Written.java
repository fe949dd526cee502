package dev.opsdeck.action.azure.aks;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.opsdeck.action.azure.arm.ArmPath;
import dev.opsdeck.catalog.CloudResource;
import java.util.List;
import java.util.function.Consumer;

/** Where resources of AKS are, and how what was read is written back. */
final class Written {
  /** What Azure sets and nobody may. */
  private static final List<String> READ_ONLY =
      List.of(
          "provisioningState",
          "currentOrchestratorVersion",
          "currentKubernetesVersion",
          "nodeImageVersion",
          "eTag",
          "maxAgentPools",
          "fqdn",
          "privateFQDN",
          "azurePortalFQDN",
          "resourceUID");

  private Written() {}

  static ArmPath pool(CloudResource.Azure cluster, String pool) {
    return ManagedCluster.path(cluster).below("agentPools/" + pool);
  }

  /** A resource as it was read, without what only Azure sets, changed. */
  static ObjectNode back(JsonNode json, Consumer<ObjectNode> change) {
    ObjectNode copy = json.deepCopy();
    copy.remove(List.of("id", "name", "type", "eTag", "systemData"));
    if (copy.path("properties") instanceof ObjectNode properties) {
      properties.remove(READ_ONLY);
      properties
          .path("agentPoolProfiles")
          .forEach(pool -> {
            if (pool instanceof ObjectNode fields) {
              fields.remove(READ_ONLY);
            }
          });
      change.accept(properties);
    }
    return copy;
  }

  /** Of what was read, so that nobody else's change is overwritten; empty when it has none. */
  static String version(JsonNode json) {
    String own = json.path("eTag").asText("");
    return own.isEmpty() ? json.path("properties").path("eTag").asText("") : own;
  }
}
