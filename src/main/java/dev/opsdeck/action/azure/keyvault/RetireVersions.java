package dev.opsdeck.action.azure.keyvault;

import dev.opsdeck.action.ActionSpec;
import dev.opsdeck.action.ChangeAction;
import dev.opsdeck.action.Inverse;
import dev.opsdeck.action.Pins;
import dev.opsdeck.action.PlanOutcome;
import dev.opsdeck.action.Settlement;
import dev.opsdeck.action.StepContext;
import dev.opsdeck.action.StepOutcome;
import dev.opsdeck.action.azure.keyvault.KeyVaults.Version;
import dev.opsdeck.action.cloud.CloudFailure;
import dev.opsdeck.action.cloud.Sent;
import dev.opsdeck.catalog.AcceptedTargets;
import dev.opsdeck.kernel.Fact;
import dev.opsdeck.runbook.Effect;
import java.util.List;

/**
 * {@code azure.keyvault.secret.retire}: disables every version of a secret but the newest, which
 * stays readable otherwise. To do it again changes nothing.
 */
final class RetireVersions implements ChangeAction<RetireVersions.Input, RetireVersions.Output> {
  record Input(String vault, String name) {}

  record Output(int disabled) {}

  private final KeyVaults vaults;

  RetireVersions(KeyVaults vaults) {
    this.vaults = vaults;
  }

  @Override
  public ActionSpec<Input, Output> spec() {
    return new ActionSpec<>(
            "azure.keyvault.secret.retire",
            Effect.CHANGE,
            AcceptedTargets.ANY,
            Input.class,
            Output.class,
            List.of())
        .keeping("keyvault.retire-no-return");
  }

  @Override
  public PlanOutcome<Output> plan(StepContext context, Input input) {
    List<Fact> problems = KeyVaults.problems(input.vault(), input.name());
    String label = KeyVaults.label(input.vault(), input.name());
    return problems.isEmpty()
        ? new PlanOutcome.Planned<>(
            Fact.of("keyvault.retire-plan", "secret", label),
            List.of(),
            List.of(),
            List.of(),
            Pins.none(),
            new Output(0),
            new Inverse.PointOfNoReturn(Fact.of("keyvault.retire-no-return", "secret", label)))
        : new PlanOutcome.Refused<>(problems);
  }

  @Override
  public StepOutcome<Output> perform(StepContext context, Input input, Pins pins)
      throws InterruptedException {
    return vaults
        .versions(input.vault(), input.name())
        .fold(versions -> retired(input, versions), CloudFailure::failed);
  }

  private StepOutcome<Output> retired(Input input, List<Version> versions)
      throws InterruptedException {
    List<Version> old = versions.stream().skip(1).filter(Version::enabled).toList();
    for (Version version : old) {
      switch (vaults.disable(input.vault(), input.name(), version)) {
        case Sent.Accepted _ -> {}
        case Sent.Lost(Fact why) -> {
          return new StepOutcome.Unknown<>(why);
        }
        case Sent.Refused(CloudFailure failure) -> {
          return failure.failed();
        }
      }
    }
    return new StepOutcome.Done<>(
        new Output(old.size()),
        Fact.of(
            "keyvault.retired",
            "secret",
            KeyVaults.label(input.vault(), input.name()),
            "count",
            old.size()));
  }

  /** What is disabled already is passed over. */
  @Override
  public Settlement<Output> settle(StepContext context, Input input, Pins pins) {
    return new Settlement.NotApplied<>();
  }
}
