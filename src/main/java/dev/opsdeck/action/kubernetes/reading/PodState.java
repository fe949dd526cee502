package dev.opsdeck.action.kubernetes.reading;

import io.fabric8.kubernetes.api.model.Pod;
import java.time.Instant;
import org.jspecify.annotations.Nullable;

/**
 * A pod as kubectl's {@code printPod} shows it: the state of its containers decides, not its phase
 * alone, which says {@code Running} for a pod that crashes all the time.
 *
 * @param state such as {@code Running}, {@code CrashLoopBackOff}, {@code Init:1/2}
 * @param ready containers, as {@code 1/2}
 * @param why what the cluster says about a bad state, empty when there is nothing to say
 * @param created absent in a pod that no server has seen
 * @param lastRestart absent when it never restarted
 */
public record PodState(
    String name,
    String state,
    String ready,
    int restarts,
    @Nullable Instant lastRestart,
    @Nullable Instant created,
    String node,
    Health health,
    String why) {

  /** What a person wants to know first. */
  public enum Health {
    HEALTHY,
    /** On its way out, or finished as it should: neither good nor bad. */
    LEAVING,
    UNHEALTHY
  }

  public static PodState of(Pod pod) {
    return new PodReading(pod).read();
  }
}
