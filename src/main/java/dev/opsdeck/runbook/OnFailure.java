package dev.opsdeck.runbook;

import java.util.List;

/**
 * What happens to the run when a step has failed for good.
 *
 * @param branch the steps that are carried out then; empty but for {@link Reaction#BRANCH}. They
 *     are planned when they are needed: before that, nobody knows what they will find.
 */
public record OnFailure(Reaction reaction, List<Step> branch) {
  public static final OnFailure STOP = of(Reaction.STOP);

  public OnFailure {
    branch = List.copyOf(branch);
    if (!branch.isEmpty() && reaction != Reaction.BRANCH) {
      throw new IllegalArgumentException("OnFailure has a branch, but its reaction is " + reaction);
    }
  }

  public static OnFailure of(Reaction reaction) {
    return new OnFailure(reaction, List.of());
  }

  public static OnFailure branch(List<Step> steps) {
    return new OnFailure(Reaction.BRANCH, steps);
  }

  /** What the failure of a step means for the run. */
  public enum Reaction {
    /** The run fails; steps that are done stay done. */
    STOP,
    /** The failure is told, the run goes on. */
    CONTINUE,
    /** A person is asked: try the step again, skip it with a reason, or stop. */
    ASK,
    /** The run fails and the way back is offered with a button. */
    OFFER_INVERSE,
    /** The run reverts what it changed, the last change first, and fails. */
    REVERT,
    /** The run carries out other steps and fails. */
    BRANCH
  }
}
