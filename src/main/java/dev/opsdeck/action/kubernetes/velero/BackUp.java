package dev.opsdeck.action.kubernetes.velero;

import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.opsdeck.action.ActionSpec;
import dev.opsdeck.action.ChangeAction;
import dev.opsdeck.action.Inverse;
import dev.opsdeck.action.Permission;
import dev.opsdeck.action.Pins;
import dev.opsdeck.action.PlanOutcome;
import dev.opsdeck.action.Settlement;
import dev.opsdeck.action.StepContext;
import dev.opsdeck.action.StepOutcome;
import dev.opsdeck.catalog.AcceptedTargets;
import dev.opsdeck.cluster.Clusters;
import dev.opsdeck.kernel.Fact;
import dev.opsdeck.kernel.Json;
import dev.opsdeck.runbook.Effect;
import java.time.Duration;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** {@code velero.backup}: a backup of the namespace of an environment. */
final class BackUp implements ChangeAction<BackUp.Input, BackUp.Output> {
  private static final Duration USUAL = Duration.ofDays(30);

  /**
   * @param volumes whether the contents of its volumes are kept too
   * @param keep how long it is kept; absent for 30 days
   */
  record Input(boolean volumes, @Nullable Duration keep) {}

  /**
   * @param expires ISO-8601, empty when Velero does not say
   */
  record Output(String backup, String expires) {}

  record Pinned(String name) {}

  private static final ActionSpec<Input, Output> SPEC =
      new ActionSpec<>(
          "velero.backup",
          Effect.CHANGE,
          AcceptedTargets.ENVIRONMENT,
          Input.class,
          Output.class,
          Permission.inCluster("get backups.velero.io", "create backups.velero.io"));

  private final Clusters clusters;
  private final VeleroWork work;

  BackUp(Clusters clusters) {
    this.clusters = clusters;
    this.work = new VeleroWork(clusters, VeleroKind.BACKUP);
  }

  @Override
  public ActionSpec<Input, Output> spec() {
    return SPEC;
  }

  @Override
  public PlanOutcome<Output> plan(StepContext context, Input input) throws InterruptedException {
    return clusters
        .read(context.environment().cluster(), client -> client.raw(VeleroKind.API) != null)
        .fold(
            there -> there ? planned(context, input) : new PlanOutcome.Refused<>(absent(context)),
            failure -> new PlanOutcome.Refused<>(failure.fact()));
  }

  static Fact absent(StepContext context) {
    return Fact.of("velero.not-installed", "cluster", context.environment().cluster().name());
  }

  private static PlanOutcome<Output> planned(StepContext context, Input input) {
    record Plan(String namespace, String name, String volumes, Duration keep) {}
    String name = VeleroWork.name(context, context.environment().namespace());
    return new PlanOutcome.Planned<>(
        Fact.of(
            "velero.backup-plan",
            new Plan(
                context.environment().namespace(),
                name,
                input.volumes() ? "yes" : "",
                keep(input))),
        List.of(),
        List.of(),
        List.of(),
        Pins.of(new Pinned(name)),
        new Output(name, ""),
        new Inverse.PointOfNoReturn(Fact.of("velero.backup-no-return", "name", name)));
  }

  private static Duration keep(Input input) {
    return input.keep() == null ? USUAL : input.keep();
  }

  private static ObjectNode specOf(StepContext context, Input input) {
    ObjectNode spec = Json.object();
    spec.putArray("includedNamespaces").add(context.environment().namespace());
    return spec.put("snapshotVolumes", input.volumes()).put("ttl", keep(input).toHours() + "h0m0s");
  }

  private static Output output(String name, com.fasterxml.jackson.databind.JsonNode object) {
    return new Output(name, object.at("/status/expiration").asText(""));
  }

  @Override
  public StepOutcome<Output> perform(StepContext context, Input input, Pins pins)
      throws InterruptedException {
    String name = pins.own(Pinned.class).name();
    return work.perform(context, name, specOf(context, input), BackUp::output);
  }

  @Override
  public Settlement<Output> settle(StepContext context, Input input, Pins pins)
      throws InterruptedException {
    return work.settle(context, pins.own(Pinned.class).name(), BackUp::output);
  }
}
