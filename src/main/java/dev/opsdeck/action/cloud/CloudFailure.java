package dev.opsdeck.action.cloud;

import dev.opsdeck.action.PlanOutcome;
import dev.opsdeck.action.StepOutcome;
import dev.opsdeck.action.StepOutcome.Again;
import dev.opsdeck.kernel.Fact;

/** Why a cloud did not do or answer what it was asked; nothing has changed. */
public record CloudFailure(Kind kind, Fact why) {
  /** What can be done about it. */
  public enum Kind {
    /** There is no such thing. */
    MISSING,
    /** Something else is being done to it, which ends by itself. */
    BUSY,
    /** Too many questions, an error of the cloud, or no way to it: it may answer later. */
    AWAY,
    /** There is one of that name already. */
    TAKEN,
    /** Not allowed, or not possible. */
    REFUSED
  }

  public Again again() {
    return switch (kind) {
      case BUSY, AWAY -> Again.MAY_HELP;
      case MISSING, TAKEN, REFUSED -> Again.WILL_NOT_HELP;
    };
  }

  public <O extends Record> StepOutcome<O> failed() {
    return new StepOutcome.Failed<>(why, again());
  }

  public <O extends Record> PlanOutcome<O> refused() {
    return new PlanOutcome.Refused<>(why);
  }
}
