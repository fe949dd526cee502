package dev.opsdeck.action.azure.aks;

import com.fasterxml.jackson.databind.JsonNode;
import dev.opsdeck.action.StepContext;
import dev.opsdeck.action.azure.arm.Arm;
import dev.opsdeck.action.azure.arm.ArmPath;
import dev.opsdeck.action.cloud.Asked;
import dev.opsdeck.action.cloud.CloudFailure;
import dev.opsdeck.action.cloud.Located;
import dev.opsdeck.catalog.CloudResource;
import dev.opsdeck.kernel.Fact;
import java.util.List;
import java.util.Map;

/**
 * A cluster and the registry that it pulls images from.
 *
 * @param kubelet object id of the identity that pulls
 * @param scope id of the registry
 * @param server its login server
 * @param byRepository whether it checks rights per repository (ABAC), where AcrPull counts for
 *     nothing
 */
record Pulling(
    String cluster,
    String subscription,
    String kubelet,
    String scope,
    String server,
    boolean byRepository,
    boolean isPublic) {
  private static final String REGISTRY_API = "2025-11-01";
  static final String ROLE_API = "2022-04-01";

  /** AcrPull (learn.microsoft.com, Azure built-in roles). */
  static final String ACR_PULL = "7f951dda-4ed3-4680-a7ca-43fe172d538d";

  /** Container Registry Repository Reader. */
  static final String REPOSITORY_READER = "b93aa761-3e63-49ed-ac28-beffa264f7ac";

  private static final Map<String, String> NAMES =
      Map.of(
          ACR_PULL,
          "AcrPull",
          REPOSITORY_READER,
          "Container Registry Repository Reader",
          "8311e382-0749-4cb8-b61a-304f252e45ec",
          "AcrPush",
          "8e3af657-a8ff-443c-a75c-2fe8c4bcb635",
          "Owner",
          "b24988ac-6180-42a0-ab88-20f7382dd24c",
          "Contributor",
          "acdd72a7-3385-48ef-bd42-f606fba81ae7",
          "Reader");

  /** What pulls where a registry has roles of its own: Reader, too, may pull. */
  private static final List<String> PULLING =
      List.of(
          ACR_PULL,
          "8311e382-0749-4cb8-b61a-304f252e45ec",
          "8e3af657-a8ff-443c-a75c-2fe8c4bcb635",
          "b24988ac-6180-42a0-ab88-20f7382dd24c",
          "acdd72a7-3385-48ef-bd42-f606fba81ae7");

  /**
   * @param registry which one, when the environment has several; empty for the only one
   */
  static Asked<Pulling> of(Arm arm, StepContext context, String registry)
      throws InterruptedException {
    return Located.inAzure(context)
        .then(cluster ->
            RegistryCheck.registry(context, registry).then(place -> of(arm, cluster, place)));
  }

  private static Asked<Pulling> of(Arm arm, CloudResource.Azure cluster, CloudResource.Azure place)
      throws InterruptedException {
    ArmPath path =
        new ArmPath(
            place.group() + "/providers/Microsoft.ContainerRegistry/registries/" + place.name(),
            REGISTRY_API);
    return arm.read(cluster.name(), ManagedCluster.path(cluster))
        .map(ManagedCluster::of)
        .then(managed ->
            managed.kubelet().isEmpty()
                ? new Asked.Missing<>(
                    new CloudFailure(
                        CloudFailure.Kind.REFUSED,
                        Fact.of("clouds.no-kubelet", "cluster", cluster.name())))
                : arm.read(place.name(), path).map(json -> of(cluster, managed, json)));
  }

  private static Pulling of(CloudResource.Azure place, ManagedCluster cluster, JsonNode registry) {
    JsonNode properties = registry.path("properties");
    return new Pulling(
        place.name(),
        place.subscription(),
        cluster.kubelet(),
        registry.path("id").asText(""),
        properties.path("loginServer").asText(""),
        properties.path("roleAssignmentMode").asText("").startsWith("AbacRepository"),
        properties.path("publicNetworkAccess").asText("Enabled").equals("Enabled"));
  }

  ArmPath roleAssignments() {
    return new ArmPath(scope + "/providers/Microsoft.Authorization/roleAssignments", ROLE_API);
  }

  /** The roles of the kubelet identity on the registry and above it; not those of its groups. */
  Asked<List<JsonNode>> assignments(Arm arm) throws InterruptedException {
    return arm.list(server, roleAssignments().filtered("principalId eq '" + kubelet + "'"));
  }

  boolean pulls(JsonNode assignment) {
    String role = roleId(assignment.path("properties").path("roleDefinitionId").asText(""));
    return byRepository ? role.equals(REPOSITORY_READER) : PULLING.contains(role);
  }

  /** The role to assign, as people know it. */
  String neededRole() {
    return roleName(neededRoleId());
  }

  String neededRoleId() {
    return byRepository ? REPOSITORY_READER : ACR_PULL;
  }

  static String roleName(String definition) {
    String id = roleId(definition);
    return NAMES.getOrDefault(id, id);
  }

  private static String roleId(String definition) {
    return definition.substring(definition.lastIndexOf('/') + 1);
  }
}
