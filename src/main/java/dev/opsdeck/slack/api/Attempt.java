package dev.opsdeck.slack.api;

import java.time.Instant;

/**
 * One attempt to deliver something. Not safe for several threads.
 *
 * <p>What matters after a crash or a lost answer: may a message of ours stand in the chat already?
 */
public final class Attempt {
  private final long id;
  private final String lane;
  private final int number;
  private final Instant putAt;
  private final boolean maybeSent;
  private boolean sent;

  Attempt(long id, String lane, int number, Instant putAt, boolean maybeSent) {
    this.id = id;
    this.lane = lane;
    this.number = number;
    this.putAt = putAt;
    this.maybeSent = maybeSent;
  }

  long id() {
    return id;
  }

  String lane() {
    return lane;
  }

  /** 0 for the first. */
  public int number() {
    return number;
  }

  public Instant putAt() {
    return putAt;
  }

  /** Whether an earlier attempt may have posted something. */
  public boolean maybeSent() {
    return maybeSent;
  }

  void sending() {
    sent = true;
  }

  boolean nothingSent() {
    return !maybeSent && !sent;
  }
}
