package dev.opsdeck.action.kubernetes;

import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.opsdeck.action.Difference;
import dev.opsdeck.action.Inverse;
import dev.opsdeck.action.Pins;
import dev.opsdeck.action.PlanOutcome;
import dev.opsdeck.action.StepContext;
import dev.opsdeck.action.kubernetes.ScaleAction.Input;
import dev.opsdeck.action.kubernetes.ScaleAction.Output;
import dev.opsdeck.action.kubernetes.reading.Autoscaler;
import dev.opsdeck.action.kubernetes.reading.MergePatch;
import dev.opsdeck.action.kubernetes.reading.Ownership;
import dev.opsdeck.action.kubernetes.reading.PodTemplate;
import dev.opsdeck.action.kubernetes.reading.Quota;
import dev.opsdeck.action.kubernetes.reading.RolloutStatus;
import dev.opsdeck.catalog.Tier;
import dev.opsdeck.kernel.Fact;
import dev.opsdeck.kernel.Json;
import io.fabric8.kubernetes.api.model.apps.Deployment;
import io.fabric8.kubernetes.api.model.autoscaling.v2.HorizontalPodAutoscaler;
import io.fabric8.kubernetes.client.KubernetesClientException;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/** One plan of a scale: who else decides the replicas, and whether the namespace has room. */
final class ScalePlan {
  private final StepContext context;
  private final Input input;
  private final Workload workload;
  private final Deployment now;
  private final List<HorizontalPodAutoscaler> autoscalers;
  private final @Nullable HorizontalPodAutoscaler hpa;
  private final int from;
  private final int to;

  ScalePlan(StepContext context, Input input, Workload workload, Deployment now) {
    this.context = context;
    this.input = input;
    this.workload = workload;
    this.now = now;
    this.autoscalers = workload.autoscalers();
    this.hpa = autoscalers.isEmpty() ? null : autoscalers.getFirst();
    this.from = RolloutStatus.of(now).count().wanted();
    this.to = input.replicas();
  }

  PlanOutcome<Output> outcome() {
    Optional<Fact> refusal = refusal();
    if (refusal.isPresent()) {
      return new PlanOutcome.Refused<>(refusal.get());
    }
    String limits = wantedLimits();
    Output output = new Output(from, to, pins());
    if (from == to && limits.isEmpty()) {
      return new PlanOutcome.NothingToDo<>(
          Fact.of("kubernetes.scale-nothing", "deployment", name(), "replicas", to), output);
    }
    dryRun(limits);
    return new PlanOutcome.Planned<>(
        Fact.of(
            "kubernetes.scale",
            "deployment",
            name(),
            "namespace",
            now.getMetadata().getNamespace(),
            "from",
            from,
            "to",
            to,
            "hpa",
            limits.isEmpty() ? "" : hpaName(),
            "limits",
            limits),
        differences(limits),
        warnings(limits),
        List.of(),
        pinned(limits),
        output,
        back(limits));
  }

  private Optional<Fact> refusal() {
    if (to < 0) {
      return Optional.of(Fact.of("kubernetes.bad-replicas", "replicas", to));
    }
    if (pins() && autoscalers.size() > 1) {
      return Optional.of(Autoscaler.several(autoscalers));
    }
    if (pins() && to == 0) {
      return Optional.of(Fact.of("kubernetes.pin-to-zero", "hpa", hpaName()));
    }
    if (pins() && to == 1 && production()) {
      return Optional.of(Fact.of("kubernetes.pin-to-one", "hpa", hpaName(), "deployment", name()));
    }
    if (hpa == null || pins() || restores() || to == 0) {
      return Optional.empty();
    }
    return to < Autoscaler.min(hpa) || to > Autoscaler.max(hpa)
        ? Optional.of(wouldUndo(hpa))
        : Optional.empty();
  }

  private Fact wouldUndo(HorizontalPodAutoscaler other) {
    return Fact.of(
        "kubernetes.hpa-would-undo",
        "hpa",
        other.getMetadata().getName(),
        "min",
        Autoscaler.min(other),
        "max",
        Autoscaler.max(other),
        "replicas",
        to,
        "service",
        context.target().service().name(),
        "environment",
        context.target().environment().name());
  }

  private List<Difference> differences(String limits) {
    List<Difference> differences = new ArrayList<>();
    if (from != to) {
      differences.add(new Difference("replicas", Integer.toString(from), Integer.toString(to)));
    }
    if (!limits.isEmpty() && hpa != null) {
      differences.add(new Difference("hpa." + hpaName(), Autoscaler.limits(hpa), limits));
    }
    return differences;
  }

  private List<Fact> warnings(String limits) {
    List<Fact> warnings = new ArrayList<>();
    if (to == 0) {
      warnings.add(Fact.of("kubernetes.scale-to-zero", "deployment", name(), "hpa", hpaName()));
    } else if (to == 1 && from > 1 && production()) {
      warnings.add(Fact.of("kubernetes.scale-to-one", "deployment", name()));
    }
    if (hpa != null && !pins() && to > 0) {
      warnings.add(
          Fact.of(
              "kubernetes.hpa-decides",
              "hpa",
              hpaName(),
              "limits",
              limits.isEmpty() ? Autoscaler.limits(hpa) : limits));
    }
    if (hpa == null && Boolean.TRUE.equals(input.pinHpa())) {
      warnings.add(Fact.of("kubernetes.no-hpa", "deployment", name()));
    }
    Ownership.of(now).ifPresent(warnings::add);
    warnings.addAll(quota());
    return warnings;
  }

  private List<Fact> quota() {
    try {
      return Quota.warnings(workload.quotas(), PodTemplate.of(now), to - from);
    } catch (KubernetesClientException e) {
      if (e.getCode() != 403) {
        throw e;
      }
      return List.of(
          Fact.of("kubernetes.quota-unreadable", "namespace", now.getMetadata().getNamespace()));
    }
  }

  private void dryRun(String limits) {
    if (!limits.isEmpty() && hpa != null) {
      HorizontalPodAutoscaler wanted =
          pins()
              ? Autoscaler.pinned(hpa, to, context.stamp())
              : Autoscaler.restored(hpa, min(), max(), context.stamp());
      workload.dryRunAutoscaler(hpaName(), MergePatch.between(hpa, wanted));
    }
    workload.dryRun(MergePatch.between(now, ScaleAction.wanted(context, now, to)));
  }

  /** What counts: an autoscaler that has a choice may change the replicas at any time. */
  private static String state(int replicas, String limits) {
    String[] range = limits.split("/", 2);
    boolean chosen = replicas > 0 && range.length == 2 && !range[0].equals(range[1]);
    return chosen ? limits : replicas + " " + limits;
  }

  private Pins pinned(String limits) {
    String before = hpa == null ? "" : Autoscaler.limits(hpa);
    return Pins.of(
        Map.of(
            Pins.FOUND,
            state(from, before),
            Pins.LEFT,
            state(to, limits.isEmpty() ? before : limits),
            Pins.UID,
            now.getMetadata().getUid(),
            "fromReplicas",
            Integer.toString(from),
            "toReplicas",
            Integer.toString(to),
            "hpa",
            hpaName(),
            "hpaUid",
            hpa == null ? "" : hpa.getMetadata().getUid(),
            "hpaFrom",
            hpa == null ? "" : Autoscaler.limits(hpa),
            "hpaTo",
            limits,
            "pinned",
            Boolean.toString(pins())));
  }

  private Inverse back(String limits) {
    ObjectNode with = Json.object().put("replicas", from);
    if (!limits.isEmpty() && hpa != null) {
      with.put("hpaMin", Autoscaler.min(hpa)).put("hpaMax", Autoscaler.max(hpa));
    }
    return new Inverse.PutBack(
        ScaleAction.NAME,
        with,
        Fact.of(
            "kubernetes.scale-back",
            "deployment",
            name(),
            "replicas",
            from,
            "limits",
            limits.isEmpty() || hpa == null ? "" : Autoscaler.limits(hpa)));
  }

  /** As {@code 2/10}; empty when the autoscaler stays as it is. */
  private String wantedLimits() {
    if (hpa == null) {
      return "";
    }
    String wanted = pins() ? to + "/" + to : restores() ? min() + "/" + max() : "";
    return wanted.equals(Autoscaler.limits(hpa)) ? "" : wanted;
  }

  private boolean pins() {
    return hpa != null && Boolean.TRUE.equals(input.pinHpa());
  }

  private boolean restores() {
    return hpa != null && !pins() && input.hpaMin() != null && input.hpaMax() != null;
  }

  private int min() {
    return input.hpaMin() == null ? 1 : input.hpaMin();
  }

  private int max() {
    return input.hpaMax() == null ? 1 : input.hpaMax();
  }

  private boolean production() {
    return context.target().environment().tier() == Tier.PRODUCTION;
  }

  private String hpaName() {
    return hpa == null ? "" : hpa.getMetadata().getName();
  }

  private String name() {
    return now.getMetadata().getName();
  }
}
