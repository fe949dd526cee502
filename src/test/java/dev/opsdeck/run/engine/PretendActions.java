package dev.opsdeck.run.engine;

import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.opsdeck.action.Action;
import dev.opsdeck.action.ActionSpec;
import dev.opsdeck.action.ChangeAction;
import dev.opsdeck.action.Inverse;
import dev.opsdeck.action.Pins;
import dev.opsdeck.action.PlanOutcome;
import dev.opsdeck.action.ReadAction;
import dev.opsdeck.action.Settlement;
import dev.opsdeck.action.StepContext;
import dev.opsdeck.action.StepOutcome;
import dev.opsdeck.action.provider.ActionProviders;
import dev.opsdeck.action.provider.Surroundings;
import dev.opsdeck.cluster.Clusters;
import dev.opsdeck.kernel.Fact;
import dev.opsdeck.kernel.Json;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;

/**
 * The shipped actions with their true inputs and outputs, and nothing behind them: all is well, a
 * number is 3 and a text is {@code app:1}.
 */
final class PretendActions {
  /** Steps that fail, by their paths. */
  final Set<String> failing = new HashSet<>();

  /** {@code action input}, in the order of the changes. */
  final List<String> changes = new ArrayList<>();

  List<Action<?, ?>> all() {
    Clusters unreached =
        new Clusters(context -> {
          throw new IllegalStateException("nothing is behind these actions");
        });
    List<Action<?, ?>> real =
        ActionProviders.found(new Surroundings(unreached, Map.of())).actions();
    List<Action<?, ?>> pretended = new ArrayList<>();
    for (Action<?, ?> action : real) {
      pretended.add(pretend(action));
    }
    return pretended;
  }

  private <I extends Record, O extends Record> Action<I, O> pretend(Action<I, O> action) {
    return switch (action) {
      case ReadAction<I, O> read -> new Look<>(read.spec());
      case ChangeAction<I, O> change -> new Change<>(change.spec());
    };
  }

  private static <O extends Record> O output(ActionSpec<?, O> spec) {
    ObjectNode output = Json.object();
    spec.signature()
        .outputs()
        .forEach((name, field) -> {
          switch (field.type()) {
            case TEXT -> output.put(name, "app:1");
            case INTEGER -> output.put(name, 3);
            case BOOLEAN -> output.put(name, true);
            case DURATION -> output.put(name, "PT1M");
            case LIST -> output.putArray(name);
            case MAP -> output.putObject(name);
          }
        });
    return Json.convert(output, spec.output());
  }

  private <O extends Record> StepOutcome<O> outcome(StepContext context, ActionSpec<?, O> spec) {
    String step = context.stamp().substring(context.stamp().indexOf('/') + 1);
    return failing.contains(step)
        ? new StepOutcome.Failed<>(Fact.of("test.unhealthy"), StepOutcome.Again.WILL_NOT_HELP)
        : new StepOutcome.Done<>(output(spec), Fact.of("test.ready"));
  }

  private final class Look<I extends Record, O extends Record> implements ReadAction<I, O> {
    private final ActionSpec<I, O> spec;

    Look(ActionSpec<I, O> spec) {
      this.spec = spec;
    }

    @Override
    public ActionSpec<I, O> spec() {
      return spec;
    }

    @Override
    public StepOutcome<O> perform(StepContext context, I input) {
      return outcome(context, spec);
    }
  }

  private final class Change<I extends Record, O extends Record> implements ChangeAction<I, O> {
    private final ActionSpec<I, O> spec;

    Change(ActionSpec<I, O> spec) {
      this.spec = spec;
    }

    @Override
    public ActionSpec<I, O> spec() {
      return spec;
    }

    @Override
    public PlanOutcome<O> plan(StepContext context, I input) {
      return new PlanOutcome.Planned<>(
          Fact.of("test.change"),
          List.of(),
          List.of(),
          List.of(),
          Pins.none(),
          output(spec),
          new Inverse.PutBack(spec.name(), Json.tree(input), Fact.of("test.back")));
    }

    @Override
    public StepOutcome<O> perform(StepContext context, I input, Pins pins) {
      StepOutcome<O> outcome = outcome(context, spec);
      if (outcome instanceof StepOutcome.Done<O>) {
        changes.add(spec.name() + " " + Json.write(input));
      }
      return outcome;
    }

    @Override
    public Settlement<O> settle(StepContext context, I input, Pins pins) {
      return new Settlement.NotApplied<>();
    }
  }
}
