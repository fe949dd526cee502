package dev.opsdeck.approval;

import dev.opsdeck.access.Approvers;
import dev.opsdeck.access.Requirement;
import dev.opsdeck.kernel.PersonRef;
import java.time.Duration;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** A requirement as it is kept: approvers as {@code oncall}, {@code person:…}, {@code group:…}. */
record StoredRequirement(
    List<String> by,
    int quorum,
    boolean fourEyes,
    Duration expires,
    @Nullable Duration escalateAfter,
    @Nullable String typed) {
  private static final String ON_CALL = "oncall";
  private static final String PERSON = "person:";
  private static final String GROUP = "group:";

  static StoredRequirement of(Requirement requirement) {
    return new StoredRequirement(
        requirement.by().stream().map(StoredRequirement::word).toList(),
        requirement.quorum(),
        requirement.fourEyes(),
        requirement.expires(),
        requirement.escalateAfter(),
        requirement.typed());
  }

  Requirement requirement() {
    return new Requirement(
        by.stream().map(StoredRequirement::approvers).toList(),
        quorum,
        fourEyes,
        expires,
        escalateAfter,
        typed);
  }

  private static String word(Approvers approvers) {
    return switch (approvers) {
      case Approvers.OnCall() -> ON_CALL;
      case Approvers.Person(PersonRef ref) -> PERSON + ref.value();
      case Approvers.Group(String group) -> GROUP + group;
    };
  }

  private static Approvers approvers(String word) {
    if (word.equals(ON_CALL)) {
      return new Approvers.OnCall();
    }
    if (word.startsWith(PERSON)) {
      return new Approvers.Person(new PersonRef(word.substring(PERSON.length())));
    }
    if (word.startsWith(GROUP)) {
      return new Approvers.Group(word.substring(GROUP.length()));
    }
    throw new IllegalStateException("unknown approvers '" + word + "'");
  }
}
