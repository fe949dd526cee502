package dev.opsdeck.action.kubernetes;

import dev.opsdeck.action.ActionSpec;
import dev.opsdeck.action.Permission;
import dev.opsdeck.action.ReadAction;
import dev.opsdeck.action.StepContext;
import dev.opsdeck.action.StepOutcome;
import dev.opsdeck.action.StepOutcome.Again;
import dev.opsdeck.action.kubernetes.reading.ImageName;
import dev.opsdeck.action.kubernetes.reading.PodLines;
import dev.opsdeck.action.kubernetes.reading.PodTemplate;
import dev.opsdeck.action.kubernetes.reading.Revisions;
import dev.opsdeck.action.kubernetes.reading.Revisions.Revision;
import dev.opsdeck.action.kubernetes.reading.TemplateDifferences;
import dev.opsdeck.cluster.Clusters;
import dev.opsdeck.kernel.Fact;
import dev.opsdeck.runbook.Effect;
import io.fabric8.kubernetes.api.model.Container;
import io.fabric8.kubernetes.api.model.EnvVar;
import io.fabric8.kubernetes.api.model.Quantity;
import io.fabric8.kubernetes.api.model.ResourceRequirements;
import io.fabric8.kubernetes.api.model.apps.Deployment;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/** {@code kubernetes.rollout.history}: the revisions that a Deployment can go back to. */
final class RolloutHistoryAction
    implements ReadAction<RolloutHistoryAction.Input, RolloutHistoryAction.Output> {

  /**
   * @param revision to see one of them closely, absent for the list
   */
  record Input(@Nullable Integer revision) {}

  /**
   * @param current number of the current revision, 0 when the controller has not given one yet
   * @param revisions how many there are
   */
  record Output(int current, int revisions, String image) {}

  private final Clusters clusters;

  RolloutHistoryAction(Clusters clusters) {
    this.clusters = clusters;
  }

  @Override
  public ActionSpec<Input, Output> spec() {
    return new ActionSpec<>(
        "kubernetes.rollout.history",
        Effect.READ,
        Input.class,
        Output.class,
        Permission.list("get deployments.apps", "list replicasets.apps"));
  }

  @Override
  public StepOutcome<Output> perform(StepContext context, Input input) throws InterruptedException {
    return Outcomes.read(
        clusters,
        context,
        workload ->
            workload
                .deployment()
                .map(now -> history(context, input, workload.revisions(now), now))
                .orElseGet(() -> new StepOutcome.Failed<>(workload.gone(), Again.WILL_NOT_HELP)));
  }

  private static StepOutcome<Output> history(
      StepContext context, Input input, Revisions revisions, Deployment now) {
    String name = now.getMetadata().getName();
    Integer wanted = input.revision();
    if (wanted != null && revisions.find(wanted).isEmpty()) {
      return new StepOutcome.Failed<>(
          Fact.of(
              "kubernetes.no-such-revision",
              "deployment",
              name,
              "revision",
              wanted,
              "known",
              revisions.numbers()),
          Again.WILL_NOT_HELP);
    }
    String container = context.service().container();
    List<Fact> details = new ArrayList<>();
    for (Revision revision : revisions.newestFirst()) {
      if (wanted == null || wanted == revision.number()) {
        details.add(line(revision, container, context.now()));
      }
      if (wanted != null && wanted == revision.number()) {
        revision.template().containers().forEach(one -> details.add(closely(one)));
        details.addAll(differences(revision.template(), PodTemplate.of(now), container));
      }
    }
    String image = PodTemplate.of(now).image(container);
    int current = revisions.current().map(Revision::number).orElse(0);
    Fact summary =
        Fact.of(
            "kubernetes.history",
            "deployment",
            name,
            "current",
            current,
            "revisions",
            revisions.newestFirst().size(),
            "version",
            ImageName.parse(image).version());
    return new StepOutcome.Done<>(
        new Output(current, revisions.newestFirst().size(), image), summary, details, List.of());
  }

  private static Fact line(Revision revision, String container, Instant now) {
    return Fact.of(
        "kubernetes.revision",
        "revision",
        revision.number(),
        "image",
        images(revision.template(), container),
        "cause",
        revision.cause(),
        "by",
        revision.by(),
        "created",
        revision.created().equals(Instant.EPOCH) ? "" : revision.created(),
        "age",
        PodLines.age(revision.created(), now),
        "returned",
        revision.returned() ? "yes" : "",
        "current",
        revision.current() ? "yes" : "");
  }

  /** Version of the application; sidecars with their names. */
  private static String images(PodTemplate template, String main) {
    return template.containers().stream()
        .map(one -> {
          String version = ImageName.parse(one.getImage()).version();
          boolean named = template.containers().size() > 1 && !one.getName().equals(main);
          return named ? one.getName() + "=" + version : version;
        })
        .collect(Collectors.joining(", "));
  }

  /** Names of variables only; their values may be secret. */
  private static Fact closely(Container container) {
    record Closely(
        String container,
        String image,
        String env,
        String ports,
        String requests,
        String limits,
        String probes) {}
    ResourceRequirements resources =
        container.getResources() == null ? new ResourceRequirements() : container.getResources();
    return Fact.of(
        "kubernetes.revision-container",
        new Closely(
            container.getName(),
            container.getImage(),
            container.getEnv().stream()
                .map(EnvVar::getName)
                .sorted()
                .collect(Collectors.joining(", ")),
            container.getPorts().stream()
                .map(port -> String.valueOf(port.getContainerPort()))
                .collect(Collectors.joining(", ")),
            amounts(resources.getRequests()),
            amounts(resources.getLimits()),
            probes(container)));
  }

  private static String amounts(@Nullable Map<String, Quantity> amounts) {
    return amounts == null
        ? ""
        : new TreeMap<>(amounts)
            .entrySet().stream()
                .map(each -> each.getKey() + " " + each.getValue())
                .collect(Collectors.joining(", "));
  }

  private static String probes(Container container) {
    return Stream.of(
            container.getStartupProbe() == null ? "" : "startup",
            container.getReadinessProbe() == null ? "" : "readiness",
            container.getLivenessProbe() == null ? "" : "liveness")
        .filter(each -> !each.isEmpty())
        .collect(Collectors.joining(", "));
  }

  /** What would be another way than it is now. */
  private static List<Fact> differences(PodTemplate then, PodTemplate now, String container) {
    return TemplateDifferences.between(now, then, container).stream()
        .map(each -> Fact.of("kubernetes.revision-difference", each))
        .toList();
  }
}
