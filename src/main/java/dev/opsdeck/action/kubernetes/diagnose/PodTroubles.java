package dev.opsdeck.action.kubernetes.diagnose;

import dev.opsdeck.action.kubernetes.diagnose.Finding.Kind;
import dev.opsdeck.action.kubernetes.inspect.Happening;
import dev.opsdeck.action.kubernetes.reading.PodState;
import io.fabric8.kubernetes.api.model.ContainerStateTerminated;
import io.fabric8.kubernetes.api.model.ContainerStateWaiting;
import io.fabric8.kubernetes.api.model.ContainerStatus;
import io.fabric8.kubernetes.api.model.Pod;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.Set;
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
      case HEALTHY ->
          PodStatuses.containers(pod).flatMap(each -> lately(pod, each).stream()).findFirst();
    };
  }

  private Optional<PodTrouble> unscheduled(Pod pod) {
    return PodStatuses.condition(pod, "PodScheduled")
        .filter(each -> "False".equals(each.getStatus()))
        .map(each ->
            new PodTrouble(
                Kind.PENDING,
                pod,
                "",
                PodStatuses.text(each.getReason()),
                PodStatuses.text(each.getMessage()),
                "",
                0,
                PodStatuses.since(each, pod)));
  }

  private PodTrouble unready(Pod pod) {
    return PodStatuses.containers(pod)
        .flatMap(each -> ofContainer(pod, each).stream())
        .findFirst()
        .or(() -> notMounted(pod))
        .orElseGet(() -> whole(Kind.STARTING, pod, PodState.of(pod).state(), ""));
  }

  private Optional<PodTrouble> ofContainer(Pod pod, ContainerStatus container) {
    if (Boolean.TRUE.equals(container.getReady())) {
      return Optional.empty();
    }
    ContainerStateWaiting waiting = PodStatuses.state(container).getWaiting();
    ContainerStateTerminated ended = PodStatuses.state(container).getTerminated();
    ContainerStateTerminated last = ended == null ? PodStatuses.last(container) : ended;
    String reason = waiting == null ? "" : PodStatuses.text(waiting.getReason());
    if (NO_IMAGE.contains(reason)) {
      return Optional.of(one(Kind.IMAGE, pod, container, reason, pullFailure(pod, waiting)));
    }
    if (NO_START.contains(reason)) {
      return Optional.of(
          one(Kind.CONFIGURATION, pod, container, reason, PodStatuses.message(waiting)));
    }
    if (last != null && (ended != null || reason.equals("CrashLoopBackOff") || isLate(last))) {
      return Optional.of(ended(pod, container, last));
    }
    return PodStatuses.state(container).getRunning() == null
        ? Optional.empty()
        : Optional.of(unprobed(pod, container));
  }

  /** Runs, and does not say that it is ready. */
  private PodTrouble unprobed(Pod pod, ContainerStatus container) {
    Optional<Happening> failure = probe(pod, "Readiness");
    Optional<Happening> startup = probe(pod, "Startup");
    String said = failure.or(() -> startup).map(Happening::message).orElse("");
    boolean young = PodStatuses.since(pod).plus(STARTING).isAfter(snapshot.now());
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
        PodStatuses.text(end.getReason()),
        kind == Kind.LIVENESS
            ? liveness.map(Happening::message).orElse("")
            : PodStatuses.text(end.getMessage()),
        end.getExitCode() == null ? "" : end.getExitCode().toString(),
        PodStatuses.restarts(container),
        PodStatuses.since(pod));
  }

  /** It runs and is ready, and ended a short time ago. */
  private Optional<PodTrouble> lately(Pod pod, ContainerStatus container) {
    ContainerStateTerminated last = PodStatuses.last(container);
    if (last == null || !isLate(last) || PodStatuses.restarts(container) == 0) {
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
            PodStatuses.instant(last.getFinishedAt()).orElse(snapshot.now())));
  }

  private boolean isLate(ContainerStateTerminated end) {
    return PodStatuses.instant(end.getFinishedAt())
        .filter(at -> at.plus(LATELY).isAfter(snapshot.now()))
        .isPresent();
  }

  private Optional<PodTrouble> notMounted(Pod pod) {
    return snapshot
        .warning("pod/" + PodStatuses.name(pod), event -> NOT_MOUNTED.contains(event.reason()))
        .map(event ->
            new PodTrouble(
                Kind.MOUNT, pod, "", event.reason(), event.message(), "", 0, event.first()));
  }

  private Optional<Happening> probe(Pod pod, String which) {
    return snapshot.warning(
        "pod/" + PodStatuses.name(pod),
        event -> event.reason().equals("Unhealthy") && event.message().startsWith(which));
  }

  /** The event says why; the state only that it is tried again later. */
  private String pullFailure(Pod pod, @Nullable ContainerStateWaiting waiting) {
    return snapshot
        .warning(
            "pod/" + PodStatuses.name(pod),
            event -> event.message().startsWith("Failed to pull image"))
        .map(Happening::message)
        .orElseGet(() -> PodStatuses.message(waiting));
  }

  private PodTrouble whole(Kind kind, Pod pod, String reason, String message) {
    return new PodTrouble(kind, pod, "", reason, message, "", 0, PodStatuses.since(pod));
  }

  private static PodTrouble one(
      Kind kind, Pod pod, ContainerStatus container, String reason, String message) {
    return new PodTrouble(
        kind,
        pod,
        container.getName(),
        reason,
        message,
        "",
        PodStatuses.restarts(container),
        PodStatuses.since(pod));
  }
}
