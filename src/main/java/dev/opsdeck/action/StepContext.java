package dev.opsdeck.action;

import dev.opsdeck.catalog.Environment;
import dev.opsdeck.catalog.Service;
import dev.opsdeck.catalog.Target;
import dev.opsdeck.kernel.Actor;
import dev.opsdeck.kernel.Fact;
import dev.opsdeck.kernel.RunId;
import java.time.Instant;

/** For whom, on what and in which run an action works. */
public interface StepContext {
  /** One of those that the action's {@link ActionSpec#targets} names. */
  Target target();

  default Environment environment() {
    return target().environment();
  }

  /** Of an action that works on a service. */
  default Target.OfService onService() {
    return on(Target.OfService.class);
  }

  /** Of an action that works on a service. */
  default Service service() {
    return onService().service();
  }

  /** Of an action that works on a Helm release. */
  default Target.OfRelease release() {
    return on(Target.OfRelease.class);
  }

  /** Of an action that works on one object. */
  default Target.OfObject object() {
    return on(Target.OfObject.class);
  }

  /**
   * @throws IllegalStateException when the action does not name this kind of target: a bug, as no
   *     step is begun on a target that its action does not name
   */
  private <T extends Target> T on(Class<T> kind) {
    Target target = target();
    if (kind.isInstance(target)) {
      return kind.cast(target);
    }
    throw new IllegalStateException(
        stepId() + " wants " + kind.getSimpleName() + ", was " + target.label());
  }

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

  /** What this step has begun, as its action named it; empty when it has begun nothing. */
  default String operation() {
    return "";
  }

  /** The chat's own id of the channel in which it was asked; empty when that is not known. */
  default String channel() {
    return "";
  }

  /** Whether the person who asked goes past approvals, so that nobody else has agreed. */
  default boolean breaksGlass() {
    return false;
  }

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
