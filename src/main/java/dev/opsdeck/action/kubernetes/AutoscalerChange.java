package dev.opsdeck.action.kubernetes;

import dev.opsdeck.action.Pins;
import dev.opsdeck.action.StepContext;
import dev.opsdeck.action.StepOutcome;
import dev.opsdeck.action.kubernetes.reading.Autoscaler;
import dev.opsdeck.action.kubernetes.reading.MergePatch;
import dev.opsdeck.cluster.ClusterAnswer;
import dev.opsdeck.cluster.ClusterFailure;
import dev.opsdeck.cluster.ClusterFailure.Kind;
import dev.opsdeck.cluster.Clusters;
import dev.opsdeck.kernel.Fact;
import io.fabric8.kubernetes.api.model.autoscaling.v2.HorizontalPodAutoscaler;
import java.util.List;
import java.util.Optional;

/** Gives an autoscaler the limits that a plan pinned, once, with the stamp in the same patch. */
final class AutoscalerChange {
  private static final int TRIES = 5;

  private final Clusters clusters;

  AutoscalerChange(Clusters clusters) {
    this.clusters = clusters;
  }

  /** Empty when it is as it should be, also when there is nothing to change. */
  <O extends Record> Optional<StepOutcome<O>> perform(StepContext context, Pins pins)
      throws InterruptedException {
    if (pins.get("hpaTo").isEmpty()) {
      return Optional.empty();
    }
    for (int i = 0; i < TRIES; i++) {
      ClusterAnswer<Boolean> answer =
          clusters.write(
              context.target().environment().cluster(),
              client -> change(new Workload(client, context.target()), context, pins));
      switch (answer) {
        case ClusterAnswer.Given<Boolean>(Boolean there) -> {
          return there ? Optional.empty() : Optional.of(new StepOutcome.Drifted<>(changed(pins)));
        }
        case ClusterAnswer.Missing<Boolean>(ClusterFailure failure) -> {
          if (failure.kind() != Kind.CONFLICT) {
            return Optional.of(
                failure.mayHaveHappened()
                    ? new StepOutcome.Unknown<>(failure.fact())
                    : Outcomes.failed(failure));
          }
        }
      }
    }
    return Optional.of(
        new StepOutcome.Failed<>(
            Fact.of("kubernetes.too-busy", "deployment", pins.get("hpa"), "tries", TRIES),
            StepOutcome.Again.MAY_HELP));
  }

  /** Whether the autoscaler is another one, or has other limits, than when it was planned. */
  static Optional<Fact> drift(StepContext context, Pins pins, List<HorizontalPodAutoscaler> found) {
    if (pins.get("hpa").isEmpty()) {
      return found.isEmpty()
          ? Optional.empty()
          : Optional.of(
              Fact.of(
                  "kubernetes.drifted-hpa-new", "hpa", found.getFirst().getMetadata().getName()));
    }
    boolean same =
        find(pins, found)
            .filter(hpa ->
                Autoscaler.stamped(hpa, context.stamp())
                    || Autoscaler.limits(hpa).equals(pins.get("hpaFrom")))
            .isPresent();
    return same ? Optional.empty() : Optional.of(changed(pins));
  }

  private static boolean change(Workload workload, StepContext context, Pins pins) {
    Optional<HorizontalPodAutoscaler> found = find(pins, workload.autoscalers());
    if (found.isEmpty()) {
      return false;
    }
    HorizontalPodAutoscaler now = found.get();
    if (Autoscaler.stamped(now, context.stamp())) {
      return Autoscaler.limits(now).equals(pins.get("hpaTo"));
    }
    if (!Autoscaler.limits(now).equals(pins.get("hpaFrom"))) {
      return false;
    }
    HorizontalPodAutoscaler wanted = wanted(now, context, pins);
    workload.patchAutoscaler(pins.get("hpa"), MergePatch.between(now, wanted));
    return true;
  }

  private static HorizontalPodAutoscaler wanted(
      HorizontalPodAutoscaler now, StepContext context, Pins pins) {
    String[] limits = pins.get("hpaTo").split("/", 2);
    int min = Integer.parseInt(limits[0]);
    int max = Integer.parseInt(limits[1]);
    return pins.get("pinned").equals("true")
        ? Autoscaler.pinned(now, min, context.stamp())
        : Autoscaler.restored(now, min, max, context.stamp());
  }

  private static Optional<HorizontalPodAutoscaler> find(
      Pins pins, List<HorizontalPodAutoscaler> found) {
    return found.stream()
        .filter(hpa -> pins.get("hpaUid").equals(hpa.getMetadata().getUid()))
        .findFirst();
  }

  private static Fact changed(Pins pins) {
    return Fact.of(
        "kubernetes.drifted-hpa", "hpa", pins.get("hpa"), "planned", pins.get("hpaFrom"));
  }
}
