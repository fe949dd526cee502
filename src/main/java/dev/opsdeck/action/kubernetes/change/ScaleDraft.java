package dev.opsdeck.action.kubernetes.change;

import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.opsdeck.action.Inverse;
import dev.opsdeck.action.StepContext;
import dev.opsdeck.action.change.Draft;
import dev.opsdeck.action.kubernetes.change.Scale.Around;
import dev.opsdeck.action.kubernetes.change.Scale.Input;
import dev.opsdeck.action.kubernetes.change.Scale.Output;
import dev.opsdeck.action.kubernetes.change.Scale.Pinned;
import dev.opsdeck.action.kubernetes.reading.Autoscaler;
import dev.opsdeck.action.kubernetes.reading.Ownership;
import dev.opsdeck.action.kubernetes.reading.PodTemplate;
import dev.opsdeck.action.kubernetes.reading.RolloutStatus;
import dev.opsdeck.catalog.Tier;
import dev.opsdeck.kernel.Fact;
import dev.opsdeck.kernel.Json;
import io.fabric8.kubernetes.api.model.apps.Deployment;
import io.fabric8.kubernetes.api.model.autoscaling.v2.HorizontalPodAutoscaler;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/** One draft of a scale: who else decides the replicas, and whether the namespace has room. */
final class ScaleDraft {
  private final StepContext context;
  private final Input input;
  private final Seen<Deployment, Around> seen;
  private final @Nullable HorizontalPodAutoscaler hpa;
  private final String hpaName;
  private final @Nullable Limits limits;
  private final int from;
  private final int to;

  ScaleDraft(StepContext context, Seen<Deployment, Around> seen, Input input) {
    List<HorizontalPodAutoscaler> all = seen.around().autoscalers();
    this.context = context;
    this.input = input;
    this.seen = seen;
    this.hpa = all.isEmpty() ? null : all.getFirst();
    this.hpaName = hpa == null ? "" : hpa.getMetadata().getName();
    this.limits = hpa == null ? null : Limits.of(hpa);
    this.from = RolloutStatus.of(seen.object()).count().wanted();
    this.to = input.replicas();
  }

  Draft<Pinned, Output> draft() {
    record Nothing(String deployment, int replicas) {}
    record Summary(
        String deployment, String namespace, int from, int to, String hpa, String limits) {}
    Optional<Fact> refusal = refusal();
    if (refusal.isPresent()) {
      return new Draft.Refused<>(refusal.get());
    }
    Limits wanted = wanted();
    if (from == to && wanted == null) {
      return new Draft.NothingToDo<>(
          Fact.of("kubernetes.scale-nothing", new Nothing(seen.name(), to)),
          new Output(from, to, pins()));
    }
    return new Draft.Ready<>(
        new Pinned(from, to, hpaName, uid(), text(limits), wanted, pins()),
        Fact.of(
            "kubernetes.scale",
            new Summary(
                seen.name(),
                seen.namespace(),
                from,
                to,
                wanted == null ? "" : hpaName,
                text(wanted))),
        warnings(wanted),
        List.of(),
        back(wanted));
  }

  private String uid() {
    return hpa == null ? "" : hpa.getMetadata().getUid();
  }

  private static String text(@Nullable Limits limits) {
    return limits == null ? "" : limits.toString();
  }

  private Optional<Fact> refusal() {
    record ToOne(String hpa, String deployment) {}
    if (to < 0) {
      return Optional.of(Fact.of("kubernetes.bad-replicas", "replicas", to));
    }
    if (pins() && seen.around().autoscalers().size() > 1) {
      return Optional.of(Autoscaler.several(seen.around().autoscalers()));
    }
    Optional<Fact> owner = wanted() == null || hpa == null ? Optional.empty() : Ownership.of(hpa);
    if (owner.isPresent()) {
      return owner;
    }
    if (pins() && to == 0) {
      return Optional.of(Fact.of("kubernetes.pin-to-zero", "hpa", hpaName));
    }
    if (pins() && to == 1 && isProduction()) {
      return Optional.of(Fact.of("kubernetes.pin-to-one", new ToOne(hpaName, seen.name())));
    }
    return limits == null || pins() || restores() || to == 0 || limits.contain(to)
        ? Optional.empty()
        : Optional.of(wouldUndo(limits));
  }

  private Fact wouldUndo(Limits other) {
    record WouldUndo(
        String hpa, int min, int max, int replicas, String service, String environment) {}
    return Fact.of(
        "kubernetes.hpa-would-undo",
        new WouldUndo(
            hpaName,
            other.min(),
            other.max(),
            to,
            context.service().name(),
            context.environment().name()));
  }

  private List<Fact> warnings(@Nullable Limits wanted) {
    record ToZero(String deployment, String hpa) {}
    record Decides(String hpa, String limits) {}
    List<Fact> warnings = new ArrayList<>();
    if (to == 0) {
      warnings.add(Fact.of("kubernetes.scale-to-zero", new ToZero(seen.name(), hpaName)));
    } else if (to == 1 && from > 1 && isProduction()) {
      warnings.add(Fact.of("kubernetes.scale-to-one", "deployment", seen.name()));
    }
    if (hpa != null && !pins() && to > 0) {
      Limits then = wanted == null ? limits : wanted;
      warnings.add(Fact.of("kubernetes.hpa-decides", new Decides(hpaName, text(then))));
    }
    if (hpa == null && Boolean.TRUE.equals(input.pinHpa())) {
      warnings.add(Fact.of("kubernetes.no-hpa", "deployment", seen.name()));
    }
    Ownership.of(seen.object()).ifPresent(warnings::add);
    if (hpa != null) {
      Ownership.of(hpa).ifPresent(warnings::add);
    }
    PodTemplate template = PodTemplate.of(seen.object());
    warnings.addAll(seen.around().budget().forMore(to - from, template, seen.namespace()));
    return warnings;
  }

  private Inverse back(@Nullable Limits wanted) {
    record Back(String deployment, int replicas, String limits) {}
    ObjectNode with = Json.object().put("replicas", from);
    if (wanted != null && limits != null) {
      with.put("hpaMin", limits.min()).put("hpaMax", limits.max());
    }
    String given = wanted == null ? "" : text(limits);
    return new Inverse.PutBack(
        Scale.NAME, with, Fact.of("kubernetes.scale-back", new Back(seen.name(), from, given)));
  }

  /** Absent when the autoscaler stays as it is. */
  private @Nullable Limits wanted() {
    Limits wanted =
        pins()
            ? new Limits(to, to)
            : restores() && input.hpaMin() != null && input.hpaMax() != null
                ? new Limits(input.hpaMin(), input.hpaMax())
                : null;
    return wanted == null || wanted.equals(limits) ? null : wanted;
  }

  private boolean pins() {
    return hpa != null && Boolean.TRUE.equals(input.pinHpa());
  }

  private boolean restores() {
    return hpa != null && !pins() && input.hpaMin() != null && input.hpaMax() != null;
  }

  private boolean isProduction() {
    return context.target().tier() == Tier.PRODUCTION;
  }
}
