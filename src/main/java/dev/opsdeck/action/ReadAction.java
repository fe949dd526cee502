package dev.opsdeck.action;

/**
 * An action that only looks. It may be carried out again at any time, so it has nothing to settle.
 */
public non-sealed interface ReadAction<I extends Record, O extends Record> extends Action<I, O> {
  StepOutcome<O> perform(StepContext context, I input) throws InterruptedException;
}
