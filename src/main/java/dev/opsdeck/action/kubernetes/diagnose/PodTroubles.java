package dev.opsdeck.action.kubernetes.diagnose;

import dev.opsdeck.action.kubernetes.diagnose.Finding.Kind;
import dev.opsdeck.action.kubernetes.inspect.Happening;
import dev.opsdeck.action.kubernetes.reading.PodState;
import io.fabric8.kubernetes.api.model.ContainerState;
import io.fabric8.kubernetes.api.model.ContainerStateTerminated;
import io.fabric8.kubernetes.api.model.ContainerStateWaiting;
import io.fabric8.kubernetes.api.model.ContainerStatus;
import io.fabric8.kubernetes.api.model.Pod;
import io.fabric8.kubernetes.api.model.PodCondition;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/** What is wrong with each replica. */
final class PodTroubles {
  /** As long as this, a pod that is not ready yet is only starting. */
  private static final Duration STARTING = Duration.ofMinutes(2);

  /** A container that ended so lately is not well, although it runs again. */
  private static final Duration LATELY = Duration.ofHours(1);

  private static final Set<String> NO_IMAGE =
      Set.of(
          "ErrImagePull",
          "ImagePullBackOff",
          "InvalidImageName",
          "ErrImageNeverPull",
          "ImageInspectError",
          "RegistryUnavailable",
          "SignatureValidationFailed");

  private static final Set<String> NO_START =
      Set.of(
          "CreateContainerConfigError",
          "CreateContainerError",
          "RunContainerError",
          "ContainerCannotRun",
          "StartError");

  private static final Set<String> NOT_MOUNTED =
      Set.of("FailedMount", "FailedAttachVolume", "FailedMapVolume", "FailedCreatePodSandBox");

  private final Snapshot snapshot;
  private final Nodes nodes;

  PodTroubles(Snapshot snapshot) {
    this.snapshot = snapshot;
    this.nodes = new Nodes(snapshot.of(Source.NODES));
  }

  /** At most one of each pod. */
  List<PodTrouble> all() {
    return snapshot.pods().replicas().stream().flatMap(pod -> of(pod).stream()).toList();
  }

  private Optional<PodTrouble> of(Pod pod) {
    PodState state = PodState.of(pod);
    Optional<PodTrouble> lost =
        nodes.down(state.node()).map(why -> whole(Kind.NODE, pod, why.reason(), state.node()));
    return switch (state.health()) {
      case LEAVING -> lost;
      case UNHEALTHY -> lost.or(() -> unscheduled(pod)).or(() -> Optional.of(unready(pod)));
      case HEALTHY -> containers(pod).flatMap(each -> lately(pod, each).stream()).findFirst();
    };
  }

  private Optional<PodTrouble> unscheduled(Pod pod) {
    return condition(pod, "PodScheduled")
        .filter(each -> "False".equals(each.getStatus()))
        .map(each ->
            new PodTrouble(
                Kind.PENDING,
                pod,
                "",
                text(each.getReason()),
                text(each.getMessage()),
                "",
                0,
                since(each, pod)));
  }

  private PodTrouble unready(Pod pod) {
    return containers(pod)
        .flatMap(each -> ofContainer(pod, each).stream())
        .findFirst()
        .or(() -> notMounted(pod))
        .orElseGet(() -> whole(Kind.STARTING, pod, PodState.of(pod).state(), ""));
  }

  /** Those of the initialization first; one that has done its work is passed over. */
  private static Stream<ContainerStatus> containers(Pod pod) {
    List<ContainerStatus> all = new ArrayList<>(pod.getStatus().getInitContainerStatuses());
    all.removeIf(each -> {
      ContainerStateTerminated ended = state(each).getTerminated();
      return ended != null && Integer.valueOf(0).equals(ended.getExitCode());
    });
    all.addAll(pod.getStatus().getContainerStatuses());
    return all.stream();
  }

  private Optional<PodTrouble> ofContainer(Pod pod, ContainerStatus container) {
    if (Boolean.TRUE.equals(container.getReady())) {
      return Optional.empty();
    }
    ContainerStateWaiting waiting = state(container).getWaiting();
    ContainerStateTerminated ended = state(container).getTerminated();
    ContainerStateTerminated last = ended == null ? last(container) : ended;
    String reason = waiting == null ? "" : text(waiting.getReason());
    if (NO_IMAGE.contains(reason)) {
      return Optional.of(one(Kind.IMAGE, pod, container, reason, pullFailure(pod, waiting)));
    }
    if (NO_START.contains(reason)) {
      return Optional.of(one(Kind.CONFIGURATION, pod, container, reason, message(waiting)));
    }
    if (last != null && (ended != null || reason.equals("CrashLoopBackOff") || isLate(last))) {
      return Optional.of(ended(pod, container, last));
    }
    return state(container).getRunning() == null
        ? Optional.empty()
        : Optional.of(unprobed(pod, container));
  }

  /** Runs, and does not say that it is ready. */
  private PodTrouble unprobed(Pod pod, ContainerStatus container) {
    Optional<Happening> failure = probe(pod, "Readiness");
    Optional<Happening> startup = probe(pod, "Startup");
    String said = failure.or(() -> startup).map(Happening::message).orElse("");
    boolean young = since(pod).plus(STARTING).isAfter(snapshot.now());
    Kind kind = said.isEmpty() && young ? Kind.STARTING : Kind.READINESS;
    return one(kind, pod, container, "NotReady", said);
  }

  private PodTrouble ended(Pod pod, ContainerStatus container, ContainerStateTerminated end) {
    Optional<Happening> liveness = probe(pod, "Liveness");
    boolean memory = "OOMKilled".equals(end.getReason());
    Kind kind = memory ? Kind.MEMORY : liveness.isPresent() ? Kind.LIVENESS : Kind.CRASH;
    return new PodTrouble(
        kind,
        pod,
        container.getName(),
        text(end.getReason()),
        kind == Kind.LIVENESS
            ? liveness.map(Happening::message).orElse("")
            : text(end.getMessage()),
        end.getExitCode() == null ? "" : end.getExitCode().toString(),
        restarts(container),
        since(pod));
  }

  /** It runs and is ready, and ended a short time ago. */
  private Optional<PodTrouble> lately(Pod pod, ContainerStatus container) {
    ContainerStateTerminated last = last(container);
    if (last == null || !isLate(last) || restarts(container) == 0) {
      return Optional.empty();
    }
    PodTrouble ended = ended(pod, container, last);
    return Optional.of(
        new PodTrouble(
            Kind.RESTARTED,
            pod,
            ended.container(),
            ended.reason(),
            ended.message(),
            ended.exit(),
            ended.restarts(),
            instant(last.getFinishedAt()).orElse(snapshot.now())));
  }

  private boolean isLate(ContainerStateTerminated end) {
    return instant(end.getFinishedAt())
        .filter(at -> at.plus(LATELY).isAfter(snapshot.now()))
        .isPresent();
  }

  private Optional<PodTrouble> notMounted(Pod pod) {
    return snapshot
        .warning("pod/" + name(pod), event -> NOT_MOUNTED.contains(event.reason()))
        .map(event ->
            new PodTrouble(
                Kind.MOUNT, pod, "", event.reason(), event.message(), "", 0, event.first()));
  }

  private Optional<Happening> probe(Pod pod, String which) {
    return snapshot.warning(
        "pod/" + name(pod),
        event -> event.reason().equals("Unhealthy") && event.message().startsWith(which));
  }

  /** The event says why; the state only that it is tried again later. */
  private String pullFailure(Pod pod, @Nullable ContainerStateWaiting waiting) {
    return snapshot
        .warning("pod/" + name(pod), event -> event.message().startsWith("Failed to pull image"))
        .map(Happening::message)
        .orElseGet(() -> message(waiting));
  }

  private PodTrouble whole(Kind kind, Pod pod, String reason, String message) {
    return new PodTrouble(kind, pod, "", reason, message, "", 0, since(pod));
  }

  private static PodTrouble one(
      Kind kind, Pod pod, ContainerStatus container, String reason, String message) {
    return new PodTrouble(
        kind, pod, container.getName(), reason, message, "", restarts(container), since(pod));
  }

  /** When it was last ready, else when it was created. */
  private static Instant since(Pod pod) {
    return condition(pod, "Ready")
        .filter(each -> "False".equals(each.getStatus()))
        .map(each -> since(each, pod))
        .orElseGet(() -> created(pod));
  }

  private static Instant since(PodCondition condition, Pod pod) {
    return instant(condition.getLastTransitionTime()).orElseGet(() -> created(pod));
  }

  private static Instant created(Pod pod) {
    return instant(pod.getMetadata().getCreationTimestamp()).orElse(Instant.EPOCH);
  }

  private static Optional<PodCondition> condition(Pod pod, String type) {
    return pod.getStatus().getConditions().stream()
        .filter(each -> type.equals(each.getType()))
        .findFirst();
  }

  private static String name(Pod pod) {
    return pod.getMetadata().getName();
  }

  private static int restarts(ContainerStatus container) {
    return container.getRestartCount() == null ? 0 : container.getRestartCount();
  }

  private static ContainerState state(ContainerStatus container) {
    return container.getState() == null ? new ContainerState() : container.getState();
  }

  private static @Nullable ContainerStateTerminated last(ContainerStatus container) {
    return container.getLastState() == null ? null : container.getLastState().getTerminated();
  }

  private static String message(@Nullable ContainerStateWaiting waiting) {
    return waiting == null ? "" : text(waiting.getMessage());
  }

  private static String text(@Nullable String text) {
    return text == null ? "" : text;
  }

  private static Optional<Instant> instant(@Nullable String text) {
    return Optional.ofNullable(text).map(Instant::parse);
  }
}
