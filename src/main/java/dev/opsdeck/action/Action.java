package dev.opsdeck.action;

/**
 * One typed operation that a runbook step names.
 *
 * <p>Implementations are stateless and safe for any number of threads. They may block: they are
 * called on virtual threads, never inside a transaction.
 *
 * @param <I> record of the input, filled from the step's {@code with}
 * @param <O> record of the output, which later steps may refer to
 */
public sealed interface Action<I extends Record, O extends Record>
    permits ReadAction, ChangeAction {
  ActionSpec<I, O> spec();
}
