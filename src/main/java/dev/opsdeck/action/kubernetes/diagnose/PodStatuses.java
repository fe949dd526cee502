package dev.opsdeck.action.kubernetes.diagnose;

import io.fabric8.kubernetes.api.model.ContainerState;
import io.fabric8.kubernetes.api.model.ContainerStateTerminated;
import io.fabric8.kubernetes.api.model.ContainerStateWaiting;
import io.fabric8.kubernetes.api.model.ContainerStatus;
import io.fabric8.kubernetes.api.model.Pod;
import io.fabric8.kubernetes.api.model.PodCondition;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/** Reads the status of a pod and of its containers, of which any part may be absent. */
final class PodStatuses {
  private PodStatuses() {}

  /** Those of the initialization first; one that has done its work is passed over. */
  static Stream<ContainerStatus> containers(Pod pod) {
    List<ContainerStatus> all = new ArrayList<>(pod.getStatus().getInitContainerStatuses());
    all.removeIf(each -> {
      ContainerStateTerminated ended = state(each).getTerminated();
      return ended != null && Integer.valueOf(0).equals(ended.getExitCode());
    });
    all.addAll(pod.getStatus().getContainerStatuses());
    return all.stream();
  }

  /** When it was last ready, else when it was created. */
  static Instant since(Pod pod) {
    return condition(pod, "Ready")
        .filter(each -> "False".equals(each.getStatus()))
        .map(each -> since(each, pod))
        .orElseGet(() -> created(pod));
  }

  static Instant since(PodCondition condition, Pod pod) {
    return instant(condition.getLastTransitionTime()).orElseGet(() -> created(pod));
  }

  static Instant created(Pod pod) {
    return instant(pod.getMetadata().getCreationTimestamp()).orElse(Instant.EPOCH);
  }

  static Optional<PodCondition> condition(Pod pod, String type) {
    return pod.getStatus().getConditions().stream()
        .filter(each -> type.equals(each.getType()))
        .findFirst();
  }

  static String name(Pod pod) {
    return pod.getMetadata().getName();
  }

  static int restarts(ContainerStatus container) {
    return container.getRestartCount() == null ? 0 : container.getRestartCount();
  }

  static ContainerState state(ContainerStatus container) {
    return container.getState() == null ? new ContainerState() : container.getState();
  }

  static @Nullable ContainerStateTerminated last(ContainerStatus container) {
    return container.getLastState() == null ? null : container.getLastState().getTerminated();
  }

  static String message(@Nullable ContainerStateWaiting waiting) {
    return waiting == null ? "" : text(waiting.getMessage());
  }

  static String text(@Nullable String text) {
    return text == null ? "" : text;
  }

  static Optional<Instant> instant(@Nullable String text) {
    return Optional.ofNullable(text).map(Instant::parse);
  }
}
