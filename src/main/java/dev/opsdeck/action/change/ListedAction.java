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
import dev.opsdeck.action.change.Listed.Aims;
import dev.opsdeck.action.change.Listed.Move;
import dev.opsdeck.kernel.Fact;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/**
 * Plan, perform and settle of every {@link Listed}.
 *
 * <p>Each object is tried at the provider, and changed under the version that was looked at. What
 * bears the stamp of the step is passed over, so a step goes on where it was interrupted. An object
 * that is as asked is not touched.
 */
public final class ListedAction<T, A extends Record, I extends Record, O extends Record>
    implements ChangeAction<I, O> {
  private final Listed<T, A, I, O> listed;
  private final ObjectStore<T> store;

  /**
   * @param store gives a value for every name, also for an object that does not exist
   */
  public ListedAction(Listed<T, A, I, O> listed, ObjectStore<T> store) {
    this.listed = listed;
    this.store = store;
  }

  @Override
  public ActionSpec<I, O> spec() {
    return listed.spec();
  }

  /** What was found of all objects of a plan. */
  private record Survey<T>(List<Held> held, List<Move<T>> moves, List<Difference> differences) {}

  @Override
  public PlanOutcome<O> plan(StepContext context, I input) throws InterruptedException {
    return switch (listed.aims(context, input)) {
      case Aims.Wrong<A>(List<Fact> problems) -> new PlanOutcome.Refused<>(problems);
      case Aims.Fine<A>(List<A> aims) ->
          switch (survey(context, aims)) {
            case Result.Missed<Survey<T>> missed ->
                new PlanOutcome.Refused<>(missed.failure().why());
            case Result.Ok<Survey<T>>(Survey<T> survey) -> planned(aims, survey);
          };
    };
  }

  private Result<Survey<T>> survey(StepContext context, List<A> aims) throws InterruptedException {
    Survey<T> survey = new Survey<>(new ArrayList<>(), new ArrayList<>(), new ArrayList<>());
    for (int i = 0; i < aims.size(); i++) {
      A aim = aims.get(i);
      switch (store.survey(context, listed.name(aim))) {
        case Result.Missed<Optional<T>> missed -> {
          return new Result.Missed<>(missed.failure());
        }
        case Result.Ok<Optional<T>>(Optional<T> now) -> {
          Result<T> result = tried(context, aim, aims.subList(0, i), now.orElseThrow());
          if (!(result instanceof Result.Ok<T>(T wanted))) {
            return new Result.Missed<>(((Result.Missed<T>) result).failure());
          }
          add(context, survey, aim, now.orElseThrow(), wanted);
        }
      }
    }
    return new Result.Ok<>(survey);
  }

  private Result<T> tried(StepContext context, A aim, List<A> before, T now)
      throws InterruptedException {
    T wanted = store.stamped(listed.apply(context, now, aim), context.stamp());
    return listed.needs(aim, before) ? new Result.Ok<>(wanted) : store.dryRun(context, now, wanted);
  }

  private void add(StepContext context, Survey<T> survey, A aim, T now, T result) {
    String name = listed.name(aim);
    String found = listed.fingerprint(now, aim);
    survey
        .held()
        .add(new Held(name, store.label(name), store.uid(now), found, listed.left(result, aim)));
    survey.moves().add(new Move<>(store.label(name), now, result));
    survey.differences().addAll(listed.differences(context, now, result, aim));
  }

  private PlanOutcome<O> planned(List<A> aims, Survey<T> survey) {
    List<T> results = survey.moves().stream().map(Move::result).toList();
    long changes = survey.held().stream().filter(ListedAction::changes).count();
    if (changes == 0) {
      return new PlanOutcome.NothingToDo<>(
          listed.nothing(survey.moves()), listed.output(results, 0));
    }
    return new PlanOutcome.Planned<>(
        listed.summary(survey.moves()),
        survey.differences(),
        listed.warnings(survey.moves()),
        List.of(),
        Pins.of(survey.held(), new java.util.TreeMap<String, String>()),
        listed.output(results, (int) changes),
        listed.inverse(aims, survey.moves()));
  }

  private static boolean changes(Held held) {
    return !held.found().equals(held.left());
  }

  @Override
  public StepOutcome<O> perform(StepContext context, I input, Pins pins)
      throws InterruptedException {
    return new ListedWork<>(listed, parts(context, input, pins)).perform();
  }

  @Override
  public Settlement<O> settle(StepContext context, I input, Pins pins) throws InterruptedException {
    return new ListedWork<>(listed, parts(context, input, pins)).settle();
  }

  private List<PinnedPart<T, A>> parts(StepContext context, I input, Pins pins) {
    if (!(listed.aims(context, input) instanceof Aims.Fine<A>(List<A> aims))) {
      throw new IllegalArgumentException("a plan was made of what cannot be planned");
    }
    List<PinnedPart<T, A>> parts = new ArrayList<>();
    for (int i = 0; i < aims.size(); i++) {
      Held held = pins.objects().get(i);
      if (changes(held)) {
        parts.add(new PinnedPart<>(listed, store, context, aims.get(i), held));
      }
    }
    return parts;
  }
}
