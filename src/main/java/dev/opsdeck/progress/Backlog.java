package dev.opsdeck.progress;

import java.time.Instant;
import org.jspecify.annotations.Nullable;

/** How much the outbox still holds, whichever replica put it. */
public interface Backlog {
  /** One look at the database. */
  Size measure();

  /**
   * @param waiting events that are still to be told, those in flight included
   * @param oldest when the one that waits longest was put, absent when none waits; a card counts
   *     from its newest state
   * @param givenUp events that can never be told and stay on record
   */
  record Size(long waiting, @Nullable Instant oldest, long givenUp) {}
}
