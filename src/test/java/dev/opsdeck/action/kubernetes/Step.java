package dev.opsdeck.action.kubernetes;

import dev.opsdeck.action.StepContext;
import dev.opsdeck.catalog.Target;
import dev.opsdeck.kernel.Actor;
import dev.opsdeck.kernel.Fact;
import dev.opsdeck.kernel.People;
import dev.opsdeck.kernel.RunId;
import java.time.Instant;
import java.time.InstantSource;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.function.BooleanSupplier;

/** A step of a run for tests: it remembers its progress, and yields when it is told to. */
public final class Step implements StepContext {
  private final Target target;
  private final RunId run;
  private final InstantSource clock;
  private final Instant startedAt;
  private final List<Fact> progress = new CopyOnWriteArrayList<>();
  private final BooleanSupplier yield;

  public Step(Target target, String run, InstantSource clock, BooleanSupplier yield) {
    this.target = target;
    this.run = new RunId(run);
    this.clock = clock;
    this.startedAt = clock.instant();
    this.yield = yield;
  }

  public List<Fact> told() {
    return progress;
  }

  @Override
  public Target target() {
    return target;
  }

  @Override
  public Actor requester() {
    return People.person("ANA");
  }

  @Override
  public RunId run() {
    return run;
  }

  @Override
  public String stepId() {
    return "change";
  }

  @Override
  public Instant startedAt() {
    return startedAt;
  }

  @Override
  public Instant now() {
    return clock.instant();
  }

  @Override
  public void progress(Fact fact) {
    progress.add(fact);
  }

  @Override
  public boolean shouldYield() {
    return yield.getAsBoolean();
  }
}
