package dev.opsdeck.action.kubernetes.reading;

import io.fabric8.kubernetes.api.model.OwnerReference;
import io.fabric8.kubernetes.api.model.Pod;
import io.fabric8.kubernetes.api.model.apps.Deployment;
import io.fabric8.kubernetes.api.model.apps.ReplicaSet;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/**
 * The pods that a Deployment's selector finds, as its controller counts them: those that one of its
 * ReplicaSets controls and that have not ended.
 *
 * <p>Source: {@code FilterActivePods} and {@code getPodMapForDeployment} of
 * kube-controller-manager.
 *
 * @param newest of the current revision
 * @param older of earlier revisions
 * @param ended Failed or Succeeded, such as evicted ones that stay listed; they are no replicas
 * @param foreign of somebody else, such as a Job or another Deployment with the same labels
 */
public record WorkloadPods(List<Pod> newest, List<Pod> older, List<Pod> ended, List<Pod> foreign) {
  private static final Set<String> END = Set.of("Failed", "Succeeded");

  private enum Group {
    NEWEST,
    OLDER,
    ENDED,
    FOREIGN
  }

  public WorkloadPods {
    newest = List.copyOf(newest);
    older = List.copyOf(older);
    ended = List.copyOf(ended);
    foreign = List.copyOf(foreign);
  }

  public static WorkloadPods of(Deployment deployment, List<ReplicaSet> sets, List<Pod> found) {
    Set<String> own =
        sets.stream()
            .filter(set -> Revisions.controlledBy(deployment, set))
            .map(set -> set.getMetadata().getUid())
            .collect(Collectors.toSet());
    String current =
        Revisions.of(deployment, sets).current().map(Revisions.Revision::uid).orElse("");
    Map<Group, List<Pod>> groups =
        found.stream()
            .collect(
                Collectors.groupingBy(
                    pod -> group(pod, own, current),
                    () -> new EnumMap<>(Group.class),
                    Collectors.toList()));
    return new WorkloadPods(
        groups.getOrDefault(Group.NEWEST, List.of()),
        groups.getOrDefault(Group.OLDER, List.of()),
        groups.getOrDefault(Group.ENDED, List.of()),
        groups.getOrDefault(Group.FOREIGN, List.of()));
  }

  /** The replicas, of any revision; those that are being deleted are among them. */
  public List<Pod> replicas() {
    return Stream.concat(newest.stream(), older.stream()).toList();
  }

  public List<PodState> states() {
    return states(replicas());
  }

  public static List<PodState> states(List<Pod> pods) {
    return pods.stream().map(PodState::of).toList();
  }

  private static Group group(Pod pod, Set<String> own, String current) {
    String controller =
        pod.getMetadata().getOwnerReferences().stream()
            .filter(owner -> Boolean.TRUE.equals(owner.getController()))
            .map(OwnerReference::getUid)
            .findFirst()
            .orElse("");
    if (!own.contains(controller)) {
      return Group.FOREIGN;
    }
    String phase = Optional.ofNullable(pod.getStatus().getPhase()).orElse("");
    if (END.contains(phase)) {
      return Group.ENDED;
    }
    return controller.equals(current) ? Group.NEWEST : Group.OLDER;
  }
}
