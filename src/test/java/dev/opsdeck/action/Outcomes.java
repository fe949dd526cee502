package dev.opsdeck.action;

import dev.opsdeck.action.StepOutcome.Done;
import dev.opsdeck.action.StepOutcome.Failed;

/** Tells how a step should have ended. */
public final class Outcomes {
  private Outcomes() {}

  public static <O extends Record> Done<O> done(StepOutcome<O> outcome) {
    if (outcome instanceof Done<O> done) {
      return done;
    }
    throw new AssertionError("should be done, is " + outcome);
  }

  public static <O extends Record> Failed<O> failed(StepOutcome<O> outcome) {
    if (outcome instanceof Failed<O> failed) {
      return failed;
    }
    throw new AssertionError("should have failed, is " + outcome);
  }
}
