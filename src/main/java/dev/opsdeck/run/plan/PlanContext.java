package dev.opsdeck.run.plan;

import dev.opsdeck.action.StepContext;
import dev.opsdeck.catalog.Target;
import dev.opsdeck.kernel.Actor;
import dev.opsdeck.kernel.Fact;
import dev.opsdeck.kernel.RunId;
import dev.opsdeck.run.state.Run;
import dev.opsdeck.run.state.StepRecord;
import java.time.Instant;
import java.time.InstantSource;
import java.util.function.BooleanSupplier;
import java.util.function.Consumer;

/** What an action may know of the run that it works in. */
public final class PlanContext implements StepContext {
  private final Run run;
  private final String stepId;
  private final InstantSource clock;
  private final Consumer<Fact> progress;
  private final BooleanSupplier shouldYield;

  public PlanContext(
      Run run,
      String stepId,
      InstantSource clock,
      Consumer<Fact> progress,
      BooleanSupplier shouldYield) {
    this.run = run;
    this.stepId = stepId;
    this.clock = clock;
    this.progress = progress;
    this.shouldYield = shouldYield;
  }

  /** For planning: nothing is in progress yet. */
  static PlanContext looking(Run run, String stepId, InstantSource clock) {
    return new PlanContext(run, stepId, clock, _ -> {}, () -> false);
  }

  @Override
  public Target target() {
    return run.request().target().at(stepId);
  }

  @Override
  public Actor requester() {
    return run.request().requester();
  }

  @Override
  public RunId run() {
    return run.id();
  }

  @Override
  public String stepId() {
    return stepId;
  }

  @Override
  public Instant startedAt() {
    return run.steps().stream()
        .filter(step -> step.id().equals(stepId))
        .map(step -> step.times().startedAt())
        .filter(java.util.Objects::nonNull)
        .findFirst()
        .orElseGet(clock::instant);
  }

  @Override
  public String operation() {
    return run.steps().stream()
        .filter(step -> step.id().equals(stepId))
        .findFirst()
        .map(StepRecord::operation)
        .orElse("");
  }

  @Override
  public boolean breaksGlass() {
    return run.request().options().breakGlass() != null;
  }

  @Override
  public String channel() {
    return run.request().place().channel();
  }

  @Override
  public Instant now() {
    return clock.instant();
  }

  @Override
  public void progress(Fact fact) {
    progress.accept(fact);
  }

  @Override
  public boolean shouldYield() {
    return shouldYield.getAsBoolean();
  }
}
