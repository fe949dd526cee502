package dev.opsdeck.slack.inbox;

import java.time.Instant;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import org.jspecify.annotations.Nullable;

/**
 * Requests that are kept until they have been carried out, by whichever replica. At least once: a
 * request whose replica died, or was too slow, is taken by another. Safe for many threads.
 */
public interface Inbox {
  /**
   * Keeps a request: durable when this completes, not kept when it fails. An id that is kept
   * already changes nothing.
   */
  CompletableFuture<Void> keep(String id, String request);

  /**
   * Takes what is due, the oldest first. Nobody else gets it before {@code until}; then it is due
   * again.
   */
  List<Kept> take(int max, Instant now, Instant until);

  /** It is carried out and kept no longer; nothing happens when it is gone already. */
  void done(Kept kept);

  /** To be told, on this replica, that something was kept. */
  void onKept(Runnable listener);

  /** How much is kept, by whichever replica. */
  Backlog backlog();

  /**
   * @param oldest when the one that waits longest was kept, absent when none waits
   */
  record Backlog(long waiting, @Nullable Instant oldest) {}

  /**
   * @param attempt counts from 1
   * @param at when it was kept
   */
  record Kept(String id, String request, int attempt, Instant at) {}
}
