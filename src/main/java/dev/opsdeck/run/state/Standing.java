package dev.opsdeck.run.state;

import dev.opsdeck.kernel.Fact;
import dev.opsdeck.progress.StepState;
import dev.opsdeck.run.state.StepRecord.Reaction;
import java.util.List;
import java.util.Optional;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/** How far a run is on a course; pure. */
final class Standing {
  private final Run run;

  Standing(Run run) {
    this.run = run;
  }

  /** How a part of a course stands. */
  sealed interface Status {
    record Open() implements Status {}

    record Over() implements Status {}

    /**
     * @param step the leaf that failed, or the loop of which too many items did
     * @param reaction what it means for the run
     */
    record Failed(String step, Fact why, Reaction reaction) implements Status {
      static Failed of(StepRecord record) {
        return new Failed(record.id(), record.whyOrUnknown(), record.reactionOrStop());
      }
    }
  }

  private static final Status OPEN = new Status.Open();
  private static final Status OVER = new Status.Over();

  Status of(Course course) {
    return switch (course) {
      case Course.Leaf leaf -> leaf(run.step(leaf.step()));
      case Course.Gate gate -> gate(gate);
      case Course.Sequence sequence -> inOrder(sequence.parts());
      case Course.Parallel parallel -> together(parallel.parts());
      case Course.Each each -> loop(each);
    };
  }

  private static Status leaf(StepRecord record) {
    return switch (record.state()) {
      case DONE, SKIPPED -> OVER;
      case FAILED ->
          switch (record.reactionOrStop()) {
            case CONTINUE -> OVER;
            case ASK -> OPEN;
            case STOP, OFFER_INVERSE, REVERT, BRANCH -> Status.Failed.of(record);
          };
      case PENDING, RUNNING, WAITING, ASKED, UNKNOWN -> OPEN;
    };
  }

  /** Over when somebody has agreed, or nothing is left behind it. */
  private Status gate(Course.Gate gate) {
    if (run.consent().granted().passed().contains(gate.step())) {
      return OVER;
    }
    // Nothing has begun behind it: what failed there was refused.
    Optional<StepRecord> refused =
        gate.covers().stream()
            .map(run::step)
            .filter(step -> step.state() == StepState.FAILED)
            .findFirst();
    if (refused.isPresent()) {
      return Status.Failed.of(refused.get());
    }
    return gate.covers().stream().allMatch(step -> run.step(step).isOver()) ? OVER : OPEN;
  }

  private Status inOrder(List<Course> parts) {
    return parts.stream()
        .map(this::of)
        .filter(s -> !(s instanceof Status.Over))
        .findFirst()
        .orElse(OVER);
  }

  private Status together(List<Course> parts) {
    List<Status> each = parts.stream().map(this::of).toList();
    return each.stream()
        .filter(Status.Failed.class::isInstance)
        .findFirst()
        .orElse(each.stream().allMatch(Status.Over.class::isInstance) ? OVER : OPEN);
  }

  private Status loop(Course.Each each) {
    List<Status> items = each.items().stream().map(this::of).toList();
    List<Status.Failed> failed =
        items.stream()
            .filter(Status.Failed.class::isInstance)
            .map(Status.Failed.class::cast)
            .toList();
    if (failed.size() >= each.stopAfter()) {
      return each.items().size() == 1 || each.stopAfter() == 1
          ? failed.getFirst()
          : new Status.Failed(
              each.step(),
              Fact.of(
                  "run.too-many-failed",
                  "step",
                  each.step(),
                  "failed",
                  failed.size(),
                  "limit",
                  each.stopAfter()),
              each.reaction() == null ? run.planOrThrow().layout().byDefault() : each.reaction());
    }
    return items.stream().anyMatch(Status.Open.class::isInstance) ? OPEN : OVER;
  }

  /** The leaves and gates that could go on now, by order alone. */
  List<Course> ready(Course course) {
    return switch (course) {
      case Course.Leaf _, Course.Gate _ -> isOpen(course) ? List.of(course) : List.of();
      case Course.Sequence sequence -> firstOpen(sequence.parts());
      case Course.Parallel parallel ->
          parallel.parts().stream().flatMap(part -> ready(part).stream()).toList();
      case Course.Each each ->
          each.items().stream()
              .filter(this::isOpen)
              .limit(each.batch())
              .flatMap(item -> ready(item).stream())
              .toList();
    };
  }

  private boolean isOpen(Course course) {
    return of(course) instanceof Status.Open;
  }

  private List<Course> firstOpen(List<Course> parts) {
    for (Course part : parts) {
      Status status = of(part);
      if (status instanceof Status.Open) {
        return ready(part);
      }
      if (status instanceof Status.Failed) {
        return List.of();
      }
    }
    return List.of();
  }

  /**
   * How many items of a loop are through, and how many failed; null while it goes on. One that was
   * left out altogether has gone round no time.
   */
  @Nullable Counted counted(Course.Each each) {
    List<Status> items = each.items().stream().map(this::of).toList();
    if (items.stream().anyMatch(Status.Open.class::isInstance)) {
      return null;
    }
    if (each.leaves().stream().map(run::step).allMatch(StepRecord::isSkipped)) {
      return new Counted(0, 0);
    }
    int failed = (int) items.stream().filter(Status.Failed.class::isInstance).count();
    return new Counted(items.size() - failed, failed);
  }

  record Counted(int done, int failed) {}

  /** Every step whose effect may be on its way. */
  Stream<StepRecord> inFlight() {
    return run.steps().stream().filter(step -> step.state() == StepState.RUNNING);
  }
}
