package dev.opsdeck.action.kubernetes.velero;

import com.fasterxml.jackson.databind.JsonNode;
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
import java.util.Comparator;
import java.util.List;
import java.util.Objects;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/**
 * {@code velero.restore}: brings back what is missing of a namespace from a backup. What exists is
 * left as it is (Velero's {@code existingResourcePolicy} none).
 */
final class BringBack implements ChangeAction<BringBack.Input, BringBack.Output> {
  /**
   * @param backup its name; absent for the newest complete one of the namespace
   */
  record Input(@Nullable String backup) {}

  record Output(String restore, String backup) {}

  record Pinned(String name, String backup) {}

  private static final ActionSpec<Input, Output> SPEC =
      new ActionSpec<>(
          "velero.restore",
          Effect.DESTRUCTIVE,
          AcceptedTargets.ENVIRONMENT,
          Input.class,
          Output.class,
          Permission.inCluster(
              "list backups.velero.io", "get restores.velero.io", "create restores.velero.io"));

  private final Clusters clusters;
  private final VeleroWork work;

  BringBack(Clusters clusters) {
    this.clusters = clusters;
    this.work = new VeleroWork(clusters, VeleroKind.RESTORE);
  }

  @Override
  public ActionSpec<Input, Output> spec() {
    return SPEC;
  }

  @Override
  public PlanOutcome<Output> plan(StepContext context, Input input) throws InterruptedException {
    return clusters
        .read(
            context.environment().cluster(),
            client -> Objects.requireNonNullElse(client.raw(VeleroKind.BACKUP.path()), ""))
        .fold(
            body ->
                body.isEmpty()
                    ? new PlanOutcome.Refused<>(BackUp.absent(context))
                    : chosen(context, input, Json.parse(body).path("items")),
            failure -> new PlanOutcome.Refused<>(failure.fact()));
  }

  private static PlanOutcome<Output> chosen(StepContext context, Input input, JsonNode all) {
    record None(String backup, String namespace, String known) {}
    String namespace = context.environment().namespace();
    List<JsonNode> fit =
        all.valueStream()
            .filter(each -> VeleroKind.isGood(each.at("/status/phase").asText()))
            .filter(each -> holds(each, namespace))
            .sorted(Comparator.comparing(BringBack::completed).reversed())
            .toList();
    String wanted = input.backup() == null ? "" : input.backup();
    return fit.stream()
        .filter(each -> wanted.isEmpty() || wanted.equals(name(each)))
        .findFirst()
        .map(backup -> planned(context, backup))
        .orElseGet(() ->
            new PlanOutcome.Refused<>(
                Fact.of(
                    "velero.no-backup",
                    new None(
                        wanted,
                        namespace,
                        String.join(", ", fit.stream().map(BringBack::name).limit(5).toList())))));
  }

  private static boolean holds(JsonNode backup, String namespace) {
    Stream<String> included =
        backup.at("/spec/includedNamespaces").valueStream().map(JsonNode::asText);
    return backup.at("/spec/includedNamespaces").isEmpty()
        || included.anyMatch(each -> each.equals(namespace) || each.equals("*"));
  }

  private static String name(JsonNode backup) {
    return backup.at("/metadata/name").asText();
  }

  private static String completed(JsonNode backup) {
    return backup.at("/status/completionTimestamp").asText();
  }

  private static PlanOutcome<Output> planned(StepContext context, JsonNode backup) {
    record Plan(String backup, String completed, String namespace) {}
    String name = VeleroWork.name(context, context.environment().namespace());
    Plan plan = new Plan(name(backup), completed(backup), context.environment().namespace());
    return new PlanOutcome.Planned<>(
        Fact.of("velero.restore-plan", plan),
        List.of(),
        List.of(Fact.of("velero.restore-keeps", plan)),
        List.of(),
        Pins.of(new Pinned(name, name(backup))),
        new Output(name, name(backup)),
        new Inverse.PointOfNoReturn(Fact.of("velero.restore-no-return", plan)));
  }

  private static ObjectNode specOf(StepContext context, Pinned pinned) {
    ObjectNode spec = Json.object().put("backupName", pinned.backup());
    spec.putArray("includedNamespaces").add(context.environment().namespace());
    return spec.put("existingResourcePolicy", "none");
  }

  @Override
  public StepOutcome<Output> perform(StepContext context, Input input, Pins pins)
      throws InterruptedException {
    Pinned pinned = pins.own(Pinned.class);
    return work.perform(
        context,
        pinned.name(),
        specOf(context, pinned),
        (name, object) -> new Output(name, pinned.backup()));
  }

  @Override
  public Settlement<Output> settle(StepContext context, Input input, Pins pins)
      throws InterruptedException {
    Pinned pinned = pins.own(Pinned.class);
    return work.settle(context, pinned.name(), (name, object) -> new Output(name, pinned.backup()));
  }
}
