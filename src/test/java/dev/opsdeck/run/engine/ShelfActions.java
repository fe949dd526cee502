package dev.opsdeck.run.engine;

import dev.opsdeck.action.Action;
import dev.opsdeck.action.ActionSpec;
import dev.opsdeck.action.ChangeAction;
import dev.opsdeck.action.Difference;
import dev.opsdeck.action.Inverse;
import dev.opsdeck.action.Pins;
import dev.opsdeck.action.PlanOutcome;
import dev.opsdeck.action.ReadAction;
import dev.opsdeck.action.Settlement;
import dev.opsdeck.action.StepContext;
import dev.opsdeck.action.StepOutcome;
import dev.opsdeck.kernel.Fact;
import dev.opsdeck.kernel.Json;
import dev.opsdeck.runbook.Effect;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.function.Consumer;

/** A pretended shelf of things that live outside of the process, each with a value. */
final class ShelfActions {
  private static final String BROKEN = "broken";

  /**
   * Something that was done to a thing.
   *
   * @param step its path
   */
  record Done(String step, String thing, String from, String to) {}

  /** What happens at the next change instead of the plain thing. */
  enum Accident {
    CRASH_BEFORE_EFFECT,
    CRASH_AFTER_EFFECT,
    LOSE_ANSWER,
    BUSY
  }

  /** Values by thing; those that begin with {@code broken} neither change nor answer. */
  final Map<String, String> values = new TreeMap<>();

  final List<Done> effects = new ArrayList<>();
  final Deque<Accident> accidents = new ArrayDeque<>();

  /** Sees each effect right before it happens. */
  Consumer<Done> witness = _ -> {};

  private final List<String> stamps = new ArrayList<>();

  List<Action<?, ?>> all() {
    return List.of(new Put(), new Read());
  }

  record Input(String thing, String value) {}

  record Output(String from, String to) {}

  record Named(String thing) {}

  record Value(String value) {}

  private final class Put implements ChangeAction<Input, Output> {
    @Override
    public ActionSpec<Input, Output> spec() {
      return new ActionSpec<>("test.put", Effect.CHANGE, Input.class, Output.class, List.of());
    }

    @Override
    public PlanOutcome<Output> plan(StepContext context, Input input) {
      String there = values.get(input.thing());
      Output expected = new Output(there, input.value());
      return there.equals(input.value())
          ? new PlanOutcome.NothingToDo<>(Fact.of("test.same"), expected)
          : new PlanOutcome.Planned<>(
              Fact.of("test.change", "thing", input.thing()),
              List.of(new Difference("value", there, input.value())),
              List.of(),
              List.of(),
              Pins.of(new Value(there)),
              expected,
              new Inverse.PutBack(
                  "test.put", Json.tree(new Input(input.thing(), there)), Fact.of("test.back")));
    }

    @Override
    public StepOutcome<Output> perform(StepContext context, Input input, Pins pins) {
      String there = values.get(input.thing());
      Accident accident = accidents.poll();
      if (accident == Accident.CRASH_BEFORE_EFFECT) {
        throw new CrashingDatabase.Crash();
      }
      if (accident == Accident.BUSY) {
        return new StepOutcome.Failed<>(Fact.of("test.busy"), StepOutcome.Again.MAY_HELP);
      }
      if (!there.equals(pins.own(Value.class).value())) {
        return new StepOutcome.Drifted<>(Fact.of("test.drifted"));
      }
      if (there.startsWith(BROKEN)) {
        return new StepOutcome.Failed<>(Fact.of("test.broken"), StepOutcome.Again.WILL_NOT_HELP);
      }
      Done done = new Done(context.stepId(), input.thing(), there, input.value());
      witness.accept(done);
      effects.add(done);
      stamps.add(context.stamp());
      values.put(input.thing(), input.value());
      if (accident == Accident.CRASH_AFTER_EFFECT) {
        throw new CrashingDatabase.Crash();
      }
      return accident == Accident.LOSE_ANSWER
          ? new StepOutcome.Unknown<>(Fact.of("test.no-answer"))
          : new StepOutcome.Done<>(new Output(there, input.value()), Fact.of("test.changed"));
    }

    @Override
    public Settlement<Output> settle(StepContext context, Input input, Pins pins) {
      return stamps.contains(context.stamp())
          ? new Settlement.Applied<>(
              new Output(pins.own(Value.class).value(), input.value()), Fact.of("test.changed"))
          : new Settlement.NotApplied<>();
    }
  }

  private final class Read implements ReadAction<Named, Value> {
    @Override
    public ActionSpec<Named, Value> spec() {
      return new ActionSpec<>("test.read", Effect.READ, Named.class, Value.class, List.of());
    }

    @Override
    public StepOutcome<Value> perform(StepContext context, Named input) {
      String there = values.get(input.thing());
      return there.startsWith(BROKEN)
          ? new StepOutcome.Failed<>(Fact.of("test.broken"), StepOutcome.Again.WILL_NOT_HELP)
          : new StepOutcome.Done<>(new Value(there), Fact.of("test.read"));
    }
  }
}
