package dev.opsdeck.action.kubernetes.reading;

import dev.opsdeck.kernel.Fact;
import io.fabric8.kubernetes.api.model.autoscaling.v2.HorizontalPodAutoscaler;
import java.util.List;
import java.util.stream.Collectors;

/** Reads the limits of a HorizontalPodAutoscaler. */
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

  public static Fact several(List<HorizontalPodAutoscaler> all) {
    return Fact.of(
        "kubernetes.several-hpas",
        "hpas",
        all.stream().map(one -> one.getMetadata().getName()).collect(Collectors.joining(", ")));
  }
}
