package dev.opsdeck.action.kubernetes.diagnose;

import com.fasterxml.jackson.databind.JsonNode;
import dev.opsdeck.action.kubernetes.reading.PodLines;
import dev.opsdeck.action.kubernetes.reading.PodState;
import dev.opsdeck.action.kubernetes.reading.PodState.Health;
import dev.opsdeck.action.kubernetes.reading.Revisions;
import dev.opsdeck.action.kubernetes.reading.RolloutStatus;
import dev.opsdeck.action.kubernetes.reading.WorkloadPods;
import dev.opsdeck.kernel.Json;
import io.fabric8.kubernetes.api.model.Pod;
import io.fabric8.kubernetes.api.model.apps.Deployment;
import io.fabric8.kubernetes.api.model.apps.ReplicaSet;
import java.util.List;

/**
 * A Deployment with its revisions and its pods.
 *
 * @param serving how many pods are ready: as seen, else as the Deployment counts them
 */
record Workload(Deployment deployment, Revisions revisions, WorkloadPods pods, int serving) {
  /** What was seen of it. */
  enum Sight {
    WHOLE,
    /** Whose pods they are is not known without the ReplicaSets: then all of them count. */
    NO_REPLICA_SETS,
    NO_PODS
  }

  static Workload of(Deployment deployment, List<JsonNode> sets, List<JsonNode> pods, Sight sight) {
    List<ReplicaSet> replicaSets =
        sets.stream().map(set -> Json.convert(set, ReplicaSet.class)).toList();
    List<Pod> found = pods.stream().map(pod -> Json.convert(pod, Pod.class)).toList();
    WorkloadPods own =
        sight == Sight.NO_REPLICA_SETS
            ? new WorkloadPods(found, List.of(), List.of(), List.of())
            : WorkloadPods.of(deployment, replicaSets, found);
    List<PodState> states = own.states();
    int serving =
        sight == Sight.NO_PODS
            ? RolloutStatus.of(deployment).count().serving()
            : (int) PodLines.count(states, Health.HEALTHY);
    return new Workload(deployment, Revisions.of(deployment, replicaSets), own, serving);
  }

  RolloutStatus rollout() {
    return RolloutStatus.of(deployment);
  }
}
