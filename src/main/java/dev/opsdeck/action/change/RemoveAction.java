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
import java.util.function.Function;

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
  private final Function<I, RemovalStore<T>> stores;

  /**
   * @param stores where the objects are that an input means
   */
  public RemoveAction(Remove<T, I, O> remove, Function<I, RemovalStore<T>> stores) {
    this.remove = remove;
    this.stores = stores;
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
    RemovalStore<T> store = stores.apply(input);
    return switch (store.find(context)) {
      case Result.Missed<List<T>> missed -> new PlanOutcome.Refused<>(missed.failure().why());
      case Result.Ok<List<T>>(List<T> found) -> {
        List<T> staying = found.stream().filter(object -> !store.going(object)).toList();
        yield staying.isEmpty()
            ? new PlanOutcome.Refused<>(store.none(context))
            : chosen(store, remove.choose(context, staying, input));
      }
    };
  }

  private PlanOutcome<O> chosen(RemovalStore<T> store, Choice<T> choice) {
    return switch (choice) {
      case Choice.Refused<T>(var problems) -> new PlanOutcome.Refused<>(problems);
      case Choice.Nothing<T>(var why) ->
          new PlanOutcome.NothingToDo<>(why, remove.output(List.of()));
      case Choice.These<T> these -> {
        List<Held> held = these.objects().stream().map(object -> held(store, object)).toList();
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

  private static <T> Held held(RemovalStore<T> store, T object) {
    return new Held(store.name(object), store.label(object), store.uid(object), HERE, GONE);
  }

  @Override
  public StepOutcome<O> perform(StepContext context, I input, Pins pins)
      throws InterruptedException {
    return work(context, input, pins).perform();
  }

  @Override
  public Settlement<O> settle(StepContext context, I input, Pins pins) throws InterruptedException {
    return work(context, input, pins).settle();
  }

  private RemoveWork<T, I, O> work(StepContext context, I input, Pins pins) {
    return new RemoveWork<>(remove, stores.apply(input), context, input, pins.objects());
  }
}
