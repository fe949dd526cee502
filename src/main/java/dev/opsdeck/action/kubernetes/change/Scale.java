package dev.opsdeck.action.kubernetes.change;

import dev.opsdeck.action.ActionSpec;
import dev.opsdeck.action.ChangeAction;
import dev.opsdeck.action.Difference;
import dev.opsdeck.action.Permission;
import dev.opsdeck.action.Pins.Held;
import dev.opsdeck.action.StepContext;
import dev.opsdeck.action.change.Before;
import dev.opsdeck.action.change.Draft;
import dev.opsdeck.action.change.Edit;
import dev.opsdeck.action.change.EditAction;
import dev.opsdeck.action.kubernetes.change.Scale.Around;
import dev.opsdeck.action.kubernetes.change.Scale.Input;
import dev.opsdeck.action.kubernetes.change.Scale.Output;
import dev.opsdeck.action.kubernetes.change.Scale.Pinned;
import dev.opsdeck.action.kubernetes.reading.Annotations;
import dev.opsdeck.action.kubernetes.reading.Budget;
import dev.opsdeck.action.kubernetes.reading.RolloutStatus;
import dev.opsdeck.action.kubernetes.reading.Surroundings;
import dev.opsdeck.catalog.Target;
import dev.opsdeck.cluster.Clusters;
import dev.opsdeck.kernel.Fact;
import dev.opsdeck.runbook.Effect;
import io.fabric8.kubernetes.api.model.apps.Deployment;
import io.fabric8.kubernetes.api.model.apps.DeploymentBuilder;
import io.fabric8.kubernetes.api.model.autoscaling.v2.HorizontalPodAutoscaler;
import io.fabric8.kubernetes.client.KubernetesClient;
import java.util.List;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * {@code kubernetes.scale}: an absolute number of replicas, and before it the limits of the
 * autoscaler when that would take the change back.
 */
final class Scale implements Edit<Seen<Deployment, Around>, Input, Pinned, Output> {
  static final String NAME = "kubernetes.scale";

  /**
   * @param pinHpa whether to set both limits of the autoscaler to the same number
   * @param hpaMin with {@code hpaMax}: limits to give back to a pinned autoscaler
   */
  record Input(
      int replicas, @Nullable Boolean pinHpa, @Nullable Integer hpaMin, @Nullable Integer hpaMax) {}

  /**
   * @param pinned whether the autoscaler is pinned to {@code toReplicas} now
   */
  record Output(int fromReplicas, int toReplicas, boolean pinned) {}

  /**
   * @param hpa the autoscaler, empty when there is none
   * @param hpaFrom its limits as they were planned for
   * @param hpaTo the limits that it gets, absent when it keeps its own
   * @param pinned whether it is left without a choice
   */
  record Pinned(
      int fromReplicas,
      int toReplicas,
      String hpa,
      String hpaUid,
      String hpaFrom,
      @Nullable Limits hpaTo,
      boolean pinned) {
    Limits limitsOrThrow() {
      if (hpaTo == null) {
        throw new IllegalStateException("the plan leaves the autoscaler alone");
      }
      return hpaTo;
    }
  }

  record Around(List<HorizontalPodAutoscaler> autoscalers, Budget budget) {}

  private final KubernetesStore<HorizontalPodAutoscaler, None> autoscalers;

  /** Without a pod nothing is served. */
  @Override
  public Effect effect(Target target, Input input) {
    return input.replicas() == 0 ? Effect.DESTRUCTIVE : Effect.CHANGE;
  }

  private Scale(Clusters clusters) {
    this.autoscalers = None.store(clusters, HorizontalPodAutoscaler.class);
  }

  static ChangeAction<Input, Output> action(Clusters clusters) {
    return new EditAction<>(
        new Scale(clusters),
        new KubernetesStore<>(
            clusters,
            Deployment.class,
            (client, now) -> new Around(autoscalers(client, now), Budget.notAsked()),
            (client, now) ->
                new Around(autoscalers(client, now), Surroundings.budget(client, now))));
  }

  private static List<HorizontalPodAutoscaler> autoscalers(
      KubernetesClient client, Deployment now) {
    return Surroundings.autoscalers(
        client, now.getMetadata().getNamespace(), now.getMetadata().getName());
  }

  @Override
  public ActionSpec<Input, Output> spec() {
    return new ActionSpec<>(
        NAME,
        Effect.CHANGE,
        Input.class,
        Output.class,
        Permission.list(
            "get deployments.apps",
            "patch deployments.apps",
            "list horizontalpodautoscalers.autoscaling",
            "optionally get horizontalpodautoscalers.autoscaling",
            "optionally patch horizontalpodautoscalers.autoscaling",
            "optionally list resourcequotas",
            "optionally list limitranges"));
  }

  @Override
  public Class<Pinned> pins() {
    return Pinned.class;
  }

  @Override
  public String name(StepContext context, Input input) {
    return context.service().deployment();
  }

  @Override
  public Draft<Pinned, Output> draft(
      StepContext context, Seen<Deployment, Around> seen, Input input) {
    return new ScaleDraft(context, seen, input).draft();
  }

  @Override
  public List<Before<?, Pinned>> before() {
    return List.of(
        new Before<>(
            new AutoscalerLimits(),
            autoscalers,
            pins -> pins.hpaTo() == null ? Optional.empty() : Optional.of(pins.hpa())));
  }

  @Override
  public Seen<Deployment, Around> apply(
      StepContext context, Seen<Deployment, Around> now, Pinned pins) {
    return now.with(
        new DeploymentBuilder(now.object())
            .editSpec()
            .withReplicas(pins.toReplicas())
            .endSpec()
            .build());
  }

  @Override
  public String fingerprint(Seen<Deployment, Around> now, Pinned pins) {
    return decided(replicas(now), autoscaler(now, pins).map(Limits::of).orElse(null));
  }

  @Override
  public String left(Seen<Deployment, Around> result, Pinned pins) {
    Limits kept = autoscaler(result, pins).map(Limits::of).orElse(null);
    return decided(pins.toReplicas(), pins.hpaTo() == null ? kept : pins.hpaTo());
  }

  /** An autoscaler that has a choice may change the replicas at any time: its limits count. */
  private static String decided(int replicas, @Nullable Limits limits) {
    if (limits == null) {
      return Integer.toString(replicas);
    }
    boolean chosen = replicas > 0 && limits.min() != limits.max();
    return chosen ? limits.toString() : replicas + " " + limits;
  }

  @Override
  public Optional<Fact> drift(
      StepContext context, Seen<Deployment, Around> now, Pinned pins, Held held) {
    if (pins.hpa().isEmpty() && !now.around().autoscalers().isEmpty()) {
      String hpa = now.around().autoscalers().getFirst().getMetadata().getName();
      return Optional.of(Fact.of("kubernetes.drifted-hpa-new", "hpa", hpa));
    }
    boolean same =
        pins.hpa().isEmpty()
            ? replicas(now) == pins.fromReplicas()
            : autoscaler(now, pins).filter(hpa -> isAsPlanned(context, hpa, pins)).isPresent();
    return same ? Optional.empty() : Optional.of(changed(context, now, pins));
  }

  /** Also once this very step has given it its limits. */
  private static boolean isAsPlanned(
      StepContext context, HorizontalPodAutoscaler hpa, Pinned pins) {
    return context.stamp().equals(Annotations.on(hpa, Annotations.STAMP))
        || pins.hpaFrom().equals(Limits.of(hpa).toString());
  }

  private static Optional<HorizontalPodAutoscaler> autoscaler(
      Seen<Deployment, Around> seen, Pinned pins) {
    return seen.around().autoscalers().stream()
        .filter(hpa -> pins.hpaUid().equals(hpa.getMetadata().getUid()))
        .findFirst();
  }

  @Override
  public boolean reached(
      StepContext context, Seen<Deployment, Around> now, Pinned pins, Held held) {
    return !pins.hpa().isEmpty() || replicas(now) == pins.toReplicas();
  }

  private static int replicas(Seen<Deployment, Around> seen) {
    return RolloutStatus.of(seen.object()).count().wanted();
  }

  @Override
  public Fact changed(StepContext context, Seen<Deployment, Around> now, Pinned pins) {
    record OtherLimits(String hpa, String planned) {}
    record OtherReplicas(String deployment, int planned, int replicas) {}
    return pins.hpa().isEmpty()
        ? Fact.of(
            "kubernetes.drifted-replicas",
            new OtherReplicas(now.name(), pins.fromReplicas(), replicas(now)))
        : Fact.of("kubernetes.drifted-hpa", new OtherLimits(pins.hpa(), pins.hpaFrom()));
  }

  @Override
  public String state(StepContext context, Seen<Deployment, Around> now) {
    return "replicas=" + replicas(now);
  }

  @Override
  public List<Difference> differences(
      StepContext context,
      Seen<Deployment, Around> now,
      Seen<Deployment, Around> result,
      Pinned pins) {
    int from = replicas(now);
    int to = replicas(result);
    return from == to
        ? List.of()
        : List.of(new Difference("replicas", Integer.toString(from), Integer.toString(to)));
  }

  @Override
  public Output output(StepContext context, Pinned pins, Seen<Deployment, Around> object) {
    return new Output(pins.fromReplicas(), pins.toReplicas(), pins.pinned());
  }

  @Override
  public Fact done(StepContext context, Pinned pins, Seen<Deployment, Around> object) {
    record Scaled(String deployment, int from, int to, String pinned) {}
    String pinned = pins.pinned() ? pins.hpa() : "";
    return Fact.of(
        "kubernetes.scaled",
        new Scaled(object.name(), pins.fromReplicas(), pins.toReplicas(), pinned));
  }
}
