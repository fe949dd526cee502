package dev.opsdeck.run.state;

import dev.opsdeck.kernel.Fact;
import dev.opsdeck.progress.StepState;
import dev.opsdeck.runbook.OnFailure.Reaction;
import java.util.List;
import java.util.Optional;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/** How far a run is on a course; pure. */
final class TreeProgress {
  private final Run run;

  TreeProgress(Run run) {
    this.run = run;
  }

  /** How a part of a course stands. */
  sealed interface Status {
    record Pending() implements Status {}

    record Completed() implements Status {}

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

  private static final Status PENDING = new Status.Pending();
  private static final Status COMPLETED = new Status.Completed();

  Status of(StepTree tree) {
    return switch (tree) {
      case StepTree.Leaf leaf -> leaf(run.step(leaf.step()));
      case StepTree.Gate gate -> gate(gate);
      case StepTree.Sequence sequence -> inOrder(sequence.parts());
      case StepTree.Parallel parallel -> together(parallel.parts());
      case StepTree.Loop each -> loop(each);
    };
  }

  private static Status leaf(StepRecord record) {
    return switch (record.state()) {
      case DONE, TROUBLED, SKIPPED -> COMPLETED;
      case FAILED ->
          switch (record.reactionOrStop()) {
            case CONTINUE -> COMPLETED;
            case ASK -> PENDING;
            case STOP, OFFER_INVERSE, REVERT, BRANCH -> Status.Failed.of(record);
          };
      case PENDING, RUNNING, WAITING, ASKED, UNKNOWN -> PENDING;
    };
  }

  /** Over when somebody has agreed, or nothing is left behind it. */
  private Status gate(StepTree.Gate gate) {
    if (run.authorization().granted().passed().contains(gate.step())) {
      return COMPLETED;
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
    return gate.covers().stream().allMatch(step -> run.step(step).isOver()) ? COMPLETED : PENDING;
  }

  private Status inOrder(List<StepTree> parts) {
    return parts.stream()
        .map(this::of)
        .filter(s -> !(s instanceof Status.Completed))
        .findFirst()
        .orElse(COMPLETED);
  }

  private Status together(List<StepTree> parts) {
    List<Status> each = parts.stream().map(this::of).toList();
    return each.stream()
        .filter(Status.Failed.class::isInstance)
        .findFirst()
        .orElse(each.stream().allMatch(Status.Completed.class::isInstance) ? COMPLETED : PENDING);
  }

  private Status loop(StepTree.Loop each) {
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
    return items.stream().anyMatch(Status.Pending.class::isInstance) ? PENDING : COMPLETED;
  }

  /** The leaves and gates that could go on now, by order alone. */
  List<StepTree> ready(StepTree tree) {
    return switch (tree) {
      case StepTree.Leaf _, StepTree.Gate _ -> isOpen(tree) ? List.of(tree) : List.of();
      case StepTree.Sequence sequence -> firstOpen(sequence.parts());
      case StepTree.Parallel parallel ->
          parallel.parts().stream().flatMap(part -> ready(part).stream()).toList();
      case StepTree.Loop each ->
          each.items().stream()
              .filter(this::isOpen)
              .limit(each.batch())
              .flatMap(item -> ready(item).stream())
              .toList();
    };
  }

  private boolean isOpen(StepTree tree) {
    return of(tree) instanceof Status.Pending;
  }

  private List<StepTree> firstOpen(List<StepTree> parts) {
    for (StepTree part : parts) {
      Status status = of(part);
      if (status instanceof Status.Pending) {
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
  @Nullable Counted counted(StepTree.Loop each) {
    List<Status> items = each.items().stream().map(this::of).toList();
    if (items.stream().anyMatch(Status.Pending.class::isInstance)) {
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
