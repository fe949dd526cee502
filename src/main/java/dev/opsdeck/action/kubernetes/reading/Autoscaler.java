package dev.opsdeck.action.kubernetes.reading;

import dev.opsdeck.kernel.Fact;
import io.fabric8.kubernetes.api.model.autoscaling.v2.HorizontalPodAutoscaler;
import io.fabric8.kubernetes.api.model.autoscaling.v2.HorizontalPodAutoscalerBuilder;
import java.util.List;
import java.util.stream.Collectors;

/** Reads and rewrites the limits of a HorizontalPodAutoscaler. */
public final class Autoscaler {
  private Autoscaler() {}

  /** What an absent {@code minReplicas} means is 1. */
  public static int min(HorizontalPodAutoscaler hpa) {
    Integer min = hpa.getSpec().getMinReplicas();
    return min == null ? 1 : min;
  }

  public static int max(HorizontalPodAutoscaler hpa) {
    Integer max = hpa.getSpec().getMaxReplicas();
    return max == null ? 1 : max;
  }

  public static String limits(HorizontalPodAutoscaler hpa) {
    return min(hpa) + "/" + max(hpa);
  }

  public static boolean stamped(HorizontalPodAutoscaler hpa, String stamp) {
    return stamp.equals(Annotations.on(hpa, Annotations.STAMP));
  }

  /** Both limits set to the same number; the limits before the first pin are remembered. */
  public static HorizontalPodAutoscaler pinned(
      HorizontalPodAutoscaler hpa, int replicas, String stamp) {
    String before = Annotations.on(hpa, Annotations.HPA_BEFORE);
    return new HorizontalPodAutoscalerBuilder(hpa)
        .editMetadata()
        .addToAnnotations(Annotations.STAMP, stamp)
        .addToAnnotations(Annotations.HPA_BEFORE, before.isEmpty() ? limits(hpa) : before)
        .endMetadata()
        .editSpec()
        .withMinReplicas(replicas)
        .withMaxReplicas(replicas)
        .endSpec()
        .build();
  }

  /** Given limits; they are what was before a pin, so nothing is remembered any more. */
  public static HorizontalPodAutoscaler restored(
      HorizontalPodAutoscaler hpa, int min, int max, String stamp) {
    return new HorizontalPodAutoscalerBuilder(hpa)
        .editMetadata()
        .addToAnnotations(Annotations.STAMP, stamp)
        .removeFromAnnotations(Annotations.HPA_BEFORE)
        .endMetadata()
        .editSpec()
        .withMinReplicas(min)
        .withMaxReplicas(max)
        .endSpec()
        .build();
  }

  public static Fact several(List<HorizontalPodAutoscaler> all) {
    return Fact.of(
        "kubernetes.several-hpas",
        "hpas",
        all.stream().map(one -> one.getMetadata().getName()).collect(Collectors.joining(", ")));
  }
}
