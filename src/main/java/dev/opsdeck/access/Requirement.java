package dev.opsdeck.access;

import java.time.Duration;
import java.util.List;

/**
 * Whose yes a plan needs.
 *
 * @param quorum how many different people; at least 1
 * @param fourEyes whether the requester's own yes counts for nothing
 */
public record Requirement(List<Approvers> by, int quorum, boolean fourEyes, Duration expires) {
  public Requirement {
    by = List.copyOf(by);
    if (quorum < 1 || by.isEmpty()) {
      throw new IllegalArgumentException("Requirement needs a quorum and somebody who can meet it");
    }
  }
}
