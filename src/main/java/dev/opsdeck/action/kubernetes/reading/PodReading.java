package dev.opsdeck.action.kubernetes.reading;

import dev.opsdeck.action.kubernetes.reading.PodState.Health;
import io.fabric8.kubernetes.api.model.Container;
import io.fabric8.kubernetes.api.model.ContainerState;
import io.fabric8.kubernetes.api.model.ContainerStateTerminated;
import io.fabric8.kubernetes.api.model.ContainerStatus;
import io.fabric8.kubernetes.api.model.Pod;
import io.fabric8.kubernetes.api.model.PodCondition;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/** The reading of one pod, container by container, in the order of kubectl's {@code printPod}. */
final class PodReading {
  private final Pod pod;
  private final List<ContainerStatus> inits;
  private final List<ContainerStatus> containers;
  private final Set<String> sidecars;
  private String state;
  private int readyContainers;
  private int totalContainers;
  private int restarts;
  private @Nullable Instant lastRestart;

  PodReading(Pod pod) {
    this.pod = pod;
    this.inits = pod.getStatus().getInitContainerStatuses();
    this.containers = pod.getStatus().getContainerStatuses();
    this.sidecars =
        pod.getSpec().getInitContainers().stream()
            .filter(one -> "Always".equals(one.getRestartPolicy()))
            .map(Container::getName)
            .collect(Collectors.toSet());
    this.totalContainers = pod.getSpec().getContainers().size() + sidecars.size();
    String phase = pod.getStatus().getPhase();
    String reason = pod.getStatus().getReason();
    this.state = reason != null && !reason.isEmpty() ? reason : phase == null ? "Unknown" : phase;
  }

  PodState read() {
    decideState();
    String node = pod.getSpec().getNodeName();
    return new PodState(
        pod.getMetadata().getName(),
        state,
        readyContainers + "/" + totalContainers,
        restarts,
        lastRestart,
        instant(pod.getMetadata().getCreationTimestamp()),
        node == null ? "" : node,
        health(),
        why());
  }

  private void decideState() {
    if (condition("PodScheduled")
        .filter(c -> "SchedulingGated".equals(c.getReason()))
        .isPresent()) {
      state = "SchedulingGated";
    }
    if (!initializing() || isTrue("Initialized")) {
      readContainers();
    }
    if (pod.getMetadata().getDeletionTimestamp() != null) {
      if ("NodeLost".equals(pod.getStatus().getReason())) {
        state = "Unknown";
      } else if (!finished()) {
        state = "Terminating";
      }
    }
  }

  private boolean initializing() {
    for (int i = 0; i < inits.size(); i++) {
      ContainerStatus init = inits.get(i);
      countRestarts(init);
      Optional<String> step = initState(init, i);
      if (step.isPresent()) {
        state = step.get();
        return true;
      }
    }
    return false;
  }

  /** Empty when this one is done and the next decides. */
  private Optional<String> initState(ContainerStatus init, int index) {
    ContainerStateTerminated ended = stateOf(init).getTerminated();
    if (ended != null && ended.getExitCode() != null && ended.getExitCode() == 0) {
      return Optional.empty();
    }
    if (sidecars.contains(init.getName()) && Boolean.TRUE.equals(init.getStarted())) {
      readyContainers += Boolean.TRUE.equals(init.getReady()) ? 1 : 0;
      return Optional.empty();
    }
    if (ended != null) {
      return Optional.of("Init:" + reasonOf(ended));
    }
    String waiting = waitingReason(init);
    return Optional.of(
        waiting.isEmpty() || waiting.equals("PodInitializing")
            ? "Init:" + index + "/" + pod.getSpec().getInitContainers().size()
            : "Init:" + waiting);
  }

  private void readContainers() {
    restarts = 0;
    lastRestart = null;
    inits.stream().filter(one -> sidecars.contains(one.getName())).forEach(this::countRestarts);
    boolean running = false;
    for (ContainerStatus container : containers.reversed()) {
      countRestarts(container);
      ContainerStateTerminated ended = stateOf(container).getTerminated();
      String waiting = waitingReason(container);
      if (!waiting.isEmpty()) {
        state = waiting;
      } else if (ended != null) {
        state = reasonOf(ended);
      } else if (Boolean.TRUE.equals(container.getReady())
          && stateOf(container).getRunning() != null) {
        running = true;
        readyContainers++;
      }
    }
    if (state.equals("Completed") && running) {
      state = isTrue("Ready") ? "Running" : "NotReady";
    }
  }

  private void countRestarts(ContainerStatus container) {
    restarts += container.getRestartCount() == null ? 0 : container.getRestartCount();
    ContainerStateTerminated last = lastEnd(container);
    Instant ended = last == null ? null : instant(last.getFinishedAt());
    if (ended != null && (lastRestart == null || ended.isAfter(lastRestart))) {
      lastRestart = ended;
    }
  }

  private Health health() {
    if (state.equals("Terminating") || "Succeeded".equals(pod.getStatus().getPhase())) {
      return Health.LEAVING;
    }
    return isTrue("Ready") && "Running".equals(pod.getStatus().getPhase())
        ? Health.HEALTHY
        : Health.UNHEALTHY;
  }

  /** The most telling reasons: how the container ended, why no image, why no node. */
  private String why() {
    List<String> reasons = new ArrayList<>();
    for (ContainerStatus container : both()) {
      ContainerStateTerminated ended = stateOf(container).getTerminated();
      ContainerStateTerminated last = ended == null ? lastEnd(container) : ended;
      String waiting = waitingReason(container);
      if (waiting.contains("Image")) {
        reasons.add(container.getImage() + ": " + message(container));
      } else if (last != null && !Boolean.TRUE.equals(container.getReady())) {
        reasons.add(ending(container, last));
      } else if (last != null && "OOMKilled".equals(last.getReason())) {
        reasons.add(ending(container, last));
      } else if (waiting.startsWith("Create") || waiting.endsWith("Error")) {
        reasons.add(message(container));
      }
    }
    condition("PodScheduled")
        .filter(c -> "False".equals(c.getStatus()) && c.getMessage() != null)
        .ifPresent(c -> reasons.add(c.getMessage()));
    if (reasons.isEmpty() && pod.getStatus().getMessage() != null) {
      reasons.add(pod.getStatus().getMessage());
    }
    return String.join("; ", reasons);
  }

  private List<ContainerStatus> both() {
    List<ContainerStatus> all = new ArrayList<>(inits);
    all.removeIf(init -> {
      ContainerStateTerminated ended = stateOf(init).getTerminated();
      return ended != null && Integer.valueOf(0).equals(ended.getExitCode());
    });
    all.addAll(containers);
    return all;
  }

  private static String ending(ContainerStatus container, ContainerStateTerminated ended) {
    return container.getName() + ": " + reasonOf(ended) + ", exit code " + ended.getExitCode();
  }

  private static String message(ContainerStatus container) {
    String message = stateOf(container).getWaiting().getMessage();
    return message == null ? waitingReason(container) : message;
  }

  private static String reasonOf(ContainerStateTerminated ended) {
    if (ended.getReason() != null && !ended.getReason().isEmpty()) {
      return ended.getReason();
    }
    return ended.getSignal() != null && ended.getSignal() != 0
        ? "Signal:" + ended.getSignal()
        : "ExitCode:" + ended.getExitCode();
  }

  private static String waitingReason(ContainerStatus container) {
    var waiting = stateOf(container).getWaiting();
    return waiting == null || waiting.getReason() == null ? "" : waiting.getReason();
  }

  private static ContainerState stateOf(ContainerStatus container) {
    return container.getState() == null ? new ContainerState() : container.getState();
  }

  private static @Nullable ContainerStateTerminated lastEnd(ContainerStatus container) {
    return container.getLastState() == null ? null : container.getLastState().getTerminated();
  }

  private boolean finished() {
    String phase = pod.getStatus().getPhase();
    return "Succeeded".equals(phase) || "Failed".equals(phase);
  }

  private boolean isTrue(String type) {
    return condition(type).filter(c -> "True".equals(c.getStatus())).isPresent();
  }

  private Optional<PodCondition> condition(String type) {
    return pod.getStatus().getConditions().stream()
        .filter(c -> type.equals(c.getType()))
        .findFirst();
  }

  private static @Nullable Instant instant(@Nullable String text) {
    return text == null ? null : Instant.parse(text);
  }
}
