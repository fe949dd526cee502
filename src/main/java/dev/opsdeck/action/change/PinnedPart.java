package dev.opsdeck.action.change;

import dev.opsdeck.action.Pins.Held;
import dev.opsdeck.action.StepContext;
import dev.opsdeck.kernel.Fact;
import java.util.Optional;

/** One object of one step under its pins: looked at, and changed once. */
final class PinnedPart<T, P extends Record> {
  /**
   * How often an object is looked at: a Deployment that rolls out changes several times a second.
   */
  static final int LOOKS = 5;

  private final Part<T, P> part;
  private final ObjectStore<T> store;
  private final StepContext context;
  private final P pins;
  private final Held held;

  PinnedPart(Part<T, P> part, ObjectStore<T> store, StepContext context, P pins, Held held) {
    this.part = part;
    this.store = store;
    this.context = context;
    this.pins = pins;
    this.held = held;
  }

  static <T, P extends Record> PinnedPart<T, P> of(
      Before<T, P> before, StepContext context, P pins, Held held) {
    return new PinnedPart<>(before.part(), before.store(), context, pins, held);
  }

  String label() {
    return held.label();
  }

  /** How the object stands to the step. */
  sealed interface Look<T> {
    /** It bears the stamp, and is as the step left it. */
    record Changed<T>(T now) implements Look<T> {}

    /** It is as it was planned for. */
    record AsPlanned<T>(T now) implements Look<T> {}

    /**
     * It is neither.
     *
     * @param doubt the same, when it is open whether the step was carried out
     */
    record Drifted<T>(Fact why, Fact doubt) implements Look<T> {}

    /** Nobody could say. */
    record Unread<T>(Result.Failure failure) implements Look<T> {}
  }

  /** What came of changing it. */
  sealed interface Change<T> {
    record Made<T>(T object) implements Change<T> {}

    record Drifted<T>(Fact why) implements Change<T> {}

    /** Nothing was stored. */
    record Failed<T>(Result.Failure failure) implements Change<T> {}

    /** It may have been stored, and nobody can say yet. */
    record InDoubt<T>(Fact why) implements Change<T> {}
  }

  /** Changes nothing. */
  Look<T> look() throws InterruptedException {
    return switch (store.read(context, held.name())) {
      case Result.Missed<Optional<T>> missed -> new Look.Unread<>(missed.failure());
      case Result.Ok<Optional<T>>(Optional<T> found) ->
          found.map(this::judged).orElseGet(this::gone);
    };
  }

  private Look<T> gone() {
    Fact gone = store.gone(context, held.name());
    return new Look.Drifted<>(gone, gone);
  }

  private Look<T> judged(T now) {
    if (context.stamp().equals(store.stamp(now))) {
      return part.reached(context, now, pins, held)
          ? new Look.Changed<>(now)
          : new Look.Drifted<>(cannotTell(now), cannotTell(now));
    }
    Optional<Fact> drift =
        held.uid().equals(store.uid(now))
            ? part.drift(context, now, pins, held)
            : Optional.of(Fact.of("change.replaced", "object", held.label()));
    return drift
        .<Look<T>>map(why -> new Look.Drifted<>(why, cannotTell(now)))
        .orElseGet(() -> new Look.AsPlanned<>(now));
  }

  private Fact cannotTell(T now) {
    return Fact.of(
        "change.cannot-tell",
        "object",
        held.label(),
        "state",
        part.state(context, now),
        "stamp",
        store.stamp(now));
  }

  /** Changes it, unless it bears the stamp already. */
  Change<T> change() throws InterruptedException {
    for (int i = 0; i < LOOKS; i++) {
      switch (look()) {
        case Look.Changed<T>(T now) -> {
          return new Change.Made<>(now);
        }
        case Look.Drifted<T>(Fact why, Fact _) -> {
          return new Change.Drifted<>(why);
        }
        case Look.Unread<T>(Result.Failure failure) -> {
          return new Change.Failed<>(failure);
        }
        case Look.AsPlanned<T>(T now) -> {
          Result<T> result = send(now);
          if (!(result instanceof Result.Missed<T>(Result.Failure failure)
              && failure.kind() == Result.Kind.OVERTAKEN)) {
            return sent(result);
          }
        }
      }
    }
    return new Change.Failed<>(
        new Result.Failure(
            Result.Kind.NOT_NOW,
            Fact.of("change.too-busy", "object", held.label(), "tries", LOOKS)));
  }

  private Result<T> send(T now) throws InterruptedException {
    T wanted = store.stamped(part.apply(context, now, pins), context.stamp());
    return store.replace(context, now, wanted);
  }

  private Change<T> sent(Result<T> result) throws InterruptedException {
    return switch (result) {
      case Result.Ok<T>(T stored) -> new Change.Made<>(stored);
      case Result.Missed<T>(Result.Failure failure) ->
          switch (failure.kind()) {
            case BROKE, SILENT -> afterDoubt(failure);
            case OVERTAKEN, REFUSED, NOT_NOW -> new Change.Failed<>(failure);
          };
    };
  }

  /** The stamp tells whether it was stored, if the provider can be asked. */
  private Change<T> afterDoubt(Result.Failure doubt) throws InterruptedException {
    return switch (look()) {
      case Look.Changed<T>(T now) -> new Change.Made<>(now);
      case Look.AsPlanned<T> _, Look.Drifted<T> _ ->
          doubt.kind() == Result.Kind.BROKE
              ? new Change.Failed<>(doubt)
              : new Change.InDoubt<>(doubt.why());
      case Look.Unread<T> _ -> new Change.InDoubt<>(doubt.why());
    };
  }
}
