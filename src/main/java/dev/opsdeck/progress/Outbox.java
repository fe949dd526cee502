package dev.opsdeck.progress;

import java.time.Duration;
import java.time.Instant;
import java.util.Collection;
import java.util.List;
import java.util.Set;
import org.jdbi.v3.core.Handle;
import org.jspecify.annotations.Nullable;

/**
 * The durable queue of what must still be told. Events of one lane are delivered one after the
 * other; of several undelivered cards of one run only the newest is kept.
 */
public interface Outbox {
  /** Adds an event as part of a transaction. */
  void put(Handle handle, Event event);

  /**
   * Takes what is due, at most one event of each lane and the most urgent lanes first, for this
   * courier alone until {@code until}; what it has not settled by then may be taken by another. A
   * lane is as urgent as the most urgent event in it, and the longer its head waits the more.
   */
  List<Delivery> claim(int max, Instant now, Instant until);

  /**
   * Keeps what was claimed for this courier alone until {@code until}.
   *
   * @return ids of those that are still its own: the others were settled or taken over
   */
  Set<Long> renew(Collection<Delivery> claimed, Instant until);

  /**
   * Before an attempt sends something although an earlier one may have: from now on it may be
   * either.
   *
   * @return whether it is still this courier's; when not, nothing may be sent
   */
  boolean sendsAgain(Delivery delivery);

  /** Told. A later card of the same lane was perhaps put meanwhile; it stays. */
  void delivered(Delivery delivery);

  /**
   * Not told, to be tried again at that time, or at once when something more urgent was put behind
   * it meanwhile; the events behind it in its lane wait.
   *
   * @param maybeSent whether something of it may stand in the chat, from this attempt or before
   */
  void postpone(Delivery delivery, Instant until, String reason, boolean maybeSent);

  /** Can never be told: kept on record, the lane goes on. */
  void giveUp(Delivery delivery, String reason);

  /** Told when something was put, so that a courier need not wait for its next round. */
  void onPut(Runnable listener);

  /**
   * @param attempts how often it was claimed before
   * @param doubt when one of these attempts may have sent something: it ended without saying so, or
   *     the answer was lost; absent when certainly none has
   * @param putAt when the event was put
   * @param urgency of the whole lane: what is urgent waits for what stands before it
   */
  record Delivery(
      long id, Event event, int attempts, @Nullable Doubt doubt, Instant putAt, Urgency urgency) {
    /** When something may have been sent, by our clocks. */
    public record Doubt(Instant from, Instant until) {}

    public boolean maybeSent() {
      return doubt != null;
    }

    /** Unique for ever; posted with the message so that it can be found again. */
    public String marker() {
      return "outbox-" + id;
    }

    /** How urgent it is by then, its age considered. */
    public Urgency urgencyAt(Instant now) {
      return urgency.after(Duration.between(putAt, now));
    }
  }
}
