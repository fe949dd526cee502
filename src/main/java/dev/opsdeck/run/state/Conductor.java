package dev.opsdeck.run.state;

import dev.opsdeck.kernel.Fact;
import java.time.Instant;
import java.util.Optional;

/** Decides what comes next; pure. */
public final class Conductor {
  private Conductor() {}

  public static Next next(Run run, Instant now) {
    return switch (run.state()) {
      case PLANNING -> wantsToStop(run) ? cancelled(run) : new Next.MakePlan();
      case AWAITING_APPROVAL -> wantsToStop(run) ? cancelled(run) : new Next.Rest(null);
      case APPROVED -> wantsToStop(run) ? cancelled(run) : new Next.Start();
      case QUEUED -> wantsToStop(run) ? cancelled(run) : queued(run, now);
      case RUNNING -> running(run, now);
      case ASKING -> new Next.Rest(null);
      case SUCCEEDED, FAILED, CANCELLED, DENIED, EXPIRED, REFUSED -> new Next.Rest(null);
    };
  }

  private static Next queued(Run run, Instant now) {
    Instant retryAt = run.marks().retryAt();
    return retryAt != null && now.isBefore(retryAt) ? new Next.Rest(retryAt) : new Next.Start();
  }

  private static Next running(Run run, Instant now) {
    Optional<StepRecord> current = run.current();
    if (current.isEmpty()) {
      return new Next.End(RunEvent.COMPLETED, null);
    }
    StepRecord step = current.get();
    Instant until = step.times().until();
    boolean early = until != null && now.isBefore(until);
    return switch (step.state()) {
      case PENDING -> wantsToStop(run) ? cancelled(run) : new Next.Perform(step.id());
      case WAITING -> {
        if (wantsToStop(run)) {
          yield cancelled(run);
        }
        yield early ? new Next.Rest(until) : new Next.Perform(step.id());
      }
      // What has begun is settled before anything else: nobody may stop half-way through an effect.
      case RUNNING -> early ? new Next.Rest(until) : new Next.Settle(step.id());
      case UNKNOWN -> new Next.Ask(step.id());
      case DONE, FAILED, SKIPPED -> throw new IllegalStateException(step.id() + " is over");
    };
  }

  private static boolean wantsToStop(Run run) {
    return run.consent().cancelledBy() != null;
  }

  private static Next cancelled(Run run) {
    var by = run.consent().cancelledBy();
    Fact why = Fact.of("run.cancelled", "by", by == null ? "opsdeck" : by.value());
    return new Next.End(RunEvent.CANCELLED, why);
  }
}
