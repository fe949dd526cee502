package dev.opsdeck.message;

import dev.opsdeck.kernel.Fact;
import dev.opsdeck.progress.RunState;
import dev.opsdeck.progress.RunView;
import dev.opsdeck.progress.StepState;
import java.util.function.Function;

/** One line that says where a run stands. */
record RunStateText(Function<Fact, String> words) {
  String line(RunView run) {
    return words.apply(
        switch (run.state()) {
          case SCHEDULED -> Fact.of("card.scheduled");
          case PLANNING -> Fact.of("card.planning");
          case AWAITING_APPROVAL -> awaiting(run);
          case APPROVED -> Fact.of("card.approved");
          case QUEUED -> Fact.of("card.queued");
          case RUNNING -> waitsForPeople(run) ? Fact.of("card.asking") : Fact.of("card.running");
          case PAUSED -> Fact.of("card.paused");
          case ASKING -> Fact.of("card.asking");
          case SUCCEEDED ->
              foundTrouble(run) ? Fact.of("card.found-trouble") : Fact.of("card.succeeded");
          case FAILED -> Fact.of("card.failed");
          case CANCELLED -> Fact.of("card.cancelled");
          case DENIED -> isUnderWay(run) ? Fact.of("card.denied-half-way") : Fact.of("card.denied");
          case EXPIRED ->
              isUnderWay(run) ? Fact.of("card.expired-half-way") : Fact.of("card.expired");
          case REFUSED -> Fact.of("card.refused");
        });
  }

  /** Somebody who only looked wants to know at once whether all is well. */
  private static boolean foundTrouble(RunView run) {
    return run.plan() == null
        && run.steps().stream()
            .anyMatch(
                step -> step.state() == StepState.TROUBLED || step.state() == StepState.FAILED);
  }

  /** Nothing moves before somebody answers. */
  private static boolean waitsForPeople(RunView run) {
    return !run.questions().isEmpty()
        && run.steps().stream()
            .noneMatch(
                step -> step.state() == StepState.RUNNING || step.state() == StepState.WAITING);
  }

  /** The same in a word or two, for lists. */
  String word(RunState state) {
    return words.apply(
        switch (state) {
          case SCHEDULED -> Fact.of("runs.scheduled");
          case PLANNING -> Fact.of("runs.planning");
          case AWAITING_APPROVAL -> Fact.of("runs.awaiting");
          case APPROVED -> Fact.of("runs.approved");
          case QUEUED -> Fact.of("runs.queued");
          case RUNNING -> Fact.of("runs.running");
          case PAUSED -> Fact.of("runs.paused");
          case ASKING -> Fact.of("runs.asking");
          case SUCCEEDED -> Fact.of("runs.succeeded");
          case FAILED -> Fact.of("runs.failed");
          case CANCELLED -> Fact.of("runs.cancelled");
          case DENIED -> Fact.of("runs.denied");
          case EXPIRED -> Fact.of("runs.expired");
          case REFUSED -> Fact.of("runs.refused");
        });
  }

  private static Fact awaiting(RunView run) {
    RunView.ApprovalView approval = run.approval();
    if (approval == null) {
      return Fact.of("card.awaiting");
    }
    return isUnderWay(run)
        ? Fact.of("card.awaiting-gate", "expiresAt", approval.expiresAt())
        : Fact.of("card.awaiting-until", "expiresAt", approval.expiresAt());
  }

  /** Whether an approval is about a gate in the middle of the run. */
  static boolean isUnderWay(RunView run) {
    return run.steps().stream()
        .anyMatch(step ->
            switch (step.state()) {
              case PENDING, SKIPPED -> false;
              case RUNNING, WAITING, ASKED, DONE, TROUBLED, FAILED, UNKNOWN -> true;
            });
  }
}
