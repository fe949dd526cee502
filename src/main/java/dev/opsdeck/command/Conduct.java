package dev.opsdeck.command;

/** What a command does on the word of who types it, before any policy decides. */
public enum Conduct {
  /** It changes nothing for anybody else. */
  LOOKS,
  /** It starts a run, whose plan is decided on; a request that comes again starts no second one. */
  PLANS,
  /** It acts at once; a request that comes again does nothing a second time. */
  ACTS_ONCE,
  /** It acts at once, each time. */
  ACTS;

  /** Whether the same request may be carried out again, now and after any crash. */
  public boolean mayBeRepeated() {
    return this == PLANS || this == ACTS_ONCE;
  }

  /** Whether no decision of the policy follows. */
  public boolean actsAtOnce() {
    return this == ACTS_ONCE || this == ACTS;
  }
}
