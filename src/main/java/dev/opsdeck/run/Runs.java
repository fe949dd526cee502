package dev.opsdeck.run;

import dev.opsdeck.kernel.Actor;
import dev.opsdeck.kernel.Fact;
import dev.opsdeck.kernel.RunId;

/** What people can do to a run that exists. Each call is idempotent. */
public interface Runs {
  /** Stops it before its next step; a step in the middle of its work is allowed to finish. */
  Outcome cancel(RunId run, Actor actor);

  /** Settles the step whose outcome is unknown. */
  Outcome answer(RunId run, Answer answer, Actor actor);

  /** A new run that puts back what this one changed, planned and approved like any other. */
  Outcome revert(RunId run, String requestId, Actor actor);

  /** What the on-call engineer says of a step whose outcome is unknown. */
  enum Answer {
    /** It has happened. */
    DONE,
    /** It has not: carry it out again. */
    RETRY,
    /** Give the run up. */
    ABORT
  }

  /** What came of it. */
  sealed interface Outcome {
    /** Done, and the card tells so. */
    record Accepted(RunId run) implements Outcome {}

    record Refused(Fact why) implements Outcome {}
  }
}
