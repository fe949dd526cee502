package dev.opsdeck.action.change;

import dev.opsdeck.action.ActionSpec;
import dev.opsdeck.action.ChangeAction;
import dev.opsdeck.action.Difference;
import dev.opsdeck.action.Pins;
import dev.opsdeck.action.Pins.Held;
import dev.opsdeck.action.PlanOutcome;
import dev.opsdeck.action.Settlement;
import dev.opsdeck.action.StepContext;
import dev.opsdeck.action.StepOutcome;
import dev.opsdeck.action.change.Remove.Choice;
import dev.opsdeck.catalog.Target;
import dev.opsdeck.runbook.Effect;
import java.util.List;

/**
 * Plan, perform and settle of every {@link Remove}.
 *
 * <p>The plan pins the identity of each object. What has gone meanwhile counts as taken away, and
 * what bears the same name by then is left alone.
 */
public final class RemoveAction<T, I extends Record, O extends Record>
    implements ChangeAction<I, O> {
  private static final String HERE = "here";
  private static final String GONE = "gone";

  private final Remove<T, I, O> remove;
  private final RemovalStore<T> store;

  public RemoveAction(Remove<T, I, O> remove, RemovalStore<T> store) {
    this.remove = remove;
    this.store = store;
  }

  @Override
  public ActionSpec<I, O> spec() {
    return remove.spec();
  }

  @Override
  public Effect effect(Target target, I input) {
    return remove.effect(target, input);
  }

  @Override
  public PlanOutcome<O> plan(StepContext context, I input) throws InterruptedException {
    return switch (store.find(context)) {
      case Result.Missed<List<T>> missed -> new PlanOutcome.Refused<>(missed.failure().why());
      case Result.Ok<List<T>>(List<T> found) -> {
        List<T> staying = found.stream().filter(object -> !store.going(object)).toList();
        yield staying.isEmpty()
            ? new PlanOutcome.Refused<>(store.none(context))
            : chosen(remove.choose(context, staying, input));
      }
    };
  }

  private PlanOutcome<O> chosen(Choice<T> choice) {
    return switch (choice) {
      case Choice.Refused<T>(var problems) -> new PlanOutcome.Refused<>(problems);
      case Choice.Nothing<T>(var why) ->
          new PlanOutcome.NothingToDo<>(why, remove.output(List.of()));
      case Choice.These<T> these -> {
        List<Held> held = these.objects().stream().map(this::held).toList();
        yield new PlanOutcome.Planned<>(
            these.summary(),
            held.stream().map(each -> new Difference(each.label(), HERE, GONE)).toList(),
            these.warnings(),
            List.of(),
            Pins.of(held, new java.util.TreeMap<String, String>()),
            remove.output(held.stream().map(Held::label).toList()),
            these.inverse());
      }
    };
  }

  private Held held(T object) {
    return new Held(store.name(object), store.label(object), store.uid(object), HERE, GONE);
  }

  @Override
  public StepOutcome<O> perform(StepContext context, I input, Pins pins)
      throws InterruptedException {
    return new RemoveWork<>(remove, store, context, input, pins.objects()).perform();
  }

  @Override
  public Settlement<O> settle(StepContext context, I input, Pins pins) throws InterruptedException {
    return new RemoveWork<>(remove, store, context, input, pins.objects()).settle();
  }
}
