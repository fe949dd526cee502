package dev.opsdeck.action.aws.eks;

import dev.opsdeck.action.ActionSpec;
import dev.opsdeck.action.PlanOutcome;
import dev.opsdeck.action.StepContext;
import dev.opsdeck.action.change.Drive;
import dev.opsdeck.action.cloud.Asked;
import dev.opsdeck.action.cloud.CloudFailure;
import dev.opsdeck.action.cloud.Located;
import dev.opsdeck.catalog.AcceptedTargets;
import dev.opsdeck.catalog.CloudResource;
import dev.opsdeck.catalog.TargetKind;
import dev.opsdeck.kernel.Fact;
import dev.opsdeck.runbook.Effect;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import software.amazon.awssdk.services.eks.model.Cluster;
import software.amazon.awssdk.services.eks.model.Nodegroup;

/**
 * {@code aws.eks.upgrade}: the control plane by one minor version, or one node group to the version
 * of the control plane. Never forced. Needs what {@code aws.eks.show} needs, {@code
 * eks:UpdateClusterVersion}, {@code eks:UpdateNodegroupVersion} and {@code eks:ListUpdates}.
 */
final class EksUpgrade implements Drive<EksUpgrade.Input, EksUpgrade.Upgrade, EksUpgrade.Output> {
  /**
   * @param version such as {@code 1.31}
   * @param group a node group; absent for the control plane
   */
  record Input(String version, @Nullable String group) {}

  record Output(String part, String fromVersion, String version) {}

  /**
   * From what to what.
   *
   * @param group empty for the control plane
   */
  record Upgrade(String group, String from, String to) {
    String part() {
      return group.isEmpty() ? "control-plane" : group;
    }
  }

  private static final ActionSpec<Input, Output> SPEC =
      new ActionSpec<>(
          "aws.eks.upgrade",
          Effect.DESTRUCTIVE,
          AcceptedTargets.of(TargetKind.CLUSTER),
          Input.class,
          Output.class,
          List.of());

  private final Eks eks;

  EksUpgrade(Eks eks) {
    this.eks = eks;
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
  public PlanOutcome<Output> plan(StepContext context, Input input) throws InterruptedException {
    return Located.inAws(context)
        .fold(
            place ->
                eks.cluster(place)
                    .fold(cluster -> plan(place, input, cluster), CloudFailure::refused),
            CloudFailure::refused);
  }

  private PlanOutcome<Output> plan(CloudResource.Aws place, Input input, Cluster cluster)
      throws InterruptedException {
    String group = input.group();
    return group == null
        ? eks.groups(place)
            .fold(
                groups -> new EksUpgradePlan(cluster, input.version()).controlPlane(groups),
                CloudFailure::refused)
        : eks.group(place, group)
            .fold(
                found -> new EksUpgradePlan(cluster, input.version()).group(found),
                CloudFailure::refused);
  }

  /** The version that runs now. */
  private Asked<String> version(CloudResource.Aws place, Upgrade pins) throws InterruptedException {
    return pins.group().isEmpty()
        ? eks.cluster(place).map(Cluster::version)
        : eks.group(place, pins.group()).map(Nodegroup::version);
  }

  @Override
  public Start start(StepContext context, Upgrade pins) throws InterruptedException {
    return Located.inAws(context)
        .fold(
            place ->
                version(place, pins)
                    .fold(now -> start(context, place, pins, now), Updates::refused),
            Updates::refused);
  }

  private Start start(StepContext context, CloudResource.Aws place, Upgrade pins, String now)
      throws InterruptedException {
    if (!now.equals(pins.from())) {
      return new Start.Moved(Fact.of("clouds.version-moved", "from", pins.from(), "now", now));
    }
    String token = Updates.token(context);
    return Updates.started(
        eks.aws()
            .send(
                new Updates(eks, place, pins.group()).what(),
                () ->
                    pins.group().isEmpty()
                        ? cluster(place, pins, token)
                        : group(place, pins, token)));
  }

  private String cluster(CloudResource.Aws place, Upgrade pins, String token) {
    return eks.clients()
        .eks(place.region())
        .updateClusterVersion(
            request -> request.name(place.name()).version(pins.to()).clientRequestToken(token))
        .update()
        .id();
  }

  private String group(CloudResource.Aws place, Upgrade pins, String token) {
    return eks.clients()
        .eks(place.region())
        .updateNodegroupVersion(request ->
            request
                .clusterName(place.name())
                .nodegroupName(pins.group())
                .version(pins.to())
                .clientRequestToken(token))
        .update()
        .id();
  }

  @Override
  public Trace trace(StepContext context, Upgrade pins) throws InterruptedException {
    return Located.inAws(context)
        .fold(
            place ->
                new Updates(eks, place, pins.group()).trace(context, Map.of("Version", pins.to())),
            failure -> new Trace.Unclear(failure.why()));
  }

  @Override
  public Look<Output> look(StepContext context, Upgrade pins, String operation)
      throws InterruptedException {
    return Located.inAws(context)
        .fold(
            place -> new Updates(eks, place, pins.group()).look(operation, _ -> done(place, pins)),
            failure -> new Look.Unseen<>(failure.why()));
  }

  /** The tick is of the version that runs. */
  private Look<Output> done(CloudResource.Aws place, Upgrade pins) throws InterruptedException {
    return version(place, pins)
        .fold(
            now ->
                now.equals(pins.to())
                    ? new Look.Reached<>(
                        new Output(pins.part(), pins.from(), now),
                        Fact.of(
                            "clouds.upgraded",
                            "part",
                            pins.part(),
                            "from",
                            pins.from(),
                            "version",
                            now),
                        List.of())
                    : new Look.Ended<>(
                        Fact.of(
                            "clouds.still-old",
                            "part",
                            pins.part(),
                            "wanted",
                            pins.to(),
                            "version",
                            now)),
            failure -> new Look.Unseen<>(failure.why()));
  }
}
