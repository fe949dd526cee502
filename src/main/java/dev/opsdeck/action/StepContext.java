package dev.opsdeck.action;

import dev.opsdeck.catalog.Target;
import dev.opsdeck.kernel.Actor;
import dev.opsdeck.kernel.Fact;
import dev.opsdeck.kernel.RunId;
import java.time.Instant;

/** For whom, on what and in which run an action works. */
public interface StepContext {
  Target target();

  /** The person who asked. */
  Actor requester();

  RunId run();

  /** Unique in the run. */
  String stepId();

  /**
   * When the step was begun for the first time; the same in every attempt and after a take-over.
   */
  Instant startedAt();

  Instant now();

  /** Tells how far it is; shown on the card at once, the newest wins. Cheap; never fails. */
  void progress(Fact fact);

  /**
   * Whether to come back soon with {@link StepOutcome.Waiting}: somebody cancelled, or this replica
   * is being stopped. An action that waits asks at least once a second.
   */
  boolean shouldYield();

  /** What to leave on a changed object so that the effect of this step can be recognised. */
  default String stamp() {
    return run().value() + "/" + stepId();
  }
}
