package dev.opsdeck.action.change;

import dev.opsdeck.action.Difference;
import dev.opsdeck.action.Pins;
import dev.opsdeck.action.Pins.Held;
import dev.opsdeck.action.PlanOutcome;
import dev.opsdeck.action.StepContext;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/** One plan of an edit: a survey, a draft, and a dry run of each object. */
final class EditPlan<T, I extends Record, P extends Record, O extends Record> {
  private final Edit<T, I, P, O> edit;
  private final ObjectStore<T> store;
  private final StepContext context;

  EditPlan(Edit<T, I, P, O> edit, ObjectStore<T> store, StepContext context) {
    this.edit = edit;
    this.store = store;
    this.context = context;
  }

  /** What the provider would make of one object. */
  private record Tried<T>(T result, Held held, List<Difference> differences) {}

  /** A plan that somebody's change has overtaken is made again, several times. */
  PlanOutcome<O> outcome(I input) throws InterruptedException {
    Result<PlanOutcome<O>> result = once(input);
    for (int look = 1; look < PinnedPart.LOOKS && isOvertaken(result); look++) {
      result = once(input);
    }
    return switch (result) {
      case Result.Ok<PlanOutcome<O>> ok -> ok.value();
      case Result.Missed<PlanOutcome<O>> missed ->
          new PlanOutcome.Refused<>(missed.failure().why());
    };
  }

  private static boolean isOvertaken(Result<?> result) {
    return result instanceof Result.Missed<?> missed
        && missed.failure().kind() == Result.Kind.OVERTAKEN;
  }

  private Result<PlanOutcome<O>> once(I input) throws InterruptedException {
    String name = edit.name(context, input);
    return switch (store.survey(context, name)) {
      case Result.Missed<Optional<T>> missed -> new Result.Missed<>(missed.failure());
      case Result.Ok<Optional<T>>(Optional<T> found) ->
          found.isEmpty()
              ? new Result.Ok<>(new PlanOutcome.Refused<>(store.gone(context, name)))
              : drafted(name, found.get(), input);
    };
  }

  private Result<PlanOutcome<O>> drafted(String name, T now, I input) throws InterruptedException {
    return switch (edit.draft(context, now, input)) {
      case Draft.Refused<P, O> refused ->
          new Result.Ok<>(new PlanOutcome.Refused<>(refused.problems()));
      case Draft.NothingToDo<P, O> nothing ->
          new Result.Ok<>(new PlanOutcome.NothingToDo<>(nothing.why(), nothing.output()));
      case Draft.Ready<P, O> ready -> planned(name, now, ready);
    };
  }

  private Result<PlanOutcome<O>> planned(String name, T now, Draft.Ready<P, O> ready)
      throws InterruptedException {
    List<Held> held = new ArrayList<>();
    List<Difference> differences = new ArrayList<>();
    for (Before<?, P> before : edit.before()) {
      Optional<String> other = before.name().apply(ready.pins());
      if (other.isPresent()) {
        switch (tried(before, other.get(), ready.pins())) {
          case Result.Missed<? extends Tried<?>> missed -> {
            return new Result.Missed<>(missed.failure());
          }
          case Result.Ok<? extends Tried<?>> ok -> {
            held.add(ok.value().held());
            differences.addAll(ok.value().differences());
          }
        }
      }
    }
    return switch (dryRun(edit, store, name, now, ready.pins())) {
      case Result.Missed<Tried<T>> missed -> new Result.Missed<>(missed.failure());
      case Result.Ok<Tried<T>>(Tried<T> tried) -> {
        held.add(tried.held());
        differences.addAll(0, tried.differences());
        P pins = edit.settled(context, ready.pins(), tried.result());
        yield new Result.Ok<>(
            new PlanOutcome.Planned<>(
                ready.summary(),
                differences,
                ready.warnings(),
                ready.notUndone(),
                Pins.of(held, pins),
                edit.output(context, pins, tried.result()),
                ready.inverse()));
      }
    };
  }

  private <X> Result<Tried<X>> tried(Before<X, P> before, String name, P pins)
      throws InterruptedException {
    ObjectStore<X> at = before.store();
    return switch (at.survey(context, name)) {
      case Result.Missed<Optional<X>> missed -> new Result.Missed<>(missed.failure());
      case Result.Ok<Optional<X>>(Optional<X> found) ->
          found.isEmpty()
              ? new Result.Missed<>(Result.Kind.REFUSED, at.gone(context, name))
              : dryRun(before.part(), at, name, found.get(), pins);
    };
  }

  private <X> Result<Tried<X>> dryRun(
      Part<X, P> part, ObjectStore<X> at, String name, X now, P pins) throws InterruptedException {
    X wanted = at.stamped(part.apply(context, now, pins), context.stamp());
    return switch (at.dryRun(context, now, wanted)) {
      case Result.Missed<X> missed -> new Result.Missed<>(missed.failure());
      case Result.Ok<X>(X result) ->
          new Result.Ok<>(
              new Tried<>(
                  result,
                  new Held(
                      name,
                      at.label(name),
                      at.uid(now),
                      part.fingerprint(now, pins),
                      part.left(result, pins)),
                  part.differences(context, now, result, pins)));
    };
  }
}
