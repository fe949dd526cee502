package dev.opsdeck.progress;

/** Where a run stands. */
public enum RunState {
  /** Accepted, but not to begin before a certain time. */
  SCHEDULED,
  /** Looking at the target; nothing has been asked yet. */
  PLANNING,
  AWAITING_APPROVAL,
  /** Approved, about to look whether everything is still as approved. */
  APPROVED,
  /** Another run changes the same target. */
  QUEUED,
  RUNNING,
  /** Somebody let it rest before its next step. */
  PAUSED,
  /** A step's outcome is unknown, or it has failed: the on-call engineer is asked. */
  ASKING,
  SUCCEEDED,
  FAILED,
  CANCELLED,
  DENIED,
  EXPIRED,
  /** The plan could not be made or was not allowed. */
  REFUSED;

  public boolean isFinal() {
    return switch (this) {
      case SCHEDULED, PLANNING, AWAITING_APPROVAL, APPROVED, QUEUED, RUNNING, PAUSED, ASKING ->
          false;
      case SUCCEEDED, FAILED, CANCELLED, DENIED, EXPIRED, REFUSED -> true;
    };
  }
}
