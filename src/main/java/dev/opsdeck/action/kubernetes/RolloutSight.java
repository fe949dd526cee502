package dev.opsdeck.action.kubernetes;

import dev.opsdeck.action.kubernetes.reading.PodState;
import dev.opsdeck.action.kubernetes.reading.PodState.Health;
import dev.opsdeck.action.kubernetes.reading.Revisions;
import dev.opsdeck.action.kubernetes.reading.Revisions.Revision;
import dev.opsdeck.action.kubernetes.reading.RolloutStatus;
import dev.opsdeck.action.kubernetes.reading.WorkloadPods;
import io.fabric8.kubernetes.api.model.apps.Deployment;
import io.fabric8.kubernetes.api.model.apps.ReplicaSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;

/**
 * What is known of a roll-out at one moment.
 *
 * @param newest name of the ReplicaSet of the current revision; absent before the controller has
 *     taken the change in
 * @param newPods its pods
 */
record RolloutSight(
    Deployment deployment, RolloutStatus status, Optional<String> newest, List<PodState> newPods) {
  /** A container in one of these states has failed at least once and will fail in the same way. */
  private static final Set<String> HOPELESS =
      Set.of(
          "ImagePullBackOff",
          "InvalidImageName",
          "ErrImageNeverPull",
          "CreateContainerConfigError");

  static Optional<RolloutSight> of(Workload workload) {
    return workload.deployment().map(deployment -> of(workload, deployment));
  }

  private static RolloutSight of(Workload workload, Deployment deployment) {
    RolloutStatus status = RolloutStatus.of(deployment);
    List<ReplicaSet> sets = workload.replicaSets(deployment);
    boolean observed =
        !(status instanceof RolloutStatus.Progressing(var stage, var count, var blocked)
            && stage == RolloutStatus.Stage.NOT_OBSERVED);
    return new RolloutSight(
        deployment,
        status,
        observed ? Revisions.of(deployment, sets).current().map(Revision::name) : Optional.empty(),
        WorkloadPods.states(WorkloadPods.of(deployment, sets, workload.pods(deployment)).newest()));
  }

  /** The first new pod that is in trouble, for the line that says how far it is. */
  Optional<PodState> troubled() {
    return newPods.stream()
        .filter(pod -> pod.state().endsWith("BackOff") || pod.state().contains("Err"))
        .findFirst();
  }

  /**
   * A new pod that surely will not come up: it crashed and crashed again, or its image or its
   * configuration is not there. As long as one new pod is healthy, the image works and it may be a
   * matter of time.
   */
  Optional<PodState> hopeless() {
    boolean anyHealthy = newPods.stream().anyMatch(pod -> pod.health() == Health.HEALTHY);
    return anyHealthy || newest.isEmpty()
        ? Optional.empty()
        : newPods.stream().filter(RolloutSight::isHopeless).findFirst();
  }

  private static boolean isHopeless(PodState pod) {
    String state = pod.state().replaceFirst("^Init:", "");
    return HOPELESS.contains(state) || state.equals("CrashLoopBackOff") && pod.restarts() > 0;
  }
}
