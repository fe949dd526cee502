package dev.opsdeck.progress;

/** Where a run stands. */
public enum RunState {
  /** Looking at the target; nothing has been asked yet. */
  PLANNING,
  AWAITING_APPROVAL,
  /** Approved, about to look whether everything is still as approved. */
  APPROVED,
  /** Another run changes the same target. */
  QUEUED,
  RUNNING,
  /** A step's outcome is unknown: the on-call engineer is asked. */
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
      case PLANNING, AWAITING_APPROVAL, APPROVED, QUEUED, RUNNING, ASKING -> false;
      case SUCCEEDED, FAILED, CANCELLED, DENIED, EXPIRED, REFUSED -> true;
    };
  }
}
