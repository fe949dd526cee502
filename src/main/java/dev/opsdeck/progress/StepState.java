package dev.opsdeck.progress;

/** Where a step of a run stands. */
public enum StepState {
  PENDING,
  /** Its intent is on record; what it does may have happened. */
  RUNNING,
  WAITING,
  /** A person is asked. */
  ASKED,
  DONE,
  /** Carried out; what it looked at is not as it should be. */
  TROUBLED,
  FAILED,
  SKIPPED,
  UNKNOWN
}
