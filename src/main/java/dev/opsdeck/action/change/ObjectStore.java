package dev.opsdeck.action.change;

import dev.opsdeck.action.StepContext;
import dev.opsdeck.kernel.Fact;
import java.util.Optional;

/**
 * The objects of one kind at a provider, each with a stamp that travels in the same write as its
 * content. Safe for any number of threads.
 *
 * @param <T> an object as it was read, with what an action must know of its surroundings
 */
public interface ObjectStore<T> {
  /**
   * What carrying out a change needs to know of the object now; empty when there is none of that
   * name. Changes nothing: a failure never leaves anything open.
   */
  Result<Optional<T>> read(StepContext context, String name) throws InterruptedException;

  /** The same with everything that a plan tells the approver. */
  default Result<Optional<T>> survey(StepContext context, String name) throws InterruptedException {
    return read(context, name);
  }

  /** What the provider would store, its own rules applied; nothing is stored. */
  Result<T> dryRun(StepContext context, T now, T wanted) throws InterruptedException;

  /** Stores it, provided that nobody has changed the object since {@code now} was read. Once. */
  Result<T> replace(StepContext context, T now, T wanted) throws InterruptedException;

  /** With the stamp of a step on it. */
  T stamped(T object, String stamp);

  /** The stamp of the newest step that changed it, empty when there is none. */
  String stamp(T object);

  /** Of this very object: one of the same name that was made anew has another. */
  String uid(T object);

  /** As people name it, such as {@code deployment/api}. */
  String label(String name);

  /** That there is no such object, and where it was looked for. */
  Fact gone(StepContext context, String name);
}
