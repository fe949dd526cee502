package dev.opsdeck.action.kubernetes.judge;

import dev.opsdeck.kernel.Fact;
import io.fabric8.kubernetes.api.model.Container;
import io.fabric8.kubernetes.api.model.ContainerState;
import io.fabric8.kubernetes.api.model.ContainerStateTerminated;
import io.fabric8.kubernetes.api.model.ContainerStatus;
import io.fabric8.kubernetes.api.model.Pod;
import io.fabric8.kubernetes.api.model.Quantity;
import java.util.List;
import java.util.Optional;
import java.util.stream.Stream;

/**
 * Containers that the kernel ended because they used more memory than their limit. A pod remembers
 * only how each container ended the last time, so an earlier kill may have been forgotten.
 */
public final class OomKills {
  private OomKills() {}

  /** One {@code kubernetes.oom-killed} for each container, in the order of the pods. */
  public static List<Fact> of(List<Pod> pods) {
    return pods.stream().flatMap(OomKills::of).toList();
  }

  private static Stream<Fact> of(Pod pod) {
    return pod.getStatus() == null
        ? Stream.empty()
        : pod.getStatus().getContainerStatuses().stream()
            .flatMap(status -> killed(status).map(end -> told(pod, status, end)).stream());
  }

  /** How it ended just now counts before how it ended the last time. */
  private static Optional<ContainerStateTerminated> killed(ContainerStatus status) {
    return Stream.of(Optional.ofNullable(status.getState()), last(status))
        .flatMap(Optional::stream)
        .map(ContainerState::getTerminated)
        .filter(end -> end != null && "OOMKilled".equals(end.getReason()))
        .findFirst();
  }

  private static Optional<ContainerState> last(ContainerStatus status) {
    return Optional.ofNullable(status.getLastState());
  }

  private static Fact told(Pod pod, ContainerStatus status, ContainerStateTerminated end) {
    return Fact.of(
        "kubernetes.oom-killed",
        "pod",
        pod.getMetadata().getName(),
        "container",
        status.getName(),
        "at",
        end.getFinishedAt() == null ? "" : end.getFinishedAt(),
        "restarts",
        status.getRestartCount() == null ? 0 : status.getRestartCount(),
        "limit",
        limit(pod, status.getName()));
  }

  /** As the manifest says it, empty when the container has none. */
  private static String limit(Pod pod, String container) {
    return pod.getSpec().getContainers().stream()
        .filter(each -> each.getName().equals(container))
        .map(Container::getResources)
        .filter(resources -> resources != null && resources.getLimits() != null)
        .map(resources -> resources.getLimits().get("memory"))
        .filter(limit -> limit != null)
        .map(Quantity::toString)
        .findFirst()
        .orElse("");
  }
}
