package dev.opsdeck.slack.api;

import dev.opsdeck.progress.Outbox.Delivery;
import dev.opsdeck.progress.Urgency;
import java.time.Instant;
import java.util.function.BooleanSupplier;

/**
 * One attempt to deliver something. Not safe for several threads.
 *
 * <p>What matters after a crash or a lost answer: may a message of ours stand in the chat already?
 */
public final class Attempt {
  private final Delivery delivery;
  private final Urgency urgency;
  private final boolean maybeSent;
  private final BooleanSupplier held;
  private boolean sent;

  Attempt(Delivery delivery, Urgency urgency, boolean maybeSent, BooleanSupplier held) {
    this.delivery = delivery;
    this.urgency = urgency;
    this.maybeSent = maybeSent;
    this.held = held;
  }

  long id() {
    return delivery.id();
  }

  String lane() {
    return delivery.event().lane();
  }

  /** 0 for the first. */
  public int number() {
    return delivery.attempts();
  }

  public Instant putAt() {
    return delivery.putAt();
  }

  Urgency urgency() {
    return urgency;
  }

  /** Whether an earlier attempt may have posted something. */
  public boolean maybeSent() {
    return maybeSent;
  }

  boolean held() {
    return held.getAsBoolean();
  }

  void sending() {
    sent = true;
  }

  boolean nothingSent() {
    return !maybeSent && !sent;
  }
}
