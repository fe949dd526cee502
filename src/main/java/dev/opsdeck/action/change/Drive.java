package dev.opsdeck.action.change;

import dev.opsdeck.action.ActionSpec;
import dev.opsdeck.action.PlanOutcome;
import dev.opsdeck.action.StepContext;
import dev.opsdeck.action.StepOutcome.Again;
import dev.opsdeck.kernel.Fact;
import java.util.List;

/**
 * A change that a provider carries on by itself, for minutes or hours: it is started once and
 * looked at until it ends.
 *
 * <p>What marks it as this step's own (a name, a token, an absolute state) is settled by the plan,
 * so that it is recognised after a crash.
 *
 * @param <P> record of what the plan has settled
 */
public interface Drive<I extends Record, P extends Record, O extends Record> {
  ActionSpec<I, O> spec();

  Class<P> pins();

  /** Looks and changes nothing. */
  PlanOutcome<O> plan(StepContext context, I input) throws InterruptedException;

  /** Starts it, unless it has been started: then it says so. */
  Start start(StepContext context, P pins) throws InterruptedException;

  /** Whether this very step has started it; changes nothing. */
  Trace trace(StepContext context, P pins) throws InterruptedException;

  /**
   * How far it is.
   *
   * @param operation as {@link Start.Begun} has named it
   */
  Look<O> look(StepContext context, P pins, String operation) throws InterruptedException;

  /** What came of starting. */
  sealed interface Start {
    /**
     * @param operation what the provider calls it, or anything that is not empty
     */
    record Begun(String operation) implements Start {}

    /** Something else is under way, which ends by itself; nothing was changed. */
    record Busy(Fact why) implements Start {}

    /** Nothing was changed. */
    record Refused(Fact why, Again again) implements Start {}

    /** It is not as it was planned for; nothing was changed. */
    record Moved(Fact why) implements Start {}

    /** No answer came: it may have begun. */
    record Lost(Fact why) implements Start {}
  }

  /** Whether it has begun. */
  sealed interface Trace {
    record Begun(String operation) implements Trace {}

    record Absent() implements Trace {}

    record Unclear(Fact why) implements Trace {}
  }

  /** How far it is. */
  sealed interface Look<O extends Record> {
    /**
     * @param state the provider's own word
     */
    record Going<O extends Record>(String state) implements Look<O> {}

    record Reached<O extends Record>(O output, Fact summary, List<Fact> details)
        implements Look<O> {
      public Reached {
        details = List.copyOf(details);
      }
    }

    /** It has ended otherwise, as the provider says. */
    record Ended<O extends Record>(Fact why) implements Look<O> {}

    /** The provider does not tell now; it goes on all the same. */
    record Unseen<O extends Record>(Fact why) implements Look<O> {}
  }
}
