package dev.opsdeck.action.azure.aks;

import com.fasterxml.jackson.databind.JsonNode;
import dev.opsdeck.action.ActionSpec;
import dev.opsdeck.action.ReadAction;
import dev.opsdeck.action.StepContext;
import dev.opsdeck.action.StepOutcome;
import dev.opsdeck.action.azure.arm.Arm;
import dev.opsdeck.action.cloud.Asked;
import dev.opsdeck.action.cloud.CloudFailure;
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
 * {@code azure.acr.check}: whether the cluster's kubelet identity may pull images from the
 * registry. Needs {@code managedClusters/read}, {@code registries/read} and {@code
 * roleAssignments/read}.
 */
final class RegistryCheck implements ReadAction<RegistryCheck.Input, RegistryCheck.Output> {
  /**
   * @param registry when the environment has several
   */
  record Input(@Nullable String registry) {}

  /**
   * @param canPull whether a role that pulls is assigned to the kubelet identity itself
   * @param roles how many roles it has on the registry, inherited ones counted
   */
  record Output(boolean canPull, int roles, String registry) {}

  private static final ActionSpec<Input, Output> SPEC =
      new ActionSpec<>(
          "azure.acr.check",
          Effect.READ,
          AcceptedTargets.of(TargetKind.CLUSTER),
          Input.class,
          Output.class,
          List.of());

  private final Arm arm;

  RegistryCheck(Arm arm) {
    this.arm = arm;
  }

  @Override
  public ActionSpec<Input, Output> spec() {
    return SPEC;
  }

  @Override
  public StepOutcome<Output> perform(StepContext context, Input input) throws InterruptedException {
    String named = input.registry() == null ? "" : input.registry();
    return Pulling.of(arm, context, named)
        .fold(
            pulling ->
                pulling.assignments(arm).fold(roles -> told(pulling, roles), CloudFailure::failed),
            CloudFailure::failed);
  }

  private static StepOutcome<Output> told(Pulling pulling, List<JsonNode> assignments) {
    boolean can = assignments.stream().anyMatch(pulling::pulls);
    List<Fact> lines = new ArrayList<>();
    for (JsonNode assignment : assignments) {
      JsonNode properties = assignment.path("properties");
      lines.add(
          Fact.of(
              "clouds.role",
              "role",
              Pulling.roleName(properties.path("roleDefinitionId").asText("")),
              "scope",
              properties.path("scope").asText(""),
              "pulls",
              pulling.pulls(assignment)));
    }
    if (!pulling.isPublic()) {
      lines.add(Fact.of("clouds.registry-private", "registry", pulling.server()));
    }
    Fact summary =
        Fact.of(
            can ? "clouds.can-pull" : "clouds.cannot-pull",
            "cluster",
            pulling.cluster(),
            "registry",
            pulling.server(),
            "role",
            pulling.neededRole());
    StepOutcome.Done<Output> done =
        new StepOutcome.Done<>(
            new Output(can, assignments.size(), pulling.server()), summary, lines, List.of());
    return can ? done : done.troubled();
  }

  /** The registry of an environment. */
  static Asked<CloudResource.Azure> registry(StepContext context, String named) {
    return Located.other(context, CloudResource.Kind.REGISTRY, named, CloudResource.Azure.class);
  }
}
