package dev.opsdeck.action.change;

import dev.opsdeck.action.StepOutcome;
import dev.opsdeck.action.StepOutcome.Again;
import dev.opsdeck.kernel.Fact;

/** What came of asking a provider. */
public sealed interface Result<T> {
  record Ok<T>(T value) implements Result<T> {}

  record Missed<T>(Failure failure) implements Result<T> {
    public Missed(Kind kind, Fact why) {
      this(new Failure(kind, why));
    }
  }

  /**
   * Why there is no answer to use.
   *
   * @param why what failed, on what, and what to do now
   */
  record Failure(Kind kind, Fact why) {
    /** The failed step, when nothing was changed. */
    <O extends Record> StepOutcome<O> failed() {
      return new StepOutcome.Failed<>(
          why, kind == Kind.REFUSED ? Again.WILL_NOT_HELP : Again.MAY_HELP);
    }
  }

  /** What may be concluded from a failure. */
  enum Kind {
    /** Somebody changed the object since it was read. Nothing was stored. */
    OVERTAKEN,
    /** The provider says no, and always will. Nothing was stored. */
    REFUSED,
    /** It says no for now. Nothing was stored. */
    NOT_NOW,
    /** It answered that it broke: a change may or may not have been stored. */
    BROKE,
    /** No answer came: a change may have been stored, now or later. */
    SILENT
  }
}
