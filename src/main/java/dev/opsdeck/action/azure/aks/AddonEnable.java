package dev.opsdeck.action.azure.aks;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.opsdeck.action.ActionSpec;
import dev.opsdeck.action.Difference;
import dev.opsdeck.action.Inverse;
import dev.opsdeck.action.Pins;
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
import dev.opsdeck.catalog.TargetKind;
import dev.opsdeck.kernel.Fact;
import dev.opsdeck.runbook.Effect;
import java.util.List;

/**
 * {@code azure.aks.addon.enable}: switches an add-on on; all others stay as they are. Needs {@code
 * managedClusters/read} and {@code managedClusters/write}.
 */
final class AddonEnable
    implements ArmChange<AddonEnable.Input, AddonEnable.Wanted, AddonEnable.Output> {
  /**
   * @param addon what is to be switched on
   */
  record Input(Addon addon) {}

  record Output(String addon, boolean enabled) {}

  /**
   * @param cluster its name
   */
  record Wanted(Addon addon, String cluster) {}

  private static final ActionSpec<Input, Output> SPEC =
      new ActionSpec<>(
          "azure.aks.addon.enable",
          Effect.CHANGE,
          AcceptedTargets.of(TargetKind.CLUSTER),
          Input.class,
          Output.class,
          List.of());

  private final Arm arm;

  AddonEnable(Arm arm) {
    this.arm = arm;
  }

  @Override
  public ActionSpec<Input, Output> spec() {
    return SPEC;
  }

  @Override
  public Class<Wanted> pins() {
    return Wanted.class;
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
                    .fold(
                        json -> planned(new Wanted(input.addon(), place.name()), json),
                        CloudFailure::refused),
            CloudFailure::refused);
  }

  private PlanOutcome<Output> planned(Wanted wanted, JsonNode json) {
    Output expected = new Output(wanted.addon().word(), true);
    if (condition(json) == Condition.CHANGING) {
      return new PlanOutcome.Refused<>(
          Fact.of("clouds.not-now", "what", wanted.cluster(), "state", state(json)));
    }
    if (isReached(wanted, json)) {
      return new PlanOutcome.NothingToDo<>(fact("clouds.addon-as-asked", wanted), expected);
    }
    return new PlanOutcome.Planned<>(
        fact("clouds.addon-plan", wanted),
        List.of(new Difference(wanted.addon().word(), "off", "on")),
        List.of(Fact.of("clouds.addon-takes")),
        List.of(),
        Pins.of(wanted),
        expected,
        new Inverse.PointOfNoReturn(fact("clouds.addon-stays", wanted)));
  }

  private static Fact fact(String code, Wanted wanted) {
    return Fact.of(code, "addon", wanted.addon().word(), "cluster", wanted.cluster());
  }

  @Override
  public Asked<Place> place(StepContext context, Wanted pins) {
    return Located.inAzure(context)
        .map(cluster -> new Place(cluster.name(), ManagedCluster.path(cluster)));
  }

  @Override
  public Condition condition(JsonNode resource) {
    return ManagedCluster.of(resource).condition();
  }

  @Override
  public String state(JsonNode resource) {
    return ManagedCluster.of(resource).told();
  }

  @Override
  public boolean isReached(Wanted pins, JsonNode resource) {
    return resource
        .path("properties")
        .path("addonProfiles")
        .path(pins.addon().key())
        .path("enabled")
        .asBoolean(false);
  }

  /** Whatever else has changed is written back as it is now. */
  @Override
  public boolean isAsPlanned(Wanted pins, JsonNode resource) {
    return !resource.isEmpty();
  }

  @Override
  public Fact moved(Wanted pins, JsonNode resource) {
    return Fact.of("clouds.missing", "cloud", "Azure", "what", pins.cluster());
  }

  @Override
  public Sent send(StepContext context, Place place, Wanted pins, JsonNode resource)
      throws InterruptedException {
    ObjectNode body =
        Written.back(
            resource,
            fields ->
                fields
                    .withObject("/addonProfiles/" + pins.addon().key())
                    .put("enabled", true)
                    .withObject("/config")
                    .put("enableSecretRotation", "true"));
    return arm.put(place.what(), place.path(), body, Written.version(resource));
  }

  @Override
  public Look<Output> done(Wanted pins, JsonNode resource) {
    return new Look.Reached<>(
        new Output(pins.addon().word(), true), fact("clouds.addon-on", pins), List.of());
  }
}
