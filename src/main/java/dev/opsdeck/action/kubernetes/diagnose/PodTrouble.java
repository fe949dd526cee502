package dev.opsdeck.action.kubernetes.diagnose;

import dev.opsdeck.action.kubernetes.diagnose.Finding.Kind;
import io.fabric8.kubernetes.api.model.Pod;
import java.time.Instant;

/**
 * What is wrong with one pod.
 *
 * @param container the one that is in trouble, empty when it is the pod as a whole
 * @param reason as the cluster calls it, such as {@code ImagePullBackOff}
 * @param message what the cluster says about it, empty when it says nothing
 * @param exit the exit code, empty when nothing ended
 * @param since when it stopped to be as it should be
 */
record PodTrouble(
    Kind kind,
    Pod pod,
    String container,
    String reason,
    String message,
    String exit,
    int restarts,
    Instant since) {
  String name() {
    return pod.getMetadata().getName();
  }
}
