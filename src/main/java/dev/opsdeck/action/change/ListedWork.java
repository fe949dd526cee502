package dev.opsdeck.action.change;

import dev.opsdeck.action.Settlement;
import dev.opsdeck.action.StepOutcome;
import dev.opsdeck.action.StepOutcome.Again;
import dev.opsdeck.kernel.Fact;
import java.util.ArrayList;
import java.util.List;

/** The pinned objects of one step of a {@link Listed}: changed in order, or settled. */
record ListedWork<T, A extends Record, O extends Record>(
    Listed<T, A, ?, O> listed, List<PinnedPart<T, A>> parts) {

  /** Nothing is touched while one of them has drifted. */
  StepOutcome<O> perform() throws InterruptedException {
    List<Fact> drifts = new ArrayList<>();
    List<String> done = new ArrayList<>();
    for (PinnedPart<T, A> part : parts) {
      switch (part.look()) {
        case PinnedPart.Look.Changed<T> _ -> done.add(part.label());
        case PinnedPart.Look.AsPlanned<T> _ -> {}
        case PinnedPart.Look.Drifted<T>(Fact why, Fact _) -> drifts.add(why);
        case PinnedPart.Look.Unread<T>(Result.Failure failure) -> {
          return failure.failed();
        }
      }
    }
    return drifts.isEmpty() ? changed() : drifted(drifts.getFirst(), done);
  }

  private StepOutcome<O> changed() throws InterruptedException {
    List<T> objects = new ArrayList<>();
    List<String> done = new ArrayList<>();
    for (PinnedPart<T, A> part : parts) {
      switch (part.change()) {
        case PinnedPart.Change.Made<T>(T object) -> {
          objects.add(object);
          done.add(part.label());
        }
        case PinnedPart.Change.Drifted<T>(Fact why) -> {
          return drifted(why, done);
        }
        case PinnedPart.Change.InDoubt<T>(Fact why) -> {
          return new StepOutcome.Unknown<>(why);
        }
        case PinnedPart.Change.Failed<T>(Result.Failure failure) -> {
          Again again =
              failure.kind() == Result.Kind.REFUSED ? Again.WILL_NOT_HELP : Again.MAY_HELP;
          return new StepOutcome.Failed<>(failure.why(), again, already(done));
        }
      }
    }
    return new StepOutcome.Done<>(
        listed.output(objects, objects.size()), listed.done(objects, objects.size()));
  }

  private StepOutcome<O> drifted(Fact why, List<String> done) {
    return done.isEmpty()
        ? new StepOutcome.Drifted<>(why)
        : new StepOutcome.Failed<>(why, Again.WILL_NOT_HELP, already(done));
  }

  private static List<Fact> already(List<String> done) {
    return done.isEmpty()
        ? List.of()
        : List.of(Fact.of("change.half-way", "objects", String.join(", ", done)));
  }

  /** Changes nothing. */
  Settlement<O> settle() throws InterruptedException {
    List<T> objects = new ArrayList<>();
    for (PinnedPart<T, A> part : parts) {
      switch (part.look()) {
        case PinnedPart.Look.Changed<T>(T now) -> objects.add(now);
        case PinnedPart.Look.AsPlanned<T> _ -> {}
        case PinnedPart.Look.Drifted<T>(Fact _, Fact doubt) -> {
          return new Settlement.Undecidable<>(doubt);
        }
        case PinnedPart.Look.Unread<T>(Result.Failure failure) -> {
          return new Settlement.Undecidable<>(failure.why());
        }
      }
    }
    return objects.size() < parts.size()
        ? new Settlement.NotApplied<>()
        : new Settlement.Applied<>(
            listed.output(objects, objects.size()), listed.done(objects, objects.size()));
  }
}
