package dev.opsdeck.action.change;

import dev.opsdeck.action.Settlement;
import dev.opsdeck.action.StepContext;
import dev.opsdeck.action.StepOutcome;
import dev.opsdeck.action.StepOutcome.Again;
import dev.opsdeck.kernel.Fact;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.stream.Stream;

/** One pinned edit of one or more objects: performed in order, or settled after a crash. */
final class EditWork<T, P extends Record, O extends Record> {
  private final Edit<T, ?, P, O> edit;
  private final StepContext context;
  private final P pins;
  private final List<PinnedPart<?, P>> first;
  private final PinnedPart<T, P> last;

  EditWork(
      Edit<T, ?, P, O> edit,
      StepContext context,
      P pins,
      List<PinnedPart<?, P>> first,
      PinnedPart<T, P> last) {
    this.edit = edit;
    this.context = context;
    this.pins = pins;
    this.first = List.copyOf(first);
    this.last = last;
  }

  StepOutcome<O> perform() throws InterruptedException {
    if (!first.isEmpty()) {
      Optional<StepOutcome<O>> stopped = stopped();
      if (stopped.isPresent()) {
        return stopped.get();
      }
    }
    List<String> changed = new ArrayList<>();
    for (PinnedPart<?, P> part : first) {
      PinnedPart.Change<?> change = part.change();
      if (!(change instanceof PinnedPart.Change.Made<?>)) {
        return unfinished(change, changed);
      }
      changed.add(part.label());
    }
    PinnedPart.Change<T> change = last.change();
    return change instanceof PinnedPart.Change.Made<T>(T object)
        ? new StepOutcome.Done<>(
            edit.output(context, pins, object), edit.done(context, pins, object))
        : unfinished(change, changed);
  }

  /** Before anything is touched: what has drifted must leave the others alone. */
  private Optional<StepOutcome<O>> stopped() throws InterruptedException {
    List<String> changed = new ArrayList<>();
    Optional<Fact> drift = Optional.empty();
    for (PinnedPart<?, P> part : all()) {
      switch (part.look()) {
        case PinnedPart.Look.Changed<?> _ -> changed.add(part.label());
        case PinnedPart.Look.AsPlanned<?> _ -> {}
        case PinnedPart.Look.Drifted<?>(Fact why, Fact _) ->
            drift = drift.or(() -> Optional.of(why));
        case PinnedPart.Look.Unread<?>(Result.Failure failure) -> {
          return Optional.of(failure.failed());
        }
      }
    }
    return drift.map(why -> drifted(why, changed));
  }

  private List<PinnedPart<?, P>> all() {
    return Stream.<PinnedPart<?, P>>concat(first.stream(), Stream.of(last)).toList();
  }

  private StepOutcome<O> unfinished(PinnedPart.Change<?> change, List<String> changed) {
    return switch (change) {
      case PinnedPart.Change.Made<?> _ -> throw new IllegalArgumentException("it was made");
      case PinnedPart.Change.Drifted<?>(Fact why) -> drifted(why, changed);
      case PinnedPart.Change.InDoubt<?>(Fact why) -> new StepOutcome.Unknown<>(why);
      case PinnedPart.Change.Failed<?>(Result.Failure failure) ->
          new StepOutcome.Failed<>(
              failure.why(),
              failure.kind() == Result.Kind.REFUSED ? Again.WILL_NOT_HELP : Again.MAY_HELP,
              already(changed));
    };
  }

  /** Drift means that nothing was changed: once one object is, the step has failed half-way. */
  private StepOutcome<O> drifted(Fact why, List<String> changed) {
    return changed.isEmpty()
        ? new StepOutcome.Drifted<>(why)
        : new StepOutcome.Failed<>(why, Again.WILL_NOT_HELP, already(changed));
  }

  private static List<Fact> already(List<String> changed) {
    return changed.isEmpty()
        ? List.of()
        : List.of(Fact.of("change.half-way", "objects", String.join(", ", changed)));
  }

  /** The last object is changed only when the others are. Changes nothing. */
  Settlement<O> settle() throws InterruptedException {
    PinnedPart.Look<T> look = last.look();
    if (look instanceof PinnedPart.Look.Changed<T>(T now)) {
      return new Settlement.Applied<>(
          edit.output(context, pins, now), edit.done(context, pins, now));
    }
    Optional<Fact> why = undecidable(look);
    for (PinnedPart<?, P> part : first) {
      why = why.isPresent() ? why : undecidable(part.look());
    }
    return why.<Settlement<O>>map(Settlement.Undecidable::new)
        .orElseGet(Settlement.NotApplied::new);
  }

  /** Objects that bear the stamp are passed over when the step goes on. */
  private static Optional<Fact> undecidable(PinnedPart.Look<?> look) {
    return switch (look) {
      case PinnedPart.Look.Changed<?> _, PinnedPart.Look.AsPlanned<?> _ -> Optional.empty();
      case PinnedPart.Look.Drifted<?>(Fact _, Fact doubt) -> Optional.of(doubt);
      case PinnedPart.Look.Unread<?>(Result.Failure failure) -> Optional.of(failure.why());
    };
  }
}
