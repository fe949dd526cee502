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
import dev.opsdeck.action.azure.arm.ArmPath;
import dev.opsdeck.action.cloud.Asked;
import dev.opsdeck.action.cloud.CloudFailure;
import dev.opsdeck.action.cloud.Condition;
import dev.opsdeck.action.cloud.Sent;
import dev.opsdeck.catalog.AcceptedTargets;
import dev.opsdeck.catalog.TargetKind;
import dev.opsdeck.kernel.Fact;
import dev.opsdeck.kernel.Json;
import dev.opsdeck.runbook.Effect;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.UUID;
import org.jspecify.annotations.Nullable;

/**
 * {@code azure.role.assign}: lets the cluster's kubelet identity pull images from a registry, and
 * nothing else. Needs what {@code azure.acr.check} needs and {@code
 * Microsoft.Authorization/roleAssignments/write}.
 */
final class PullGrant implements ArmChange<PullGrant.Input, PullGrant.Grant, PullGrant.Output> {
  /**
   * @param registry when the environment has several
   */
  record Input(@Nullable String registry) {}

  record Output(String role, String registry, String assignment) {}

  /**
   * @param assignment a name that follows from all the others: asked again, it is the same one
   * @param role id of its definition
   */
  record Grant(
      String cluster,
      String server,
      String scope,
      String subscription,
      String principal,
      String role,
      String assignment) {}

  private static final ActionSpec<Input, Output> SPEC =
      new ActionSpec<>(
          "azure.role.assign",
          Effect.CHANGE,
          AcceptedTargets.of(TargetKind.CLUSTER),
          Input.class,
          Output.class,
          List.of());

  private final Arm arm;

  PullGrant(Arm arm) {
    this.arm = arm;
  }

  @Override
  public ActionSpec<Input, Output> spec() {
    return SPEC;
  }

  @Override
  public Class<Grant> pins() {
    return Grant.class;
  }

  @Override
  public Arm arm() {
    return arm;
  }

  @Override
  public PlanOutcome<Output> plan(StepContext context, Input input) throws InterruptedException {
    String named = input.registry() == null ? "" : input.registry();
    return Pulling.of(arm, context, named)
        .fold(
            pulling ->
                pulling
                    .assignments(arm)
                    .fold(roles -> planned(pulling, roles), CloudFailure::refused),
            CloudFailure::refused);
  }

  private static PlanOutcome<Output> planned(Pulling pulling, List<JsonNode> roles) {
    Grant grant = grant(pulling);
    Output expected = new Output(pulling.neededRole(), pulling.server(), grant.assignment());
    if (roles.stream().anyMatch(pulling::pulls)) {
      return new PlanOutcome.NothingToDo<>(fact("clouds.can-pull", grant), expected);
    }
    return new PlanOutcome.Planned<>(
        fact("clouds.grant-plan", grant),
        List.of(new Difference("role", "", pulling.neededRole())),
        List.of(),
        List.of(),
        Pins.of(grant),
        expected,
        new Inverse.PointOfNoReturn(fact("clouds.grant-stays", grant)));
  }

  private static Grant grant(Pulling pulling) {
    String triple = pulling.scope() + "|" + pulling.neededRoleId() + "|" + pulling.kubelet();
    return new Grant(
        pulling.cluster(),
        pulling.server(),
        pulling.scope(),
        pulling.subscription(),
        pulling.kubelet(),
        pulling.neededRoleId(),
        UUID.nameUUIDFromBytes(triple.getBytes(StandardCharsets.UTF_8)).toString());
  }

  private static Fact fact(String code, Grant grant) {
    return Fact.of(
        code,
        "cluster",
        grant.cluster(),
        "registry",
        grant.server(),
        "role",
        Pulling.roleName(grant.role()));
  }

  @Override
  public Asked<Place> place(StepContext context, Grant pins) {
    ArmPath path =
        new ArmPath(
            pins.scope()
                + "/providers/Microsoft.Authorization/roleAssignments/"
                + pins.assignment(),
            Pulling.ROLE_API);
    return new Asked.Given<>(new Place(pins.server(), path));
  }

  /** It is there or not. */
  @Override
  public Condition condition(JsonNode resource) {
    return Condition.READY;
  }

  @Override
  public String state(JsonNode resource) {
    return "Succeeded";
  }

  @Override
  public boolean isReached(Grant pins, JsonNode resource) {
    return resource.path("properties").path("principalId").asText("").equals(pins.principal());
  }

  @Override
  public boolean isAsPlanned(Grant pins, JsonNode resource) {
    return resource.isEmpty();
  }

  @Override
  public Fact moved(Grant pins, JsonNode resource) {
    return fact("clouds.grant-moved", pins);
  }

  /** A new identity is not known everywhere at once, so that its kind is said. */
  @Override
  public Sent send(StepContext context, Place place, Grant pins, JsonNode resource)
      throws InterruptedException {
    ObjectNode body = Json.object();
    body.withObject("/properties")
        .put(
            "roleDefinitionId",
            "/subscriptions/"
                + pins.subscription()
                + "/providers/Microsoft.Authorization/roleDefinitions/"
                + pins.role())
        .put("principalId", pins.principal())
        .put("principalType", "ServicePrincipal");
    return arm.put(place.what(), place.path(), body, "");
  }

  @Override
  public Look<Output> done(Grant pins, JsonNode resource) {
    String role = Pulling.roleName(pins.role());
    return new Look.Reached<>(
        new Output(role, pins.server(), pins.assignment()),
        fact("clouds.granted", pins),
        List.of(Fact.of("clouds.grant-takes")));
  }
}
