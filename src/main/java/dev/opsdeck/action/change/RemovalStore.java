package dev.opsdeck.action.change;

import dev.opsdeck.action.StepContext;
import dev.opsdeck.kernel.Fact;
import java.util.List;
import java.util.Optional;

/**
 * Objects at a provider that can be taken away, each under its own identity. Safe for any number of
 * threads.
 *
 * @param <T> an object as it was read, with what an action must know of its surroundings
 */
public interface RemovalStore<T> {
  /** All that the target of a step means, in the order of their names. Changes nothing. */
  Result<List<T>> find(StepContext context) throws InterruptedException;

  /** One of them as it is now. Changes nothing. */
  Result<Optional<T>> read(StepContext context, String name) throws InterruptedException;

  /**
   * Asks for the removal of this very object; one of the same name that was made anew stays. Once.
   *
   * @return empty when it goes, or has gone before
   */
  Optional<Result.Failure> remove(StepContext context, T now) throws InterruptedException;

  String name(T object);

  /** Of this very object: one of the same name that was made anew has another. */
  String uid(T object);

  /** As people name it, such as {@code pod/api-1}. */
  String label(T object);

  /** Whether it is on its way out, whoever asked for that. */
  boolean going(T object);

  /** That the target means nothing that exists, and what may be meant. */
  Fact none(StepContext context) throws InterruptedException;
}
