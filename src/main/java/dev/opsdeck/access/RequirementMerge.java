package dev.opsdeck.access;

import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Collectors;

/** Of two requirements the one that is at least as strict as both. */
final class RequirementMerge {
  private RequirementMerge() {}

  /**
   * Empty when nobody is named by both: one yes could not meet both, and to choose either side
   * would be less than the other asks for.
   */
  static Optional<Requirement> stricter(Requirement one, Requirement other) {
    Set<String> named = other.by().stream().map(People::key).collect(Collectors.toSet());
    List<Approvers> both =
        one.by().stream().filter(approvers -> named.contains(People.key(approvers))).toList();
    if (both.isEmpty()) {
      return Optional.empty();
    }
    return Optional.of(
        new Requirement(
            both,
            Math.max(one.quorum(), other.quorum()),
            one.fourEyes() || other.fourEyes(),
            one.expires().compareTo(other.expires()) <= 0 ? one.expires() : other.expires(),
            one.escalateAfter(),
            one.typed()));
  }
}
