package dev.opsdeck.slack.api;

import dev.opsdeck.progress.Outbox.Delivery;
import dev.opsdeck.progress.Urgency;
import java.util.HashMap;
import java.util.Map;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * One attempt to deliver something. Not safe for several threads.
 *
 * <p>What matters after a crash or a lost answer: may a message of ours stand in the chat already?
 */
public final class Attempt {
  private final Delivery delivery;
  private final Urgency urgency;
  private final Map<String, String> seen;
  private final Claim claim;
  private boolean sent;
  private boolean sendsAgain;

  /** The right to tell a delivery, which another courier may take over. */
  public interface Claim {
    /** Whether the delivery is still ours. */
    boolean held();

    /** Puts on record that something may be sent once more; the same answer. */
    boolean sendsAgain();
  }

  /**
   * @param seen what the last attempts saw in the chat, when nothing was sent since
   */
  Attempt(Delivery delivery, Urgency urgency, Map<String, String> seen, Claim claim) {
    this.delivery = delivery;
    this.urgency = urgency;
    this.seen = new HashMap<>(seen);
    this.claim = claim;
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

  Urgency urgency() {
    return urgency;
  }

  /** When an earlier attempt may have posted something; absent when none has. */
  public Delivery.@Nullable Doubt doubt() {
    return delivery.doubt();
  }

  /** Whether an earlier attempt may have posted something. */
  public boolean maybeSent() {
    return delivery.maybeSent();
  }

  /**
   * What was seen in the chat, by this attempt or those right before it: an attempt that needs
   * several calls gets them one at a time when many wait, and must not begin anew each time.
   */
  public Optional<String> seen(String what) {
    return Optional.ofNullable(seen.get(what));
  }

  /** Keeps what was seen until something is sent. */
  public void saw(String what, String found) {
    seen.put(what, found);
  }

  boolean held() {
    return claim.held();
  }

  /** Whether something may be sent, which is on record then. */
  boolean maySend() {
    if (maybeSent() && !sendsAgain) {
      sendsAgain = claim.sendsAgain();
      return sendsAgain;
    }
    return true;
  }

  void sending() {
    sent = true;
    seen.clear();
  }

  /** Whether this attempt may have posted something. */
  public boolean hasSent() {
    return sent;
  }

  Map<String, String> seen() {
    return Map.copyOf(seen);
  }
}
