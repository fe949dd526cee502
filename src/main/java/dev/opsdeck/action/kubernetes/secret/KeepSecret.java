package dev.opsdeck.action.kubernetes.secret;

import dev.opsdeck.action.ActionSpec;
import dev.opsdeck.action.ChangeAction;
import dev.opsdeck.action.Inverse;
import dev.opsdeck.action.Permission;
import dev.opsdeck.action.Pins;
import dev.opsdeck.action.PlanOutcome;
import dev.opsdeck.action.Settlement;
import dev.opsdeck.action.StepContext;
import dev.opsdeck.action.StepOutcome;
import dev.opsdeck.action.StepOutcome.Again;
import dev.opsdeck.catalog.AcceptedTargets;
import dev.opsdeck.cluster.ClusterAnswer;
import dev.opsdeck.cluster.Clusters;
import dev.opsdeck.kernel.Fact;
import dev.opsdeck.runbook.Effect;
import dev.opsdeck.secret.SealedValues;
import java.nio.charset.StandardCharsets;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * {@code kubernetes.secret.keep}: seals what a key of a Secret holds now, for the way back. It is
 * wiped when the run ends.
 */
final class KeepSecret implements ChangeAction<KeepSecret.Input, KeepSecret.Output> {
  /**
   * @param name of the Secret; absent for the one that the target is
   */
  record Input(@Nullable String name, String key) {}

  /**
   * @param ref of the sealed value
   */
  record Output(String ref, String fingerprint) {}

  /** What the key holds when it is planned. */
  record Pinned(String fingerprint) {}

  private final Clusters clusters;
  private final SealedValues values;

  KeepSecret(Clusters clusters, SealedValues values) {
    this.clusters = clusters;
    this.values = values;
  }

  @Override
  public ActionSpec<Input, Output> spec() {
    return new ActionSpec<>(
        "kubernetes.secret.keep",
        Effect.CHANGE,
        AcceptedTargets.ANY,
        Input.class,
        Output.class,
        Permission.list("get secrets"));
  }

  @Override
  public PlanOutcome<Output> plan(StepContext context, Input input) throws InterruptedException {
    if (!values.available()) {
      return new PlanOutcome.Refused<>(Fact.of("secret.no-key"));
    }
    String name = SetSecret.nameOf(context, input.name());
    return value(context, name, input.key())
        .fold(
            found ->
                found
                    .<PlanOutcome<Output>>map(value -> planned(context, name, input.key(), value))
                    .orElseGet(() -> new PlanOutcome.Refused<>(missing(name, input.key()))),
            failure -> new PlanOutcome.Refused<>(failure.fact()));
  }

  private PlanOutcome<Output> planned(StepContext context, String name, String key, byte[] value) {
    String mark = values.fingerprint(value);
    return new PlanOutcome.Planned<>(
        Fact.of("secret.keep-plan", "name", name, "key", key),
        java.util.List.of(),
        java.util.List.of(),
        java.util.List.of(),
        Pins.of(new Pinned(mark)),
        output(context, mark),
        new Inverse.PointOfNoReturn(Fact.of("secret.keep-no-return")));
  }

  private static Output output(StepContext context, String mark) {
    return new Output(SealedValues.ref(context.run(), context.stepId()), mark);
  }

  private static Fact missing(String name, String key) {
    return Fact.of("secret.no-such-key", "name", name, "key", key);
  }

  @Override
  public StepOutcome<Output> perform(StepContext context, Input input, Pins pins)
      throws InterruptedException {
    String name = SetSecret.nameOf(context, input.name());
    String mark = pins.own(Pinned.class).fingerprint();
    return value(context, name, input.key())
        .fold(
            found -> kept(context, name, input.key(), mark, found),
            failure -> new StepOutcome.Failed<>(failure.fact(), Again.MAY_HELP));
  }

  private StepOutcome<Output> kept(
      StepContext context, String name, String key, String mark, Optional<byte[]> found) {
    if (found.filter(value -> values.fingerprint(value).equals(mark)).isEmpty()) {
      return new StepOutcome.Drifted<>(Fact.of("secret.drifted", "name", name, "key", key));
    }
    values.keep(context.run(), context.stepId(), new String(found.get(), StandardCharsets.UTF_8));
    return new StepOutcome.Done<>(
        output(context, mark),
        Fact.of("secret.keep-done", "name", name, "key", key, "fingerprint", mark));
  }

  /** Keeping it a second time keeps the first. */
  @Override
  public Settlement<Output> settle(StepContext context, Input input, Pins pins) {
    return new Settlement.NotApplied<>();
  }

  private ClusterAnswer<Optional<byte[]>> value(StepContext context, String name, String key)
      throws InterruptedException {
    return clusters.read(
        context.environment().cluster(),
        client ->
            Held.of(
                    client
                        .secrets()
                        .inNamespace(context.environment().namespace())
                        .withName(name)
                        .get(),
                    java.util.List.of())
                .value(key));
  }
}
