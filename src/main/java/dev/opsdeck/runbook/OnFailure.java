package dev.opsdeck.runbook;

import java.util.List;

/** What happens to the run when a step has failed for good. */
public sealed interface OnFailure {
  /** One word says it all. */
  enum Reaction implements OnFailure {
    /** The run fails; steps that are done stay done. */
    STOP,
    /** The failure is told, the run goes on. */
    CONTINUE,
    /** A person is asked: try the step again, skip it with a reason, or stop. */
    ASK,
    /** The run fails and the way back is offered with a button. */
    OFFER_INVERSE,
    /** The run puts back what it changed, the last change first, and fails. */
    REVERT
  }

  /**
   * The run carries out these steps and fails. They are planned when they are needed: before that,
   * nobody knows what they will find.
   */
  record Branch(List<Step> steps) implements OnFailure {
    public Branch {
      steps = List.copyOf(steps);
    }
  }
}
