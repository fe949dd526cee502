package dev.opsdeck.action.monitoring;

import dev.opsdeck.action.StepContext;
import dev.opsdeck.action.StepOutcome;
import dev.opsdeck.action.StepOutcome.Again;
import dev.opsdeck.kernel.Fact;

/** Where an environment is watched. */
final class Watched {
  private Watched() {}

  /** That the catalogue does not say where it is. */
  static <O extends Record> StepOutcome<O> missing(
      StepContext context, String service, String key) {
    return new StepOutcome.Failed<>(
        Fact.of(
            "monitoring.not-configured",
            "service",
            service,
            "key",
            key,
            "environment",
            context.environment().label()),
        Again.WILL_NOT_HELP);
  }
}
