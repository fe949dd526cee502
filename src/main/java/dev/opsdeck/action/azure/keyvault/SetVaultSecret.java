package dev.opsdeck.action.azure.keyvault;

import dev.opsdeck.action.ActionSpec;
import dev.opsdeck.action.ChangeAction;
import dev.opsdeck.action.Difference;
import dev.opsdeck.action.Inverse;
import dev.opsdeck.action.Pins;
import dev.opsdeck.action.PlanOutcome;
import dev.opsdeck.action.Settlement;
import dev.opsdeck.action.StepContext;
import dev.opsdeck.action.StepOutcome;
import dev.opsdeck.action.StepOutcome.Again;
import dev.opsdeck.action.azure.keyvault.KeyVaults.Version;
import dev.opsdeck.action.cloud.CloudFailure;
import dev.opsdeck.action.cloud.Sent;
import dev.opsdeck.catalog.AcceptedTargets;
import dev.opsdeck.kernel.Fact;
import dev.opsdeck.runbook.Effect;
import dev.opsdeck.secret.GeneratedValue;
import dev.opsdeck.secret.GeneratedValue.Alphabet;
import dev.opsdeck.secret.SealedValues;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * {@code azure.keyvault.secret.set}: a new version of a secret, tagged with the run and step that
 * wrote it: each call makes one, so the tag alone says after a crash that it was made. Needs {@code
 * secrets/setSecret/action} and {@code secrets/readMetadata/action}; no value is ever read.
 */
final class SetVaultSecret implements ChangeAction<SetVaultSecret.Input, SetVaultSecret.Output> {
  private static final int LENGTH = 32;

  /**
   * @param vault its name, without {@code .vault.azure.net}
   * @param value the ref of a sealed value; absent to generate one of 32 characters
   */
  record Input(String vault, String name, @Nullable String value) {}

  record Output(String vault, String name) {}

  /**
   * @param newest version that the plan found; empty when there was none
   */
  record Pinned(String newest) {}

  private final KeyVaults vaults;
  private final SealedValues values;

  SetVaultSecret(KeyVaults vaults, SealedValues values) {
    this.vaults = vaults;
    this.values = values;
  }

  @Override
  public ActionSpec<Input, Output> spec() {
    return new ActionSpec<>(
            "azure.keyvault.secret.set",
            Effect.CHANGE,
            AcceptedTargets.ANY,
            Input.class,
            Output.class,
            List.of())
        .keeping("keyvault.no-return");
  }

  @Override
  public PlanOutcome<Output> plan(StepContext context, Input input) throws InterruptedException {
    List<Fact> problems = new ArrayList<>(KeyVaults.problems(input.vault(), input.name()));
    String ref = input.value();
    if (!values.available()) {
      problems.add(Fact.of("secret.no-key"));
    } else if (ref != null
        && !SealedValues.isOf(context.run(), ref)
        && !values.holds(ref, context.requester(), context.run())) {
      problems.add(Fact.of("secret.value-gone", "key", input.name()));
    }
    return problems.isEmpty()
        ? vaults
            .versions(input.vault(), input.name())
            .fold(versions -> planned(input, versions), CloudFailure::refused)
        : new PlanOutcome.Refused<>(problems);
  }

  private static PlanOutcome<Output> planned(Input input, List<Version> versions) {
    String label = KeyVaults.label(input.vault(), input.name());
    String to = input.value() == null ? "<" + LENGTH + " bytes, generated>" : "<sealed>";
    return new PlanOutcome.Planned<>(
        Fact.of("keyvault.plan", "secret", label, "made", versions.isEmpty()),
        List.of(new Difference(label, newest(versions), to)),
        List.of(Fact.of("keyvault.readers", "secret", label)),
        List.of(),
        Pins.of(new Pinned(newest(versions))),
        new Output(input.vault(), input.name()),
        new Inverse.PointOfNoReturn(Fact.of("keyvault.no-return", "secret", label)));
  }

  private static String newest(List<Version> versions) {
    return versions.stream().findFirst().map(Version::id).orElse("");
  }

  @Override
  public StepOutcome<Output> perform(StepContext context, Input input, Pins pins)
      throws InterruptedException {
    return vaults
        .versions(input.vault(), input.name())
        .fold(versions -> written(context, input, pins, versions), CloudFailure::failed);
  }

  private StepOutcome<Output> written(
      StepContext context, Input input, Pins pins, List<Version> versions)
      throws InterruptedException {
    if (KeyVaults.stamped(versions, context.stamp()).isPresent()) {
      return done(input);
    }
    if (!newest(versions).equals(pins.own(Pinned.class).newest())) {
      return new StepOutcome.Drifted<>(
          Fact.of("keyvault.drifted", "secret", KeyVaults.label(input.vault(), input.name())));
    }
    Optional<String> value =
        input.value() == null
            ? Optional.of(GeneratedValue.of(LENGTH, Alphabet.LETTERS_DIGITS))
            : values.open(input.value(), context.requester(), context.run());
    if (value.isEmpty()) {
      return new StepOutcome.Failed<>(
          Fact.of("secret.value-gone", "key", input.name()), Again.WILL_NOT_HELP);
    }
    return switch (vaults.write(input.vault(), input.name(), value.get(), context.stamp())) {
      case Sent.Accepted _ -> done(input);
      case Sent.Lost(Fact why) -> new StepOutcome.Unknown<>(why);
      case Sent.Refused(CloudFailure failure) -> failure.failed();
    };
  }

  private static StepOutcome<Output> done(Input input) {
    return new StepOutcome.Done<>(new Output(input.vault(), input.name()), told(input));
  }

  private static Fact told(Input input) {
    return Fact.of("keyvault.done", "secret", KeyVaults.label(input.vault(), input.name()));
  }

  @Override
  public Settlement<Output> settle(StepContext context, Input input, Pins pins)
      throws InterruptedException {
    return vaults
        .versions(input.vault(), input.name())
        .<Settlement<Output>>fold(
            versions ->
                KeyVaults.stamped(versions, context.stamp()).isPresent()
                    ? new Settlement.Applied<>(new Output(input.vault(), input.name()), told(input))
                    : new Settlement.NotApplied<>(),
            failure -> new Settlement.Undecidable<>(failure.why()));
  }
}
