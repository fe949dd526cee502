package dev.opsdeck.action.kubernetes.secret;

import com.fasterxml.jackson.databind.JsonNode;
import dev.opsdeck.action.ActionSpec;
import dev.opsdeck.action.Difference;
import dev.opsdeck.action.Inverse;
import dev.opsdeck.action.Permission;
import dev.opsdeck.action.Pins;
import dev.opsdeck.action.PlanOutcome;
import dev.opsdeck.action.StepContext;
import dev.opsdeck.action.StepOutcome.Again;
import dev.opsdeck.action.change.Drive;
import dev.opsdeck.action.kubernetes.reading.Annotations;
import dev.opsdeck.catalog.AcceptedTargets;
import dev.opsdeck.cluster.Clusters;
import dev.opsdeck.kernel.Fact;
import dev.opsdeck.kernel.Json;
import dev.opsdeck.runbook.Effect;
import io.fabric8.kubernetes.client.KubernetesClient;
import io.fabric8.kubernetes.client.dsl.base.PatchContext;
import io.fabric8.kubernetes.client.dsl.base.PatchType;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * {@code kubernetes.secret.restart}: restarts every workload that reads a Secret at its start, and
 * waits until their new pods serve. The mark of the restart is the hour at which the step began, so
 * that a step which is carried out again restarts nothing twice.
 */
final class RestartReaders
    implements Drive<RestartReaders.Input, RestartReaders.Pinned, RestartReaders.Output> {
  private static final String RESTARTED = "restarted";
  private static final Duration PATIENCE = Duration.ofMinutes(15);

  /**
   * @param name of the Secret; absent for the one that the target is
   */
  record Input(@Nullable String name) {}

  /**
   * @param restarted as people name them
   */
  record Output(List<String> restarted) {}

  /** The workloads that the plan found, and the hour of the plan's step. */
  record Pinned(String name, List<Readers> readers) {
    List<String> labels() {
      return readers.stream().map(Readers::label).toList();
    }
  }

  private final Clusters clusters;

  RestartReaders(Clusters clusters) {
    this.clusters = clusters;
  }

  @Override
  public ActionSpec<Input, Output> spec() {
    return new ActionSpec<>(
            "kubernetes.secret.restart",
            Effect.CHANGE,
            AcceptedTargets.ANY,
            Input.class,
            Output.class,
            Permission.list(
                "list deployments.apps",
                "list statefulsets.apps",
                "list daemonsets.apps",
                "list cronjobs.batch",
                "list ingresses.networking.k8s.io",
                "list serviceaccounts",
                "get deployments.apps",
                "patch deployments.apps",
                "optionally get statefulsets.apps",
                "optionally patch statefulsets.apps",
                "optionally get daemonsets.apps",
                "optionally patch daemonsets.apps"))
        .keeping("secret.restart-no-return");
  }

  @Override
  public Class<Pinned> pins() {
    return Pinned.class;
  }

  @Override
  public PlanOutcome<Output> plan(StepContext context, Input input) throws InterruptedException {
    String name = SetSecret.nameOf(context, input.name());
    String namespace = context.environment().namespace();
    return clusters
        .read(
            context.environment().cluster(),
            client -> Readers.all(client, namespace, "Secret", name))
        .fold(
            all -> planned(new Pinned(name, all.stream().filter(Readers::restarts).toList())),
            failure -> new PlanOutcome.Refused<>(failure.fact()));
  }

  private static PlanOutcome<Output> planned(Pinned pins) {
    if (pins.readers().isEmpty()) {
      return new PlanOutcome.NothingToDo<>(
          Fact.of("secret.no-readers", "name", pins.name()), new Output(List.of()));
    }
    String labels = String.join(", ", pins.labels());
    return new PlanOutcome.Planned<>(
        Fact.of("secret.restart-plan", "readers", labels),
        pins.labels().stream().map(label -> new Difference(label, "", "restart")).toList(),
        List.of(),
        List.of(),
        Pins.of(pins),
        new Output(pins.labels()),
        new Inverse.PointOfNoReturn(Fact.of("secret.restart-no-return")));
  }

  @Override
  public Start start(StepContext context, Pinned pins) throws InterruptedException {
    return clusters
        .write(
            context.environment().cluster(),
            client -> {
              pins.readers().forEach(reader -> restart(client, context, reader));
              return RESTARTED;
            })
        .<Start>fold(
            Start.Begun::new,
            failure ->
                failure.mayHaveHappened()
                    ? new Start.Lost(failure.fact())
                    : new Start.Refused(failure.fact(), Again.MAY_HELP));
  }

  private static void restart(KubernetesClient client, StepContext context, Readers reader) {
    JsonNode patch =
        Json.tree(
            Map.of(
                "spec",
                Map.of(
                    "template",
                    Map.of(
                        "metadata",
                        Map.of(
                            "annotations",
                            Map.of(Annotations.RESTARTED_AT, context.startedAt().toString()))))));
    PatchContext how =
        new PatchContext.Builder()
            .withPatchType(PatchType.JSON_MERGE)
            .withFieldManager("opsdeck")
            .build();
    String namespace = context.environment().namespace();
    switch (reader.kind()) {
      case "deployments" ->
          client
              .apps()
              .deployments()
              .inNamespace(namespace)
              .withName(reader.name())
              .patch(how, patch.toString());
      case "statefulsets" ->
          client
              .apps()
              .statefulSets()
              .inNamespace(namespace)
              .withName(reader.name())
              .patch(how, patch.toString());
      default ->
          client
              .apps()
              .daemonSets()
              .inNamespace(namespace)
              .withName(reader.name())
              .patch(how, patch.toString());
    }
  }

  /** The same restart again is none: it bears the same hour. */
  @Override
  public Trace trace(StepContext context, Pinned pins) {
    return new Trace.Absent();
  }

  @Override
  public Look<Output> look(StepContext context, Pinned pins, String operation)
      throws InterruptedException {
    String namespace = context.environment().namespace();
    return clusters
        .read(
            context.environment().cluster(),
            client ->
                pins.readers().stream()
                    .filter(reader -> !ReaderRollout.isOver(client, namespace, reader))
                    .map(Readers::label)
                    .toList())
        .fold(late -> looked(context, pins, late), failure -> new Look.Unseen<>(failure.fact()));
  }

  private static Look<Output> looked(StepContext context, Pinned pins, List<String> late) {
    if (late.isEmpty()) {
      return new Look.Reached<>(
          new Output(pins.labels()),
          Fact.of("secret.restart-done", "readers", String.join(", ", pins.labels())),
          new ArrayList<>());
    }
    Instant end = context.startedAt().plus(PATIENCE);
    return context.now().isBefore(end)
        ? new Look.Going<>(String.join(", ", late))
        : new Look.Ended<>(
            Fact.of(
                "secret.restart-late",
                "readers",
                String.join(", ", late),
                "minutes",
                PATIENCE.toMinutes()));
  }
}
