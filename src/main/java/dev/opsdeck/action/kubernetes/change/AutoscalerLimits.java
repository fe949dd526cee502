package dev.opsdeck.action.kubernetes.change;

import dev.opsdeck.action.Difference;
import dev.opsdeck.action.StepContext;
import dev.opsdeck.action.change.Part;
import dev.opsdeck.action.kubernetes.change.Scale.Pinned;
import dev.opsdeck.action.kubernetes.reading.Annotations;
import dev.opsdeck.kernel.Fact;
import io.fabric8.kubernetes.api.model.autoscaling.v2.HorizontalPodAutoscaler;
import io.fabric8.kubernetes.api.model.autoscaling.v2.HorizontalPodAutoscalerBuilder;
import java.util.List;

/** Gives an autoscaler other limits, so that it does not take a scale back. */
final class AutoscalerLimits implements Part<Seen<HorizontalPodAutoscaler, None>, Pinned> {
  /** The limits before the first pin are remembered on the object until they are given back. */
  @Override
  public Seen<HorizontalPodAutoscaler, None> apply(
      StepContext context, Seen<HorizontalPodAutoscaler, None> now, Pinned pins) {
    Limits wanted = pins.limitsOrThrow();
    String before = Annotations.on(now.object(), Annotations.HPA_BEFORE);
    var metadata = new HorizontalPodAutoscalerBuilder(now.object()).editMetadata();
    if (!pins.pinned()) {
      metadata.removeFromAnnotations(Annotations.HPA_BEFORE);
    } else if (before.isEmpty()) {
      metadata.addToAnnotations(Annotations.HPA_BEFORE, Limits.of(now.object()).toString());
    }
    return now.with(
        metadata
            .endMetadata()
            .editSpec()
            .withMinReplicas(wanted.min())
            .withMaxReplicas(wanted.max())
            .endSpec()
            .build());
  }

  @Override
  public String fingerprint(Seen<HorizontalPodAutoscaler, None> now, Pinned pins) {
    return Limits.of(now.object()).toString();
  }

  @Override
  public String state(StepContext context, Seen<HorizontalPodAutoscaler, None> now) {
    Limits limits = Limits.of(now.object());
    return "minReplicas=%d maxReplicas=%d".formatted(limits.min(), limits.max());
  }

  @Override
  public Fact changed(StepContext context, Seen<HorizontalPodAutoscaler, None> now, Pinned pins) {
    record Changed(String hpa, String planned) {}
    return Fact.of("kubernetes.drifted-hpa", new Changed(now.name(), pins.hpaFrom()));
  }

  @Override
  public List<Difference> differences(
      StepContext context,
      Seen<HorizontalPodAutoscaler, None> now,
      Seen<HorizontalPodAutoscaler, None> result,
      Pinned pins) {
    return List.of(
        new Difference(
            "hpa." + now.name(),
            Limits.of(now.object()).toString(),
            Limits.of(result.object()).toString()));
  }
}
