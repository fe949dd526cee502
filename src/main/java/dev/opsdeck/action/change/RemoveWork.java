package dev.opsdeck.action.change;

import dev.opsdeck.action.Pins.Held;
import dev.opsdeck.action.Settlement;
import dev.opsdeck.action.StepContext;
import dev.opsdeck.action.StepOutcome;
import dev.opsdeck.action.StepOutcome.Again;
import dev.opsdeck.kernel.Fact;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/** The pinned objects of one step of a {@link Remove}: taken away in order, or settled. */
record RemoveWork<T, I extends Record, O extends Record>(
    Remove<T, I, O> remove,
    RemovalStore<T> store,
    StepContext context,
    I input,
    List<Held> objects) {

  /** How an object stands to the step. */
  private sealed interface Look<T> {
    /** This very object is gone, or on its way out. */
    record Gone<T>() implements Look<T> {}

    record Here<T>(T now) implements Look<T> {}

    /** It is no longer what was to go. */
    record Stays<T>(Fact why) implements Look<T> {}

    record Unread<T>(Result.Failure failure) implements Look<T> {}
  }

  /** What became of one object. */
  private sealed interface Removal {
    record Gone() implements Removal {}

    record Stopped(Fact why, Again again) implements Removal {}

    record InDoubt(Fact why) implements Removal {}
  }

  private Look<T> look(Held held) throws InterruptedException {
    return switch (store.read(context, held.name())) {
      case Result.Missed<Optional<T>> missed -> new Look.Unread<>(missed.failure());
      case Result.Ok<Optional<T>>(Optional<T> found) ->
          found
              .filter(now -> store.uid(now).equals(held.uid()) && !store.going(now))
              .map(this::here)
              .orElseGet(Look.Gone::new);
    };
  }

  private Look<T> here(T now) {
    return remove
        .stays(context, now, input)
        .<Look<T>>map(Look.Stays::new)
        .orElseGet(() -> new Look.Here<>(now));
  }

  /** Nothing is touched while one of them has to stay. */
  StepOutcome<O> perform() throws InterruptedException {
    List<String> gone = new ArrayList<>();
    Optional<Fact> stays = Optional.empty();
    for (Held held : objects) {
      switch (look(held)) {
        case Look.Gone<T> _ -> gone.add(held.label());
        case Look.Here<T> _ -> {}
        case Look.Stays<T>(Fact why) -> stays = stays.or(() -> Optional.of(why));
        case Look.Unread<T>(Result.Failure failure) -> {
          return failure.failed();
        }
      }
    }
    if (stays.isPresent()) {
      return gone.isEmpty()
          ? new StepOutcome.Drifted<>(stays.get())
          : new StepOutcome.Failed<>(stays.get(), Again.WILL_NOT_HELP, already(gone));
    }
    return removed();
  }

  private StepOutcome<O> removed() throws InterruptedException {
    List<String> gone = new ArrayList<>();
    for (Held held : objects) {
      switch (removal(held)) {
        case Removal.Gone _ -> gone.add(held.label());
        case Removal.Stopped(Fact why, Again again) -> {
          return new StepOutcome.Failed<>(why, again, already(gone));
        }
        case Removal.InDoubt(Fact why) -> {
          return new StepOutcome.Unknown<>(why);
        }
      }
    }
    return new StepOutcome.Done<>(remove.output(gone), remove.done(context, gone));
  }

  private Removal removal(Held held) throws InterruptedException {
    for (int look = 0; look < PinnedPart.LOOKS; look++) {
      switch (look(held)) {
        case Look.Gone<T> _ -> {
          return new Removal.Gone();
        }
        case Look.Stays<T>(Fact why) -> {
          return new Removal.Stopped(why, Again.WILL_NOT_HELP);
        }
        case Look.Unread<T>(Result.Failure failure) -> {
          return new Removal.Stopped(failure.why(), Again.MAY_HELP);
        }
        case Look.Here<T>(T now) -> {
          Optional<Result.Failure> failure = store.remove(context, now);
          if (failure.isEmpty()) {
            return new Removal.Gone();
          }
          if (failure.get().kind() != Result.Kind.OVERTAKEN) {
            return failed(held, failure.get());
          }
        }
      }
    }
    return new Removal.Stopped(
        Fact.of("change.too-busy", "object", held.label(), "tries", PinnedPart.LOOKS),
        Again.MAY_HELP);
  }

  /** Whether it is there tells what came of a question without an answer. */
  private Removal failed(Held held, Result.Failure failure) throws InterruptedException {
    return switch (failure.kind()) {
      case REFUSED -> new Removal.Stopped(failure.why(), Again.WILL_NOT_HELP);
      case NOT_NOW, OVERTAKEN -> new Removal.Stopped(failure.why(), Again.MAY_HELP);
      case BROKE, SILENT -> {
        boolean here = !(look(held) instanceof Look.Gone<T>);
        yield here ? new Removal.InDoubt(failure.why()) : new Removal.Gone();
      }
    };
  }

  private static List<Fact> already(List<String> gone) {
    return gone.isEmpty()
        ? List.of()
        : List.of(Fact.of("change.half-gone", "objects", String.join(", ", gone)));
  }

  /** Changes nothing. */
  Settlement<O> settle() throws InterruptedException {
    List<String> gone = new ArrayList<>();
    for (Held held : objects) {
      switch (look(held)) {
        case Look.Gone<T> _ -> gone.add(held.label());
        case Look.Here<T> _, Look.Stays<T> _ -> {}
        case Look.Unread<T>(Result.Failure failure) -> {
          return new Settlement.Undecidable<>(failure.why());
        }
      }
    }
    return gone.size() == objects.size()
        ? new Settlement.Applied<>(remove.output(gone), remove.done(context, gone))
        : new Settlement.NotApplied<>();
  }
}
