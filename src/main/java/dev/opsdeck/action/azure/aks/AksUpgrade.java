package dev.opsdeck.action.azure.aks;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.opsdeck.action.ActionSpec;
import dev.opsdeck.action.PlanOutcome;
import dev.opsdeck.action.StepContext;
import dev.opsdeck.action.azure.arm.Arm;
import dev.opsdeck.action.azure.arm.ArmChange;
import dev.opsdeck.action.cloud.Asked;
import dev.opsdeck.action.cloud.CloudFailure;
import dev.opsdeck.action.cloud.Condition;
import dev.opsdeck.action.cloud.Located;
import dev.opsdeck.action.cloud.Sent;
import dev.opsdeck.catalog.AcceptedTargets;
import dev.opsdeck.catalog.CloudResource;
import dev.opsdeck.catalog.TargetKind;
import dev.opsdeck.kernel.Fact;
import dev.opsdeck.runbook.Effect;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * {@code azure.aks.upgrade}: the control plane alone, or one node pool, to a version of Kubernetes.
 * Needs {@code managedClusters/read}, {@code upgradeProfiles/read}, {@code managedClusters/write}
 * and {@code agentPools/write}.
 *
 * <p>With the control plane, the versions of the pools are written as they were read: AKS takes all
 * of them unchanged or none (providers/facts.md).
 */
final class AksUpgrade
    implements ArmChange<AksUpgrade.Input, AksUpgrade.Upgrade, AksUpgrade.Output> {
  /**
   * @param version such as {@code 1.32.0}, with its patch
   * @param pool a node pool; absent for the control plane
   */
  record Input(String version, @Nullable String pool) {}

  record Output(String part, String fromVersion, String version) {}

  /**
   * From what to what.
   *
   * @param pool empty for the control plane
   */
  record Upgrade(String pool, String from, String to) {
    boolean isOfPool() {
      return !pool.isEmpty();
    }
  }

  private static final ActionSpec<Input, Output> SPEC =
      new ActionSpec<>(
          "azure.aks.upgrade",
          Effect.DESTRUCTIVE,
          AcceptedTargets.of(TargetKind.CLUSTER),
          Input.class,
          Output.class,
          List.of());

  private final Arm arm;

  AksUpgrade(Arm arm) {
    this.arm = arm;
  }

  @Override
  public ActionSpec<Input, Output> spec() {
    return SPEC;
  }

  @Override
  public Class<Upgrade> pins() {
    return Upgrade.class;
  }

  @Override
  public Arm arm() {
    return arm;
  }

  @Override
  public PlanOutcome<Output> plan(StepContext context, Input input) throws InterruptedException {
    return Located.inAzure(context)
        .fold(
            place ->
                arm.read(place.name(), ManagedCluster.path(place))
                    .map(ManagedCluster::of)
                    .fold(cluster -> plan(place, input, cluster), CloudFailure::refused),
            CloudFailure::refused);
  }

  private PlanOutcome<Output> plan(CloudResource.Azure place, Input input, ManagedCluster cluster)
      throws InterruptedException {
    return arm.read(place.name(), ManagedCluster.path(place).below("upgradeProfiles/default"))
        .fold(
            profile -> new AksUpgradePlan(cluster, AksShow.upgrades(profile)).of(input),
            CloudFailure::refused);
  }

  @Override
  public Asked<Place> place(StepContext context, Upgrade pins) {
    return Located.inAzure(context)
        .map(cluster ->
            pins.isOfPool()
                ? new Place(pins.pool(), Written.pool(cluster, pins.pool()))
                : new Place(cluster.name(), ManagedCluster.path(cluster)));
  }

  /** Only the resource of a cluster has a list of pools. */
  private static boolean isCluster(JsonNode resource) {
    return resource.path("properties").has("agentPoolProfiles");
  }

  @Override
  public Condition condition(JsonNode resource) {
    return isCluster(resource)
        ? ManagedCluster.of(resource).condition()
        : AgentPool.of(resource).condition();
  }

  @Override
  public String state(JsonNode resource) {
    return resource.path("properties").path("provisioningState").asText("");
  }

  /** By the version that is asked for: the one that runs follows it. */
  @Override
  public boolean isReached(Upgrade pins, JsonNode resource) {
    String field = isCluster(resource) ? "kubernetesVersion" : "orchestratorVersion";
    return resource.path("properties").path(field).asText("").equals(pins.to());
  }

  private static String running(JsonNode resource) {
    return isCluster(resource)
        ? ManagedCluster.of(resource).version()
        : AgentPool.of(resource).version();
  }

  @Override
  public boolean isAsPlanned(Upgrade pins, JsonNode resource) {
    return running(resource).equals(pins.from());
  }

  @Override
  public Fact moved(Upgrade pins, JsonNode resource) {
    return Fact.of("clouds.version-moved", "from", pins.from(), "now", running(resource));
  }

  @Override
  public Sent send(StepContext context, Place place, Upgrade pins, JsonNode resource)
      throws InterruptedException {
    String field = pins.isOfPool() ? "orchestratorVersion" : "kubernetesVersion";
    ObjectNode body = Written.back(resource, fields -> fields.put(field, pins.to()));
    return arm.put(place.what(), place.path(), body, Written.version(resource));
  }

  @Override
  public Look<Output> done(Upgrade pins, JsonNode resource) {
    String version = running(resource);
    String part = pins.isOfPool() ? pins.pool() : "control-plane";
    if (!version.equals(pins.to())) {
      return new Look.Ended<>(
          Fact.of("clouds.still-old", "part", part, "wanted", pins.to(), "version", version));
    }
    Fact summary =
        Fact.of("clouds.upgraded", "part", part, "from", pins.from(), "version", version);
    List<Fact> details =
        isCluster(resource)
            ? ManagedCluster.of(resource).pools().stream().map(AgentPool::line).toList()
            : List.of(AgentPool.of(resource).line());
    return new Look.Reached<>(new Output(part, pins.from(), version), summary, details);
  }
}
