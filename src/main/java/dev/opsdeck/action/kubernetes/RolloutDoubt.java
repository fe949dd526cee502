package dev.opsdeck.action.kubernetes;

import dev.opsdeck.action.kubernetes.reading.RolloutStatus;
import dev.opsdeck.action.kubernetes.reading.RolloutStatus.Stuck;
import java.time.Duration;
import java.time.Instant;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * Whether a missed deadline is that of the roll-out that is followed.
 *
 * <p>The controller writes the condition once and leaves it until something moves. Right after an
 * undo, a status that has seen the undo still has the condition of the roll-out before it, for some
 * tens of milliseconds; if nothing ever moves, it has it for good, with the same time and the same
 * text. So neither the time nor the text can decide alone: what is not surely new must stay for a
 * while before it is believed. Not thread-safe; one per call of the action.
 */
final class RolloutDoubt {
  /** A busy controller takes up to a second or two; a person who waits hardly notices five. */
  static final Duration GRACE = Duration.ofSeconds(5);

  private final Instant began;
  private @Nullable Instant doubtedSince;

  /**
   * @param began when the roll-out began to be followed
   */
  RolloutDoubt(Instant began) {
    this.began = began;
  }

  /**
   * Whether it is stuck beyond doubt.
   *
   * @param newest name of the ReplicaSet of the current revision, as far as it is known
   */
  boolean isSurelyStuck(RolloutStatus status, Optional<String> newest, Instant now) {
    if (!(status instanceof Stuck stuck)) {
      doubtedSince = null;
      return false;
    }
    if (isNews(stuck, newest)) {
      return true;
    }
    if (doubtedSince == null) {
      doubtedSince = now;
    }
    return !now.isBefore(doubtedSince.plus(GRACE));
  }

  /** Of the pods that are followed, and written since. */
  private boolean isNews(Stuck stuck, Optional<String> newest) {
    Instant since = stuck.since();
    return since != null && since.isAfter(began) && newest.filter(stuck::names).isPresent();
  }
}
