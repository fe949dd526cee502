package dev.opsdeck.action;

import dev.opsdeck.catalog.Target;
import dev.opsdeck.kernel.Actor;
import dev.opsdeck.kernel.Fact;
import dev.opsdeck.kernel.People;
import dev.opsdeck.kernel.RunId;
import java.time.Instant;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.List;

/** A step on a target at a clock's time that remembers the progress it was told. */
public final class RecordedStep implements StepContext {
  private final Target target;
  private final InstantSource clock;
  private final Instant startedAt;
  private final List<Fact> told = new ArrayList<>();
  private String operation = "";

  public RecordedStep(Target target, InstantSource clock) {
    this.target = target;
    this.clock = clock;
    this.startedAt = clock.instant();
  }

  /** What an earlier attempt has begun. */
  public void begun(String named) {
    operation = named;
  }

  @Override
  public String operation() {
    return operation;
  }

  public List<Fact> told() {
    return List.copyOf(told);
  }

  @Override
  public Target target() {
    return target;
  }

  @Override
  public Actor requester() {
    return People.person("UANA");
  }

  @Override
  public RunId run() {
    return new RunId("r-0000000001");
  }

  @Override
  public String stepId() {
    return "step";
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
    told.add(fact);
  }

  @Override
  public boolean shouldYield() {
    return false;
  }
}
