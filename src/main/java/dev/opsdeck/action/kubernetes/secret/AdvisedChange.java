package dev.opsdeck.action.kubernetes.secret;

import dev.opsdeck.action.ActionSpec;
import dev.opsdeck.action.Advice;
import dev.opsdeck.action.ChangeAction;
import dev.opsdeck.action.Pins;
import dev.opsdeck.action.PlanOutcome;
import dev.opsdeck.action.Settlement;
import dev.opsdeck.action.StepContext;
import dev.opsdeck.action.StepOutcome;

/** A change that says what would follow it when it is done. */
record AdvisedChange<I extends Record, O extends Record>(
    ChangeAction<I, O> change, Adviser<I> adviser) implements ChangeAction<I, O> {
  /** Looks what would follow. */
  interface Adviser<I extends Record> {
    Advice advice(StepContext context, I input) throws InterruptedException;
  }

  @Override
  public ActionSpec<I, O> spec() {
    return change.spec();
  }

  @Override
  public PlanOutcome<O> plan(StepContext context, I input) throws InterruptedException {
    return change.plan(context, input);
  }

  @Override
  public StepOutcome<O> perform(StepContext context, I input, Pins pins)
      throws InterruptedException {
    StepOutcome<O> outcome = change.perform(context, input, pins);
    return outcome instanceof StepOutcome.Done<O> done
        ? done.advising(adviser.advice(context, input))
        : outcome;
  }

  @Override
  public Settlement<O> settle(StepContext context, I input, Pins pins) throws InterruptedException {
    return change.settle(context, input, pins);
  }
}
