package dev.opsdeck.run.state;

/** What can happen to a run. */
public enum RunEvent {
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
  /** Another run changes the same target. */
  TARGET_TAKEN,
  TARGET_FREE,
  STARTED,
  /** It cannot be told whether a step's effect is there. */
  OUTCOME_UNKNOWN,
  /** A person has settled it. */
  OUTCOME_SETTLED,
  COMPLETED,
  FAILED,
  CANCELLED
}
