package dev.opsdeck.action.azure.aks;

import dev.opsdeck.action.Difference;
import dev.opsdeck.action.Inverse;
import dev.opsdeck.action.Pins;
import dev.opsdeck.action.PlanOutcome;
import dev.opsdeck.action.azure.aks.AksUpgrade.Input;
import dev.opsdeck.action.azure.aks.AksUpgrade.Output;
import dev.opsdeck.action.azure.aks.AksUpgrade.Upgrade;
import dev.opsdeck.action.cloud.Condition;
import dev.opsdeck.action.cloud.KubernetesVersion;
import dev.opsdeck.kernel.Fact;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/**
 * What an upgrade of a cluster would do; pure.
 *
 * @param upgrades versions that Azure offers for the control plane
 */
record AksUpgradePlan(ManagedCluster cluster, List<AksShow.Upgrade> upgrades) {
  /** How many minor versions nodes may be behind (kubernetes.io, version skew policy). */
  private static final int SKEW = 3;

  PlanOutcome<Output> of(Input input) {
    Optional<KubernetesVersion> wanted = KubernetesVersion.of(input.version());
    if (wanted.isEmpty() || wanted.get().patch() < 0) {
      return new PlanOutcome.Refused<>(
          Fact.of("clouds.no-version", "version", input.version(), "upgrades", offered()));
    }
    if (cluster.condition() == Condition.CHANGING) {
      return notNow(cluster.name(), cluster.state());
    }
    String name = input.pool();
    if (name == null) {
      return controlPlane(wanted.get());
    }
    return cluster.pools().stream()
        .filter(pool -> pool.name().equals(name))
        .findFirst()
        .map(pool -> pool(pool, wanted.get()))
        .orElseGet(() ->
            new PlanOutcome.Refused<>(
                Fact.of(
                    "clouds.no-pool",
                    "pool",
                    name,
                    "pools",
                    String.join(", ", cluster.pools().stream().map(AgentPool::name).toList()))));
  }

  private String offered() {
    return String.join(
        ", ", upgrades.stream().filter(u -> !u.preview()).map(AksShow.Upgrade::version).toList());
  }

  private static PlanOutcome<Output> notNow(String what, String state) {
    return new PlanOutcome.Refused<>(Fact.of("clouds.not-now", "what", what, "state", state));
  }

  private PlanOutcome<Output> controlPlane(KubernetesVersion wanted) {
    Optional<KubernetesVersion> now = KubernetesVersion.of(cluster.version());
    int minors = now.map(wanted::minorsAhead).orElse(0);
    if (wanted.toString().equals(cluster.version())) {
      return asAsked("control-plane", cluster.version(), cluster.condition());
    }
    if (now.isPresent() && wanted.compareTo(now.get()) < 0) {
      return refused("clouds.no-downgrade", wanted);
    }
    if (minors > 1) {
      return refused("clouds.skips-minors", wanted);
    }
    if (!upgrades.contains(new AksShow.Upgrade(wanted.toString(), false))) {
      return refused("clouds.no-upgrade", wanted);
    }
    List<Fact> warnings = new ArrayList<>();
    warnings.add(Fact.of("clouds.control-plane-takes"));
    for (AgentPool pool : cluster.pools()) {
      KubernetesVersion.of(pool.version())
          .filter(version -> wanted.minorsAhead(version) > SKEW)
          .ifPresent(_ ->
              warnings.add(
                  Fact.of("clouds.pool-too-old", "pool", pool.name(), "version", pool.version())));
    }
    return planned(new Upgrade("", cluster.version(), wanted.toString()), warnings);
  }

  private PlanOutcome<Output> refused(String code, KubernetesVersion wanted) {
    return new PlanOutcome.Refused<>(
        Fact.of(
            code,
            "cluster",
            cluster.name(),
            "wanted",
            wanted,
            "version",
            cluster.version(),
            "upgrades",
            offered()));
  }

  private PlanOutcome<Output> pool(AgentPool pool, KubernetesVersion wanted) {
    if (pool.condition() == Condition.CHANGING) {
      return notNow(pool.name(), pool.state());
    }
    if (wanted.toString().equals(pool.version())) {
      return asAsked(pool.name(), pool.version(), pool.condition());
    }
    Optional<KubernetesVersion> now = KubernetesVersion.of(pool.version());
    if (now.isPresent() && wanted.compareTo(now.get()) < 0) {
      return refused("clouds.no-downgrade", wanted);
    }
    boolean ahead =
        KubernetesVersion.of(cluster.version()).map(own -> wanted.compareTo(own) > 0).orElse(false);
    if (ahead) {
      return refused("clouds.control-plane-first", wanted);
    }
    List<Fact> warnings =
        List.of(
            Fact.of("clouds.pool-takes", "pool", pool.name(), "count", pool.count()),
            Fact.of("clouds.pool-drains", "pool", pool.name()));
    return planned(new Upgrade(pool.name(), pool.version(), wanted.toString()), warnings);
  }

  private static PlanOutcome<Output> asAsked(String part, String version, Condition condition) {
    return condition == Condition.READY
        ? new PlanOutcome.NothingToDo<>(
            Fact.of("clouds.version-as-asked", "part", part, "version", version),
            new Output(part, version, version))
        : new PlanOutcome.Refused<>(
            Fact.of("clouds.as-asked-but-broken", "what", part, "state", "Failed"));
  }

  private PlanOutcome<Output> planned(Upgrade upgrade, List<Fact> warnings) {
    String part = upgrade.isOfPool() ? upgrade.pool() : "control-plane";
    return new PlanOutcome.Planned<>(
        Fact.of(
            "clouds.upgrade-plan",
            "part",
            part,
            "cluster",
            cluster.name(),
            "from",
            upgrade.from(),
            "to",
            upgrade.to()),
        List.of(new Difference("version", upgrade.from(), upgrade.to())),
        warnings,
        List.of(),
        Pins.of(upgrade),
        new Output(part, upgrade.from(), upgrade.to()),
        new Inverse.PointOfNoReturn(Fact.of("clouds.upgrade-stays")));
  }
}
