package dev.opsdeck.action;

import dev.opsdeck.catalog.Target;
import dev.opsdeck.runbook.Effect;

/**
 * An action that changes something: planned first, carried out under the pins of the plan, and
 * recognisable afterwards.
 */
public non-sealed interface ChangeAction<I extends Record, O extends Record> extends Action<I, O> {
  /** How much it changes when this is asked for; never less than its specification says. */
  default Effect effect(Target target, I input) {
    return spec().effect();
  }

  /** Looks and changes nothing: what would happen, pinned to what was seen. */
  PlanOutcome<O> plan(StepContext context, I input) throws InterruptedException;

  /**
   * Carries it out, provided that every pin still holds, and leaves the stamp of {@link
   * StepContext#stamp()} on the object.
   */
  StepOutcome<O> perform(StepContext context, I input, Pins pins) throws InterruptedException;

  /**
   * After a crash between intent and outcome: says whether the effect of this very step is there.
   * Changes nothing.
   */
  Settlement<O> settle(StepContext context, I input, Pins pins) throws InterruptedException;
}
