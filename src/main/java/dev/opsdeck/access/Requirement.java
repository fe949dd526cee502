package dev.opsdeck.access;

import java.time.Duration;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * Whose yes a plan needs.
 *
 * @param quorum how many different people; at least 1
 * @param fourEyes whether the requester's own yes counts for nothing
 * @param expires how long the question stays open
 * @param escalateAfter after how long the next ones on call are called too; absent, or not before
 *     it expires: everybody is called at once
 * @param typed the word that each approver types; absent: a click is enough
 */
public record Requirement(
    List<Approvers> by,
    int quorum,
    boolean fourEyes,
    Duration expires,
    @Nullable Duration escalateAfter,
    @Nullable String typed) {
  public Requirement {
    by = List.copyOf(by);
    if (quorum < 1 || by.isEmpty()) {
      throw new IllegalArgumentException("Requirement needs a quorum and somebody who can meet it");
    }
    if (escalateAfter != null && escalateAfter.compareTo(expires) >= 0) {
      escalateAfter = null; // there is no time to call one after the other
    }
    if (escalateAfter != null && !escalateAfter.isPositive()) {
      throw new IllegalArgumentException(
          "Requirement.escalateAfter must be positive, was " + escalateAfter);
    }
    if (typed != null && typed.isBlank()) {
      throw new IllegalArgumentException("Requirement.typed must not be blank");
    }
  }

  /** Everybody is called at once, and a click is enough. */
  public Requirement(List<Approvers> by, int quorum, boolean fourEyes, Duration expires) {
    this(by, quorum, fourEyes, expires, null, null);
  }

  /** The same of that many people. */
  Requirement of(int people) {
    return new Requirement(by, people, fourEyes, expires, escalateAfter, typed);
  }

  /** The same within that time. */
  public Requirement within(Duration time) {
    return new Requirement(by, quorum, fourEyes, time, escalateAfter, typed);
  }

  /** The same with a word that each approver types. */
  Requirement confirmedBy(String word) {
    return new Requirement(by, quorum, fourEyes, expires, escalateAfter, word);
  }
}
