package dev.opsdeck.run.state;

/** What can happen to a run. */
public enum RunEvent {
  /** People have agreed, or nobody needs to, before the time that it was scheduled for. */
  SCHEDULED,
  /** That time has come, and there is no plan yet, or one that changes nothing. */
  DUE,
  /** That time has come for what was agreed to: it is looked at again before it begins. */
  AGREED_DUE,
  /** The plan is made and nobody needs to agree. */
  ALLOWED,
  APPROVAL_NEEDED,
  /** No plan could be made, or the policy says no. */
  REFUSED,
  /** The plan was made, and everything is as asked already. */
  NOTHING_TO_DO,
  APPROVED,
  DENIED,
  EXPIRED,
  /** The target is not as it was when the plan was made: what was approved is void. */
  DRIFTED,
  /** The same, for what was approved in the middle of the run. */
  GATE_DRIFTED,
  /** What was asked for, or approved, in the middle of the run is not wanted any more. */
  GATE_LEFT,
  /** Another run changes the same target. */
  TARGET_TAKEN,
  TARGET_FREE,
  STARTED,
  PAUSED,
  RESUMED,
  /** A person must say what becomes of a step. */
  UNCLEAR,
  /** A person has, or it no longer matters. */
  CLEARED,
  COMPLETED,
  FAILED,
  CANCELLED
}
