package dev.opsdeck.action.azure.aks;

import com.fasterxml.jackson.annotation.JsonProperty;
import com.fasterxml.jackson.databind.JsonNode;
import dev.opsdeck.action.ActionSpec;
import dev.opsdeck.action.ReadAction;
import dev.opsdeck.action.StepContext;
import dev.opsdeck.action.StepOutcome;
import dev.opsdeck.action.StepOutcome.Again;
import dev.opsdeck.action.azure.arm.Arm;
import dev.opsdeck.action.cloud.CloudFailure;
import dev.opsdeck.action.cloud.Condition;
import dev.opsdeck.action.cloud.Located;
import dev.opsdeck.catalog.AcceptedTargets;
import dev.opsdeck.catalog.CloudResource;
import dev.opsdeck.catalog.TargetKind;
import dev.opsdeck.kernel.Fact;
import dev.opsdeck.runbook.Effect;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * {@code azure.aks.show}: version, node pools with their autoscalers, and the versions that the
 * cluster can be upgraded to. Needs {@code managedClusters/read} and {@code
 * managedClusters/upgradeProfiles/read}.
 */
final class AksShow implements ReadAction<AksShow.Input, AksShow.Output> {
  /** What of it. */
  enum Section {
    @JsonProperty("version")
    VERSION,
    @JsonProperty("nodepools")
    NODEPOOLS,
    @JsonProperty("upgrades")
    UPGRADES
  }

  /**
   * @param section all when it is absent
   * @param requireUpgrade a version that must be among the upgrades, or run already
   */
  record Input(@Nullable Section section, @Nullable String requireUpgrade) {
    boolean wants(Section one) {
      return section == null || section == one;
    }
  }

  /**
   * @param upgrades that are no previews
   * @param pools names of the node pools
   * @param autoscaled how many of them scale themselves
   */
  record Output(
      String version, String state, List<String> pools, int autoscaled, List<String> upgrades) {}

  private static final ActionSpec<Input, Output> SPEC =
      new ActionSpec<>(
          "azure.aks.show",
          Effect.READ,
          AcceptedTargets.of(TargetKind.CLUSTER),
          Input.class,
          Output.class,
          List.of());

  private final Arm arm;

  AksShow(Arm arm) {
    this.arm = arm;
  }

  @Override
  public ActionSpec<Input, Output> spec() {
    return SPEC;
  }

  /** A version that the cluster can go to. */
  record Upgrade(String version, boolean preview) {}

  @Override
  public StepOutcome<Output> perform(StepContext context, Input input) throws InterruptedException {
    return Located.inAzure(context)
        .fold(
            place ->
                arm.read(place.name(), ManagedCluster.path(place))
                    .map(ManagedCluster::of)
                    .fold(cluster -> told(place, input, cluster), CloudFailure::failed),
            CloudFailure::failed);
  }

  private StepOutcome<Output> told(CloudResource.Azure place, Input input, ManagedCluster cluster)
      throws InterruptedException {
    if (!input.wants(Section.UPGRADES) && input.requireUpgrade() == null) {
      return told(input, cluster, List.of());
    }
    return arm.read(place.name(), ManagedCluster.path(place).below("upgradeProfiles/default"))
        .fold(found -> told(input, cluster, upgrades(found)), CloudFailure::failed);
  }

  static List<Upgrade> upgrades(JsonNode profile) {
    return profile
        .at("/properties/controlPlaneProfile/upgrades")
        .valueStream()
        .map(each ->
            new Upgrade(
                each.path("kubernetesVersion").asText(""), each.path("isPreview").asBoolean()))
        .toList();
  }

  private static StepOutcome<Output> told(
      Input input, ManagedCluster cluster, List<Upgrade> upgrades) {
    List<String> stable =
        upgrades.stream().filter(each -> !each.preview()).map(Upgrade::version).toList();
    String wanted = input.requireUpgrade();
    if (wanted != null && !stable.contains(wanted) && !cluster.version().equals(wanted)) {
      return new StepOutcome.Failed<>(
          Fact.of(
              "clouds.no-upgrade",
              "cluster",
              cluster.name(),
              "wanted",
              wanted,
              "version",
              cluster.version(),
              "upgrades",
              String.join(", ", stable)),
          Again.WILL_NOT_HELP);
    }
    List<Fact> lines = new ArrayList<>();
    if (input.wants(Section.NODEPOOLS)) {
      cluster.pools().forEach(pool -> lines.add(pool.line()));
    }
    if (input.wants(Section.UPGRADES)) {
      upgrades.forEach(each ->
          lines.add(
              Fact.of("clouds.upgrade", "version", each.version(), "preview", each.preview())));
      if (upgrades.isEmpty()) {
        lines.add(Fact.of("clouds.no-upgrades", "version", cluster.version()));
      }
    }
    return judged(cluster, stable, lines);
  }

  private static StepOutcome<Output> judged(
      ManagedCluster cluster, List<String> upgrades, List<Fact> lines) {
    List<AgentPool> bad =
        cluster.pools().stream().filter(pool -> pool.condition() != Condition.READY).toList();
    boolean well = cluster.condition() == Condition.READY && bad.isEmpty();
    Output output =
        new Output(
            cluster.version(),
            cluster.told(),
            cluster.pools().stream().map(AgentPool::name).toList(),
            (int) cluster.pools().stream().filter(AgentPool::autoscaled).count(),
            upgrades);
    Fact summary =
        Fact.of(
            "clouds.cluster",
            "cluster",
            cluster.name(),
            "version",
            cluster.version(),
            "state",
            cluster.told(),
            "pools",
            cluster.pools().size(),
            "bad",
            bad.size());
    StepOutcome.Done<Output> done = new StepOutcome.Done<>(output, summary, lines, List.of());
    return well ? done : done.troubled();
  }
}
