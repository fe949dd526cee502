package dev.opsdeck.action.change;

import dev.opsdeck.action.Difference;
import dev.opsdeck.action.Pins.Held;
import dev.opsdeck.action.StepContext;
import dev.opsdeck.kernel.Fact;
import java.util.List;
import java.util.Optional;

/**
 * The absolute state that one object gets; everything here is pure.
 *
 * @param <T> the object as its store reads it
 * @param <P> what the plan has settled for the whole step
 */
public interface Part<T, P extends Record> {
  /** The object as it should be, without the stamp. */
  T apply(StepContext context, T now, P pins);

  /** Equal as long as nothing that this change replaces or relies on has changed. */
  String fingerprint(T now, P pins);

  /**
   * The fingerprint that the change leaves.
   *
   * @return empty when it cannot be foretold
   */
  default String left(T result, P pins) {
    return fingerprint(result, pins);
  }

  /** Why the object is no longer what was planned for; empty when it still is. */
  default Optional<Fact> drift(StepContext context, T now, P pins, Held held) {
    return held.found().equals(fingerprint(now, pins))
        ? Optional.empty()
        : Optional.of(changed(context, now, pins));
  }

  /** Whether an object with this step's stamp is still as the step left it. */
  default boolean reached(StepContext context, T now, P pins, Held held) {
    String is = fingerprint(now, pins);
    return held.left().isEmpty() ? !held.found().equals(is) : held.left().equals(is);
  }

  /** What it is, in a few fields as the provider names them: {@code image=app:1.4 revision=7}. */
  String state(StepContext context, T now);

  /** That somebody has changed it, and how it is now. */
  Fact changed(StepContext context, T now, P pins);

  /** What the approver reads. */
  List<Difference> differences(StepContext context, T now, T result, P pins);
}
