package dev.opsdeck.secret;

import java.time.Instant;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/** Where boxes are kept; it cannot open them. Safe for any number of threads. */
interface SealStore {
  /**
   * @param owner the person or the run that it opens for
   * @param run that it is wiped with; absent until a run has taken it
   */
  @SuppressWarnings("ArrayRecordComponent") // never compared
  record Box(String ref, String owner, @Nullable String run, byte[] content, Instant madeAt) {}

  /** Keeps a box; one that is kept under its ref already stays. */
  void put(Box box);

  Optional<Box> find(String ref);

  /** Wipes what no run has taken before {@code then}, and what runs that have ended left. */
  void sweep(Instant then);
}
