package dev.opsdeck.message;

import dev.opsdeck.kernel.Fact;
import dev.opsdeck.progress.RunView;
import java.util.function.Function;

/** One line that says where a run stands. */
record RunStateText(Function<Fact, String> words) {
  String line(RunView run) {
    return words.apply(
        switch (run.state()) {
          case PLANNING -> Fact.of("card.planning");
          case AWAITING_APPROVAL -> awaiting(run);
          case APPROVED -> Fact.of("card.approved");
          case QUEUED -> Fact.of("card.queued");
          case RUNNING -> Fact.of("card.running");
          case ASKING -> Fact.of("card.asking");
          case SUCCEEDED -> Fact.of("card.succeeded");
          case FAILED -> Fact.of("card.failed");
          case CANCELLED -> Fact.of("card.cancelled");
          case DENIED -> Fact.of("card.denied");
          case EXPIRED -> Fact.of("card.expired");
          case REFUSED -> Fact.of("card.refused");
        });
  }

  private static Fact awaiting(RunView run) {
    RunView.ApprovalView approval = run.approval();
    return approval == null
        ? Fact.of("card.awaiting")
        : Fact.of("card.awaiting-until", "expiresAt", approval.expiresAt());
  }
}
