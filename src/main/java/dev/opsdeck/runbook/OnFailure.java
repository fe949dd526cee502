package dev.opsdeck.runbook;

/** What happens to the run when a step has failed for good. */
public enum OnFailure {
  /** The run fails; steps that are done stay done. */
  STOP,
  /** The failure is told, the run goes on. */
  CONTINUE,
  /** The run fails and the way back is offered with a button. */
  OFFER_INVERSE
}
