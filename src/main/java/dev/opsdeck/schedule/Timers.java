package dev.opsdeck.schedule;

import java.time.Instant;
import org.jdbi.v3.core.Handle;

/**
 * Durable timers. Each fires at least once, on one replica at a time; one whose replica died fires
 * again on another within ten seconds, under the same id.
 */
public interface Timers {
  /**
   * Sets a timer as part of a transaction. Each call sets another one: they do not replace each
   * other.
   */
  void at(Handle handle, String kind, String subject, Instant when);

  /** Whether a timer is still to fire, or is being handled. */
  boolean isThere(Handle handle, String kind, String timerId);
}
