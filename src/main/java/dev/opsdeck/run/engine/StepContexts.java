package dev.opsdeck.run.engine;

import dev.opsdeck.action.StepContext;
import dev.opsdeck.database.Database;
import dev.opsdeck.kernel.Fact;
import dev.opsdeck.kernel.RunId;
import dev.opsdeck.run.ledger.RunLedger;
import dev.opsdeck.run.ledger.RunStore;
import dev.opsdeck.run.plan.PlanContext;
import dev.opsdeck.run.state.Run;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.AtomicReference;
import java.util.function.BooleanSupplier;

/** Gives actions their way to report progress and to learn that they are to come back. */
final class StepContexts {
  /** How old the answer to "has somebody cancelled?" may be. */
  private static final Duration FRESH = Duration.ofSeconds(1);

  private final RunLedger ledger;
  private final RunStore store;
  private final Database database;
  private final AtomicBoolean draining;
  private final InstantSource clock;

  StepContexts(
      RunLedger ledger,
      RunStore store,
      Database database,
      AtomicBoolean draining,
      InstantSource clock) {
    this.ledger = ledger;
    this.store = store;
    this.database = database;
    this.draining = draining;
    this.clock = clock;
  }

  /**
   * @param yields another reason to come back soon
   */
  StepContext of(Run run, String stepId, BooleanSupplier yields) {
    AtomicReference<Instant> asked = new AtomicReference<>(clock.instant());
    return new PlanContext(
        run,
        stepId,
        clock,
        fact -> note(run, stepId, fact),
        () -> yields.getAsBoolean() || yields(run.id(), asked));
  }

  private void note(Run run, String stepId, Fact fact) {
    ledger.write(run, (_, now) -> now.with(now.step(stepId).noted(fact)));
  }

  private boolean yields(RunId id, AtomicReference<Instant> asked) {
    if (draining.get()) {
      return true;
    }
    Instant now = clock.instant();
    if (now.isBefore(asked.get().plus(FRESH))) {
      return false;
    }
    asked.set(now);
    return database.inTransaction(handle ->
        store
            .find(handle, id)
            .map(run -> run.authorization().control().cancelledBy() != null)
            .orElse(true));
  }
}
