package dev.opsdeck.action.cloud;

import dev.opsdeck.action.Action;
import dev.opsdeck.action.ChangeAction;
import dev.opsdeck.action.Pins;
import dev.opsdeck.action.PlanOutcome;
import dev.opsdeck.action.RecordedStep;
import dev.opsdeck.action.Settlement;
import dev.opsdeck.action.StepOutcome;
import dev.opsdeck.catalog.Target;
import dev.opsdeck.kernel.Fact;
import dev.opsdeck.kernel.Json;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;

/** A long change in the hands of a test that plays the engine: it keeps what the engine keeps. */
public final class Driven<I extends Record, O extends Record> {
  private static final int LOOKS = 20;

  private final ChangeAction<I, O> action;
  private final I input;
  private final List<String> states = new ArrayList<>();
  private Instant now = Instant.parse("2026-01-20T12:00:00Z");
  private final RecordedStep step;
  private Pins pins = Pins.none();

  private Driven(ChangeAction<I, O> action, Target target, String with) {
    this.action = action;
    this.input = Json.convert(Json.parse(with), action.spec().input());
    this.step = new RecordedStep(target, () -> now);
  }

  public static Driven<?, ?> of(
      List<Action<?, ?>> actions, String name, Target target, String with) {
    for (Action<?, ?> action : actions) {
      if (action.spec().name().equals(name) && action instanceof ChangeAction<?, ?> change) {
        return made(change, target, with);
      }
    }
    throw new IllegalArgumentException("no change " + name);
  }

  private static <I extends Record, O extends Record> Driven<I, O> made(
      ChangeAction<I, O> action, Target target, String with) {
    return new Driven<>(action, target, with);
  }

  /** The plan, which must have something to do. */
  public PlanOutcome.Planned<O> planned() throws InterruptedException {
    if (action.plan(step, input) instanceof PlanOutcome.Planned<O> planned) {
      pins = new Pins(planned.pins().objects(), Json.parse(Json.write(planned.pins().own())));
      return planned;
    }
    throw new AssertionError("should have a plan");
  }

  /** The only problem of the plan, which must be refused. */
  public Fact refusal() throws InterruptedException {
    if (action.plan(step, input) instanceof PlanOutcome.Refused<O>(List<Fact> problems)) {
      return problems.getFirst();
    }
    throw new AssertionError("should be refused");
  }

  public Fact nothingToDo() throws InterruptedException {
    if (action.plan(step, input) instanceof PlanOutcome.NothingToDo<O> nothing) {
      return nothing.why();
    }
    throw new AssertionError("should have nothing to do");
  }

  /** One call; what it has begun is kept. */
  public StepOutcome<O> once() throws InterruptedException {
    StepOutcome<O> outcome = action.perform(step, input, pins);
    if (outcome instanceof StepOutcome.Waiting<O> waiting) {
      states.add(String.valueOf(waiting.why().values().get("state")));
      if (!waiting.operation().isEmpty()) {
        step.begun(waiting.operation());
      }
      now = waiting.until();
    }
    return outcome;
  }

  /** Called as the engine calls it, until it is over. */
  public StepOutcome<O> toItsEnd() throws InterruptedException {
    for (int look = 0; look < LOOKS; look++) {
      StepOutcome<O> outcome = once();
      if (!(outcome instanceof StepOutcome.Waiting<O>)) {
        return outcome;
      }
    }
    throw new AssertionError("never ends: " + states);
  }

  /** The process dies after the change was sent, and before anything was kept. */
  public Settlement<O> afterCrash() throws InterruptedException {
    action.perform(step, input, pins);
    return settled();
  }

  public Settlement<O> settled() throws InterruptedException {
    Settlement<O> settlement = action.settle(step, input, pins);
    if (settlement instanceof Settlement.UnderWay<O> begun) {
      step.begun(begun.operation());
    }
    return settlement;
  }

  /** What the step leaves on what it has changed. */
  public String stamp() {
    return step.stamp();
  }

  /** What was told while it went on. */
  public List<String> states() {
    return List.copyOf(states);
  }
}
