package dev.opsdeck.action.kubernetes;

import dev.opsdeck.action.PlanOutcome;
import dev.opsdeck.action.Settlement;
import dev.opsdeck.action.StepOutcome;

/** The kind of outcome that a test expects, with its type. */
public final class Expect {
  private Expect() {}

  public static <O extends Record> StepOutcome.Done<O> done(StepOutcome<O> outcome) {
    StepOutcome.Done<O> done = outcome instanceof StepOutcome.Done<O> is ? is : wrong(outcome);
    Said.check(done.summary());
    Said.check(done.details());
    Said.check(done.advice().lines());
    done.advice().remedies().forEach(remedy -> Said.check(remedy.label()));
    return done;
  }

  public static <O extends Record> StepOutcome.Failed<O> failed(StepOutcome<O> outcome) {
    StepOutcome.Failed<O> failed =
        outcome instanceof StepOutcome.Failed<O> is ? is : wrong(outcome);
    Said.check(failed.why());
    Said.check(failed.details());
    return failed;
  }

  public static <O extends Record> StepOutcome.Drifted<O> drifted(StepOutcome<O> outcome) {
    return outcome instanceof StepOutcome.Drifted<O> drifted ? drifted : wrong(outcome);
  }

  public static <O extends Record> StepOutcome.Unknown<O> unknown(StepOutcome<O> outcome) {
    return outcome instanceof StepOutcome.Unknown<O> unknown ? unknown : wrong(outcome);
  }

  public static <O extends Record> StepOutcome.Waiting<O> waiting(StepOutcome<O> outcome) {
    StepOutcome.Waiting<O> waiting =
        outcome instanceof StepOutcome.Waiting<O> is ? is : wrong(outcome);
    Said.check(waiting.why());
    return waiting;
  }

  public static <O extends Record> PlanOutcome.Planned<O> planned(PlanOutcome<O> outcome) {
    return outcome instanceof PlanOutcome.Planned<O> planned ? planned : wrong(outcome);
  }

  public static <O extends Record> PlanOutcome.Refused<O> refused(PlanOutcome<O> outcome) {
    return outcome instanceof PlanOutcome.Refused<O> refused ? refused : wrong(outcome);
  }

  public static <O extends Record> PlanOutcome.NothingToDo<O> nothing(PlanOutcome<O> outcome) {
    return outcome instanceof PlanOutcome.NothingToDo<O> nothing ? nothing : wrong(outcome);
  }

  public static <O extends Record> Settlement.Applied<O> applied(Settlement<O> settlement) {
    return settlement instanceof Settlement.Applied<O> applied ? applied : wrong(settlement);
  }

  public static <O extends Record> Settlement.Undecidable<O> undecidable(Settlement<O> settlement) {
    return settlement instanceof Settlement.Undecidable<O> open ? open : wrong(settlement);
  }

  private static <T> T wrong(Object outcome) {
    throw new AssertionError("not what was expected: " + outcome);
  }
}
