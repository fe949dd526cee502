package dev.opsdeck.action.kubernetes;

import dev.opsdeck.action.StepContext;
import dev.opsdeck.action.kubernetes.GetAction.Output;
import dev.opsdeck.action.kubernetes.reading.ImageName;
import dev.opsdeck.action.kubernetes.reading.PodLines;
import dev.opsdeck.action.kubernetes.reading.PodState;
import dev.opsdeck.action.kubernetes.reading.PodState.Health;
import dev.opsdeck.action.kubernetes.reading.PodTemplate;
import dev.opsdeck.action.kubernetes.reading.RolloutStatus;
import dev.opsdeck.action.kubernetes.reading.WorkloadPods;
import dev.opsdeck.kernel.Fact;
import io.fabric8.kubernetes.api.model.Container;
import io.fabric8.kubernetes.api.model.Pod;
import io.fabric8.kubernetes.api.model.apps.Deployment;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.stream.Collectors;

/** A Deployment and its pods at one moment, and what is to be said about them. */
record ServiceSight(Deployment deployment, WorkloadPods pods, String container) {
  private static final int MOST_NAMES = 5;

  static ServiceSight of(StepContext context, Workload workload, Deployment deployment) {
    return new ServiceSight(
        deployment, workload.replicas(deployment), context.service().container());
  }

  List<PodState> states() {
    return pods.states();
  }

  RolloutStatus status() {
    return RolloutStatus.of(deployment);
  }

  /** As the template asks for; not what runs. */
  String image() {
    return PodTemplate.of(deployment).image(container);
  }

  Output output() {
    List<PodState> states = states();
    return new Output(
        true,
        (int) PodLines.count(states, Health.HEALTHY),
        status().count().wanted(),
        (int) PodLines.count(states, Health.UNHEALTHY),
        image());
  }

  /** What really runs: {@code 1.4.1 (3 of 3 ready), 1.4.2 (0 of 1 ready)}. */
  String versions() {
    Map<String, List<PodState>> byVersion =
        pods.replicas().stream()
            .collect(
                Collectors.groupingBy(
                    pod -> ImageName.parse(image(pod)).version(),
                    TreeMap::new,
                    Collectors.mapping(PodState::of, Collectors.toList())));
    return byVersion.isEmpty()
        ? "–"
        : byVersion.entrySet().stream()
            .map(entry ->
                "%s (%d/%d)"
                    .formatted(
                        entry.getKey(),
                        PodLines.count(entry.getValue(), Health.HEALTHY),
                        entry.getValue().size()))
            .collect(Collectors.joining(", "));
  }

  /** Whether as many replicas serve as are asked for, and none is in trouble. */
  boolean isServing() {
    Output output = output();
    return output.ready() >= output.wanted() && output.unhealthy() == 0;
  }

  /** Pods that were found and are no replicas. */
  List<Fact> others() {
    List<Fact> lines = new ArrayList<>();
    if (!pods.ended().isEmpty()) {
      lines.add(Fact.of("kubernetes.ended-pods", "count", pods.ended().size()));
    }
    if (!pods.foreign().isEmpty()) {
      lines.add(
          Fact.of(
              "kubernetes.foreign-pods",
              "count",
              pods.foreign().size(),
              "pods",
              pods.foreign().stream()
                  .map(pod -> pod.getMetadata().getName())
                  .limit(MOST_NAMES)
                  .collect(Collectors.joining(", "))));
    }
    return lines;
  }

  private String image(Pod pod) {
    List<Container> containers = pod.getSpec().getContainers();
    return containers.stream()
        .filter(one -> container.equals(one.getName()))
        .findFirst()
        .or(() -> containers.stream().findFirst())
        .map(Container::getImage)
        .orElse("");
  }
}
