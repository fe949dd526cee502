package dev.opsdeck.action.kubernetes;

import dev.opsdeck.action.StepContext;
import dev.opsdeck.action.StepOutcome;
import dev.opsdeck.action.StepOutcome.Done;
import dev.opsdeck.action.kubernetes.reading.Annotations;
import dev.opsdeck.action.kubernetes.reading.Autoscaler;
import dev.opsdeck.kernel.Fact;
import io.fabric8.kubernetes.api.model.autoscaling.v2.HorizontalPodAutoscaler;
import io.fabric8.kubernetes.api.model.autoscaling.v2.HorizontalPodAutoscalerStatus;
import io.fabric8.kubernetes.api.model.autoscaling.v2.MetricSpec;
import io.fabric8.kubernetes.api.model.autoscaling.v2.MetricStatus;
import io.fabric8.kubernetes.api.model.autoscaling.v2.MetricTarget;
import io.fabric8.kubernetes.api.model.autoscaling.v2.MetricValueStatus;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/** An autoscaler as a person wants to see it: limits, replicas, targets, what is wrong with it. */
final class AutoscalerView {
  private AutoscalerView() {}

  static StepOutcome<GetAction.Output> of(
      StepContext context, GetAction.Input input, Workload workload) {
    List<HorizontalPodAutoscaler> all = workload.autoscalers();
    if (all.isEmpty()) {
      return new Done<>(
          GetAction.Output.NOTHING,
          Fact.of("kubernetes.no-hpa", "deployment", workload.target().service().deployment()));
    }
    HorizontalPodAutoscaler hpa = all.getFirst();
    HorizontalPodAutoscalerStatus status =
        Optional.ofNullable(hpa.getStatus()).orElseGet(HorizontalPodAutoscalerStatus::new);
    int current = or(status.getCurrentReplicas());
    int desired = or(status.getDesiredReplicas());
    Done<GetAction.Output> done =
        new Done<>(
            new GetAction.Output(true, current, desired, 0, ""),
            summary(hpa, status, current, desired),
            details(all, hpa, status),
            List.of());
    return blind(status).isPresent() || all.size() > 1 ? done.troubled() : done;
  }

  /** The number that it wants means nothing while it cannot compute one. */
  private static Fact summary(
      HorizontalPodAutoscaler hpa, HorizontalPodAutoscalerStatus status, int current, int desired) {
    Object[] values = {
      "hpa", hpa.getMetadata().getName(),
      "min", Autoscaler.min(hpa),
      "max", Autoscaler.max(hpa),
      "current", current,
      "desired", desired,
      "reason", blind(status).orElse("")
    };
    return blind(status).isPresent()
        ? Fact.of("kubernetes.hpa-blind", values)
        : Fact.of("kubernetes.hpa", values);
  }

  /** Why it cannot compute or may not scale. */
  private static Optional<String> blind(HorizontalPodAutoscalerStatus status) {
    return status.getConditions().stream()
        .filter(one -> "False".equals(one.getStatus()))
        .filter(one -> List.of("ScalingActive", "AbleToScale").contains(one.getType()))
        .map(one -> one.getReason() == null ? one.getType() : one.getReason())
        .findFirst();
  }

  private static List<Fact> details(
      List<HorizontalPodAutoscaler> all,
      HorizontalPodAutoscaler hpa,
      HorizontalPodAutoscalerStatus status) {
    List<Fact> lines = new ArrayList<>();
    if (all.size() > 1) {
      lines.add(Autoscaler.several(all));
    }
    String before = Annotations.on(hpa, Annotations.HPA_BEFORE);
    if (!before.isEmpty()) {
      lines.add(
          Fact.of("kubernetes.hpa-pinned", "hpa", hpa.getMetadata().getName(), "before", before));
    }
    for (MetricSpec metric : hpa.getSpec().getMetrics()) {
      if (metric.getResource() != null) {
        String name = metric.getResource().getName();
        lines.add(
            Fact.of(
                "kubernetes.hpa-metric",
                "metric",
                name,
                "current",
                current(status, name),
                "target",
                target(metric.getResource().getTarget())));
      }
    }
    status.getConditions().stream()
        .filter(one -> "False".equals(one.getStatus()) && !"ScalingLimited".equals(one.getType()))
        .forEach(one ->
            lines.add(
                Fact.of(
                    "kubernetes.hpa-trouble",
                    "type",
                    one.getType(),
                    "reason",
                    one.getReason() == null ? "" : one.getReason(),
                    "message",
                    one.getMessage() == null ? "" : one.getMessage())));
    return lines;
  }

  private static String current(HorizontalPodAutoscalerStatus status, String name) {
    return status.getCurrentMetrics().stream()
        .map(MetricStatus::getResource)
        .filter(one -> one != null && name.equals(one.getName()))
        .map(one -> value(one.getCurrent()))
        .findFirst()
        .orElse("?");
  }

  private static String value(MetricValueStatus value) {
    return value.getAverageUtilization() == null
        ? String.valueOf(value.getAverageValue())
        : value.getAverageUtilization() + "%";
  }

  private static String target(MetricTarget target) {
    return target.getAverageUtilization() == null
        ? String.valueOf(target.getAverageValue())
        : target.getAverageUtilization() + "%";
  }

  private static int or(@Nullable Integer number) {
    return number == null ? 0 : number;
  }
}
