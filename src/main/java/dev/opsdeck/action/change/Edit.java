package dev.opsdeck.action.change;

import dev.opsdeck.action.ActionSpec;
import dev.opsdeck.action.StepContext;
import dev.opsdeck.catalog.Target;
import dev.opsdeck.kernel.Fact;
import dev.opsdeck.runbook.Effect;
import java.util.List;

/**
 * Puts existing objects into an absolute state, recognised afterwards by the stamp in the same
 * write. Everything here is pure: {@link EditAction} plans, performs and settles.
 *
 * <p>Most edits have one object. Others that must be changed with it are changed before it, in the
 * order of {@link #before}.
 */
public interface Edit<T, I extends Record, P extends Record, O extends Record> extends Part<T, P> {
  ActionSpec<I, O> spec();

  /** How much it changes when this is asked for; never less than its specification says. */
  default Effect effect(Target target, I input) {
    return spec().effect();
  }

  /** The record of what a plan settles. */
  Class<P> pins();

  /** The name of the object. */
  String name(StepContext context, I input);

  /** What would happen to the object as it is now. */
  Draft<P, O> draft(StepContext context, T now, I input);

  /** The pins, given what the provider would store: it may rewrite what it is sent. */
  default P settled(StepContext context, P pins, T result) {
    return pins;
  }

  /** Other objects that are changed first. */
  default List<Before<?, P>> before() {
    return List.of();
  }

  /** From the object as the provider would store it, or has stored it. */
  O output(StepContext context, P pins, T object);

  /** That it is done, in one line. */
  Fact done(StepContext context, P pins, T object);
}
