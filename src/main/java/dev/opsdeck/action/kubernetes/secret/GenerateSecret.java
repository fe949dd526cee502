package dev.opsdeck.action.kubernetes.secret;

import dev.opsdeck.action.ActionSpec;
import dev.opsdeck.action.ChangeAction;
import dev.opsdeck.action.Inverse;
import dev.opsdeck.action.Pins;
import dev.opsdeck.action.PlanOutcome;
import dev.opsdeck.action.Settlement;
import dev.opsdeck.action.StepContext;
import dev.opsdeck.action.StepOutcome;
import dev.opsdeck.catalog.AcceptedTargets;
import dev.opsdeck.kernel.Fact;
import dev.opsdeck.runbook.Effect;
import dev.opsdeck.secret.GeneratedValue;
import dev.opsdeck.secret.GeneratedValue.Alphabet;
import dev.opsdeck.secret.SealedValues;
import java.util.List;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/**
 * {@code secret.generate}: makes a value by chance that several later steps need, and seals it at
 * once. It is wiped when the run ends.
 */
final class GenerateSecret implements ChangeAction<GenerateSecret.Input, GenerateSecret.Output> {
  private static final int USUAL = 32;

  /**
   * @param length in characters, 16 to 128, 32 unless given
   */
  record Input(@Nullable Integer length, @Nullable Alphabet alphabet) {}

  /**
   * @param ref of the sealed value
   */
  record Output(String ref, int length) {}

  private final SealedValues values;

  GenerateSecret(SealedValues values) {
    this.values = values;
  }

  @Override
  public ActionSpec<Input, Output> spec() {
    return new ActionSpec<>(
        "secret.generate",
        Effect.CHANGE,
        AcceptedTargets.ANY,
        Input.class,
        Output.class,
        List.of());
  }

  @Override
  public PlanOutcome<Output> plan(StepContext context, Input input) {
    int length = length(input);
    if (!values.available()) {
      return new PlanOutcome.Refused<>(Fact.of("secret.no-key"));
    }
    if (length < GeneratedValue.LEAST || length > GeneratedValue.MOST) {
      return new PlanOutcome.Refused<>(
          Fact.of(
              "secret.bad-length",
              "length",
              length,
              "least",
              GeneratedValue.LEAST,
              "most",
              GeneratedValue.MOST));
    }
    return new PlanOutcome.Planned<>(
        Fact.of("secret.generate-plan", "length", length),
        List.of(),
        List.of(),
        List.of(),
        Pins.none(),
        output(context, length),
        new Inverse.PointOfNoReturn(Fact.of("secret.keep-no-return")));
  }

  private static int length(Input input) {
    return Objects.requireNonNullElse(input.length(), USUAL);
  }

  private static Output output(StepContext context, int length) {
    return new Output(SealedValues.ref(context.run(), context.stepId()), length);
  }

  @Override
  public StepOutcome<Output> perform(StepContext context, Input input, Pins pins) {
    int length = length(input);
    Alphabet alphabet = Objects.requireNonNullElse(input.alphabet(), Alphabet.LETTERS_DIGITS);
    values.keep(context.run(), context.stepId(), GeneratedValue.of(length, alphabet));
    return new StepOutcome.Done<>(
        output(context, length), Fact.of("secret.generate-done", "length", length));
  }

  /** The first value that is kept stays, so to make it again changes nothing. */
  @Override
  public Settlement<Output> settle(StepContext context, Input input, Pins pins) {
    return new Settlement.NotApplied<>();
  }
}
