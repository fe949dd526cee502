package dev.opsdeck.action.change;

import dev.opsdeck.action.ActionSpec;
import dev.opsdeck.action.Inverse;
import dev.opsdeck.action.StepContext;
import dev.opsdeck.catalog.Target;
import dev.opsdeck.kernel.Fact;
import dev.opsdeck.runbook.Effect;
import java.util.List;
import java.util.Optional;

/**
 * Takes existing objects away. That one is gone is an absolute state of its identity, so asking
 * twice takes nothing more away. Everything here is pure: {@link RemoveAction} plans, performs and
 * settles.
 */
public interface Remove<T, I extends Record, O extends Record> {
  ActionSpec<I, O> spec();

  /** How much it changes when this is asked for; never less than its specification says. */
  default Effect effect(Target target, I input) {
    return spec().effect();
  }

  /** Which of the objects go. */
  sealed interface Choice<T> {
    /** Each problem says what to do now. */
    record Refused<T>(List<Fact> problems) implements Choice<T> {
      public Refused {
        problems = List.copyOf(problems);
      }

      public Refused(Fact problem) {
        this(List.of(problem));
      }
    }

    /** There is nothing of that kind. */
    record Nothing<T>(Fact why) implements Choice<T> {}

    /**
     * @param objects never empty
     * @param summary what would happen, in one line
     * @param warnings what the approver should know
     */
    record These<T>(List<T> objects, Fact summary, List<Fact> warnings, Inverse inverse)
        implements Choice<T> {
      public These {
        objects = List.copyOf(objects);
        warnings = List.copyOf(warnings);
      }
    }
  }

  /**
   * @param found all that the target means; never empty
   */
  Choice<T> choose(StepContext context, List<T> found, I input);

  /** Why an object that was chosen must stay now; empty when it still may go. */
  Optional<Fact> stays(StepContext context, T now, I input);

  /**
   * @param gone as people name them
   */
  O output(List<String> gone);

  /** That they are gone, in one line. */
  Fact done(StepContext context, List<String> gone);
}
