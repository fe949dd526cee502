package dev.opsdeck.action.azure.aks;

import com.fasterxml.jackson.databind.JsonNode;
import dev.opsdeck.action.azure.arm.ArmPath;
import dev.opsdeck.action.cloud.Condition;
import dev.opsdeck.catalog.CloudResource;
import java.util.List;

/**
 * A cluster, as Azure tells it.
 *
 * @param version that its control plane runs
 * @param kubelet object id of the identity that pulls images; empty when it is not told
 */
record ManagedCluster(
    String name,
    String version,
    String state,
    boolean running,
    List<AgentPool> pools,
    String kubelet,
    JsonNode json) {
  static final String API = "2025-09-01";

  ManagedCluster {
    pools = List.copyOf(pools);
  }

  static ArmPath path(CloudResource.Azure place) {
    return new ArmPath(
        place.group() + "/providers/Microsoft.ContainerService/managedClusters/" + place.name(),
        API);
  }

  static ManagedCluster of(JsonNode json) {
    JsonNode properties = json.path("properties");
    String current = properties.path("currentKubernetesVersion").asText("");
    return new ManagedCluster(
        json.path("name").asText(""),
        current.isEmpty() ? properties.path("kubernetesVersion").asText("") : current,
        properties.path("provisioningState").asText(""),
        properties.path("powerState").path("code").asText("Running").equals("Running"),
        properties.path("agentPoolProfiles").valueStream().map(AgentPool::of).toList(),
        properties.at("/identityProfile/kubeletidentity/objectId").asText(""),
        json);
  }

  Condition condition() {
    Condition condition = Condition.ofAzure(state);
    return condition == Condition.READY && !running ? Condition.BROKEN : condition;
  }

  /** As people read it: one that was stopped is provisioned all the same. */
  String told() {
    return running ? state : "Stopped";
  }
}
