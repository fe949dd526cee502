package dev.opsdeck.action.kubernetes.change;

import dev.opsdeck.action.ActionSpec;
import dev.opsdeck.action.ChangeAction;
import dev.opsdeck.action.Difference;
import dev.opsdeck.action.Inverse;
import dev.opsdeck.action.Permission;
import dev.opsdeck.action.StepContext;
import dev.opsdeck.action.change.Draft;
import dev.opsdeck.action.change.Edit;
import dev.opsdeck.action.change.EditAction;
import dev.opsdeck.action.kubernetes.change.SetLimits.Input;
import dev.opsdeck.action.kubernetes.change.SetLimits.Output;
import dev.opsdeck.action.kubernetes.change.SetLimits.Pinned;
import dev.opsdeck.action.kubernetes.reading.Ownership;
import dev.opsdeck.catalog.Tier;
import dev.opsdeck.cluster.Clusters;
import dev.opsdeck.kernel.Fact;
import dev.opsdeck.kernel.Json;
import dev.opsdeck.runbook.Effect;
import io.fabric8.kubernetes.api.model.autoscaling.v2.HorizontalPodAutoscaler;
import io.fabric8.kubernetes.api.model.autoscaling.v2.HorizontalPodAutoscalerBuilder;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/**
 * {@code kubernetes.hpa.set}: between how many pods the autoscaler of a service chooses. Equal
 * limits pin the number.
 */
final class SetLimits implements Edit<Seen<HorizontalPodAutoscaler, None>, Input, Pinned, Output> {
  private static final String NAME = "kubernetes.hpa.set";
  private static final int MOST = 1_000;

  record Input(int min, int max) {}

  /** As {@code 2/10}. */
  record Output(String hpa, String from, String to) {}

  record Pinned(Limits from, Limits to) {}

  static ChangeAction<Input, Output> action(Clusters clusters) {
    return new EditAction<>(new SetLimits(), None.store(clusters, HorizontalPodAutoscaler.class));
  }

  @Override
  public ActionSpec<Input, Output> spec() {
    return new ActionSpec<>(
        NAME,
        Effect.CHANGE,
        Input.class,
        Output.class,
        Permission.list(
            "get horizontalpodautoscalers.autoscaling",
            "patch horizontalpodautoscalers.autoscaling"));
  }

  @Override
  public Class<Pinned> pins() {
    return Pinned.class;
  }

  /** The one of the catalogue, else the one that is called like the Deployment. */
  @Override
  public String name(StepContext context, Input input) {
    return Optional.ofNullable(context.service().hpa()).orElse(context.service().deployment());
  }

  @Override
  public Draft<Pinned, Output> draft(
      StepContext context, Seen<HorizontalPodAutoscaler, None> seen, Input input) {
    Pinned pins = new Pinned(Limits.of(seen.object()), new Limits(input.min(), input.max()));
    if (input.min() < 1 || input.max() > MOST || input.min() > input.max()) {
      return new Draft.Refused<>(told("kubernetes.hpa-bad-limits", seen, pins));
    }
    Optional<Fact> owner = Ownership.of(seen.object());
    if (owner.isPresent()) {
      return new Draft.Refused<>(owner.get());
    }
    if (pins.from().equals(pins.to())) {
      return new Draft.NothingToDo<>(
          told("kubernetes.hpa-nothing", seen, pins), output(context, pins, seen));
    }
    return new Draft.Ready<>(
        pins,
        told("kubernetes.hpa-plan", seen, pins),
        warnings(context, seen, pins),
        List.of(),
        new Inverse.PutBack(
            NAME,
            Json.tree(new Input(pins.from().min(), pins.from().max())),
            told("kubernetes.hpa-back", seen, pins)));
  }

  private static List<Fact> warnings(
      StepContext context, Seen<HorizontalPodAutoscaler, None> seen, Pinned pins) {
    List<Fact> warnings = new ArrayList<>();
    if (pins.to().min() == pins.to().max()) {
      warnings.add(told("kubernetes.hpa-pins", seen, pins));
    }
    if (pins.to().max() == 1 && context.environment().tier() == Tier.PRODUCTION) {
      warnings.add(told("kubernetes.hpa-single", seen, pins));
    }
    return warnings;
  }

  private static Fact told(String code, Seen<HorizontalPodAutoscaler, None> seen, Pinned pins) {
    return Fact.of(
        code,
        "hpa",
        seen.name(),
        "fromMin",
        pins.from().min(),
        "fromMax",
        pins.from().max(),
        "min",
        pins.to().min(),
        "max",
        pins.to().max());
  }

  @Override
  public Seen<HorizontalPodAutoscaler, None> apply(
      StepContext context, Seen<HorizontalPodAutoscaler, None> now, Pinned pins) {
    return now.with(
        new HorizontalPodAutoscalerBuilder(now.object())
            .editSpec()
            .withMinReplicas(pins.to().min())
            .withMaxReplicas(pins.to().max())
            .endSpec()
            .build());
  }

  @Override
  public String fingerprint(Seen<HorizontalPodAutoscaler, None> now, Pinned pins) {
    return Limits.of(now.object()).toString();
  }

  @Override
  public String state(StepContext context, Seen<HorizontalPodAutoscaler, None> now) {
    return "limits=" + Limits.of(now.object());
  }

  @Override
  public Fact changed(StepContext context, Seen<HorizontalPodAutoscaler, None> now, Pinned pins) {
    record Changed(String hpa, String planned) {}
    return Fact.of("kubernetes.drifted-hpa", new Changed(now.name(), pins.from().toString()));
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

  @Override
  public Output output(
      StepContext context, Pinned pins, Seen<HorizontalPodAutoscaler, None> object) {
    return new Output(object.name(), pins.from().toString(), pins.to().toString());
  }

  @Override
  public Fact done(StepContext context, Pinned pins, Seen<HorizontalPodAutoscaler, None> object) {
    return told("kubernetes.hpa-done", object, pins);
  }
}
