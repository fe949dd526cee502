package dev.opsdeck.action.aws.eks;

import dev.opsdeck.action.Difference;
import dev.opsdeck.action.Inverse;
import dev.opsdeck.action.Pins;
import dev.opsdeck.action.PlanOutcome;
import dev.opsdeck.action.aws.eks.EksUpgrade.Output;
import dev.opsdeck.action.aws.eks.EksUpgrade.Upgrade;
import dev.opsdeck.action.cloud.Condition;
import dev.opsdeck.action.cloud.KubernetesVersion;
import dev.opsdeck.kernel.Fact;
import java.util.List;
import java.util.Optional;
import software.amazon.awssdk.services.eks.model.Cluster;
import software.amazon.awssdk.services.eks.model.Nodegroup;

/** What an upgrade of a cluster would do; pure. */
record EksUpgradePlan(Cluster cluster, String version) {
  PlanOutcome<Output> controlPlane(List<Nodegroup> groups) {
    Optional<KubernetesVersion> wanted = KubernetesVersion.of(version);
    Optional<KubernetesVersion> now = KubernetesVersion.of(cluster.version());
    if (wanted.isEmpty() || now.isEmpty() || wanted.get().patch() >= 0) {
      return refused("clouds.no-minor-version");
    }
    int minors = wanted.get().minorsAhead(now.get());
    Condition condition = Condition.ofEks(cluster.statusAsString());
    if (minors == 0) {
      return asAsked("control-plane", condition, cluster.statusAsString());
    }
    if (minors < 0) {
      return refused("clouds.no-downgrade");
    }
    if (minors > 1) {
      return refused("clouds.skips-minors");
    }
    if (condition != Condition.READY) {
      return notNow(cluster.name(), cluster.statusAsString());
    }
    List<String> behind =
        groups.stream()
            .filter(group -> !group.version().equals(cluster.version()))
            .map(group -> group.nodegroupName() + " (" + group.version() + ")")
            .toList();
    if (!behind.isEmpty()) {
      return new PlanOutcome.Refused<>(
          Fact.of(
              "clouds.groups-first",
              "groups",
              String.join(", ", behind),
              "version",
              cluster.version()));
    }
    return planned(
        new Upgrade("", cluster.version(), version),
        List.of(Fact.of("clouds.control-plane-takes")));
  }

  PlanOutcome<Output> group(Nodegroup group) {
    if (!version.equals(cluster.version())) {
      return refused("clouds.group-follows");
    }
    Condition condition = Condition.ofEks(group.statusAsString());
    if (group.version().equals(version)) {
      return asAsked(group.nodegroupName(), condition, group.statusAsString());
    }
    if (condition == Condition.CHANGING) {
      return notNow(group.nodegroupName(), group.statusAsString());
    }
    return planned(
        new Upgrade(group.nodegroupName(), group.version(), version),
        List.of(
            Fact.of(
                "clouds.pool-takes",
                "pool",
                group.nodegroupName(),
                "count",
                group.scalingConfig().desiredSize()),
            Fact.of("clouds.pool-drains", "pool", group.nodegroupName())));
  }

  private PlanOutcome<Output> refused(String code) {
    return new PlanOutcome.Refused<>(
        Fact.of(
            code,
            "cluster",
            cluster.name(),
            "wanted",
            version,
            "version",
            cluster.version(),
            "upgrades",
            ""));
  }

  private static PlanOutcome<Output> notNow(String what, String state) {
    return new PlanOutcome.Refused<>(Fact.of("clouds.not-now", "what", what, "state", state));
  }

  private PlanOutcome<Output> asAsked(String part, Condition condition, String state) {
    return condition == Condition.READY
        ? new PlanOutcome.NothingToDo<>(
            Fact.of("clouds.version-as-asked", "part", part, "version", version),
            new Output(part, version, version))
        : new PlanOutcome.Refused<>(
            Fact.of("clouds.as-asked-but-broken", "what", part, "state", state));
  }

  private PlanOutcome<Output> planned(Upgrade upgrade, List<Fact> warnings) {
    return new PlanOutcome.Planned<>(
        Fact.of(
            "clouds.upgrade-plan",
            "part",
            upgrade.part(),
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
        new Output(upgrade.part(), upgrade.from(), upgrade.to()),
        new Inverse.PointOfNoReturn(Fact.of("clouds.upgrade-stays")));
  }
}
