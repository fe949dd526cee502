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
import dev.opsdeck.catalog.ObjectKind;
import dev.opsdeck.cluster.ClusterAnswer;
import dev.opsdeck.cluster.Clusters;
import dev.opsdeck.kernel.Fact;
import dev.opsdeck.runbook.Effect;
import dev.opsdeck.secret.SealedValues;
import dev.opsdeck.secret.Whispers;
import java.nio.ByteBuffer;
import java.nio.charset.CharacterCodingException;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * {@code kubernetes.secret.reveal}: shows one value to who asked, in a message that nobody else
 * sees and the chat does not store. The value is on its way only while this step works: it is in no
 * output, no fact and no table. That it was shown is an effect, and so on the record.
 */
final class RevealSecret implements ChangeAction<RevealSecret.Input, RevealSecret.Output> {
  /**
   * @param namespace another one than the environment's
   */
  record Input(String key, @Nullable String namespace) {}

  record Output(String object, String key) {}

  /** Which value was approved: another one is not shown. */
  record Pinned(String uid, String fingerprint) {}

  /** A value with the identity of its Secret. */
  @SuppressWarnings("ArrayRecordComponent") // read at once, never compared
  private record Found(String uid, byte[] value) {}

  private final Clusters clusters;
  private final SealedValues values;
  private final Whispers whispers;

  RevealSecret(Clusters clusters, SealedValues values, Whispers whispers) {
    this.clusters = clusters;
    this.values = values;
    this.whispers = whispers;
  }

  @Override
  public ActionSpec<Input, Output> spec() {
    return new ActionSpec<>(
        "kubernetes.secret.reveal",
        Effect.CHANGE,
        AcceptedTargets.object(ObjectKind.SECRET),
        Input.class,
        Output.class,
        Permission.list("get secrets"));
  }

  @Override
  public PlanOutcome<Output> plan(StepContext context, Input input) throws InterruptedException {
    if (!values.available()) {
      return new PlanOutcome.Refused<>(Fact.of("secret.no-key"));
    }
    if (context.breaksGlass()) {
      return new PlanOutcome.Refused<>(Fact.of("secret.reveal-needs-two"));
    }
    return find(context, input)
        .fold(
            found ->
                found
                    .<PlanOutcome<Output>>map(one -> planned(context, input, one))
                    .orElseGet(() -> new PlanOutcome.Refused<>(missing(context, input))),
            failure -> new PlanOutcome.Refused<>(failure.fact()));
  }

  private PlanOutcome<Output> planned(StepContext context, Input input, Found found) {
    String mark = values.fingerprint(found.value());
    return new PlanOutcome.Planned<>(
        Fact.of(
            "secret.reveal-plan",
            "name",
            name(context),
            "key",
            input.key(),
            "bytes",
            found.value().length,
            "fingerprint",
            mark),
        List.of(),
        List.of(Fact.of("secret.reveal-seen")),
        List.of(),
        Pins.of(new Pinned(found.uid(), mark)),
        output(context, input),
        new Inverse.PointOfNoReturn(Fact.of("secret.reveal-no-return")));
  }

  private static String name(StepContext context) {
    return context.object().object();
  }

  private static Output output(StepContext context, Input input) {
    return new Output("secret/" + name(context), input.key());
  }

  private static Fact missing(StepContext context, Input input) {
    return Fact.of("secret.no-such-key", "name", name(context), "key", input.key());
  }

  @Override
  public StepOutcome<Output> perform(StepContext context, Input input, Pins pins)
      throws InterruptedException {
    Pinned pinned = pins.own(Pinned.class);
    return find(context, input)
        .fold(
            found -> shown(context, input, pinned, found),
            failure -> new StepOutcome.Failed<>(failure.fact(), Again.MAY_HELP));
  }

  private StepOutcome<Output> shown(
      StepContext context, Input input, Pinned pinned, Optional<Found> found) {
    Optional<Found> same =
        found.filter(one ->
            one.uid().equals(pinned.uid())
                && values.fingerprint(one.value()).equals(pinned.fingerprint()));
    if (same.isEmpty()) {
      return new StepOutcome.Drifted<>(
          Fact.of("secret.drifted", "name", name(context), "key", input.key()));
    }
    Optional<String> text = text(same.get().value());
    if (text.isEmpty()) {
      return new StepOutcome.Failed<>(
          Fact.of("secret.not-text", "name", name(context), "key", input.key()),
          Again.WILL_NOT_HELP);
    }
    Fact what = Fact.of("secret.reveal-heading", "name", name(context), "key", input.key());
    return whispers
        .show(context.channel(), context.requester(), what, text.get())
        .<StepOutcome<Output>>map(why ->
            new StepOutcome.Failed<>(Fact.of("secret.not-shown", "why", why), Again.MAY_HELP))
        .orElseGet(() ->
            new StepOutcome.Done<>(
                output(context, input),
                Fact.of("secret.reveal-done", "name", name(context), "key", input.key())));
  }

  private static Optional<String> text(byte[] value) {
    try {
      return Optional.of(
          StandardCharsets.UTF_8.newDecoder().decode(ByteBuffer.wrap(value)).toString());
    } catch (CharacterCodingException binary) {
      return Optional.empty();
    }
  }

  /** Nobody knows whether Slack has shown it: to show it to the same person again is harmless. */
  @Override
  public Settlement<Output> settle(StepContext context, Input input, Pins pins) {
    return new Settlement.NotApplied<>();
  }

  private ClusterAnswer<Optional<Found>> find(StepContext context, Input input)
      throws InterruptedException {
    String namespace =
        input.namespace() == null ? context.environment().namespace() : input.namespace();
    return clusters.read(
        context.environment().cluster(),
        client -> {
          Held held =
              Held.of(
                  client.secrets().inNamespace(namespace).withName(name(context)).get(), List.of());
          return held.value(input.key()).map(value -> new Found(held.uid(), value));
        });
  }
}
