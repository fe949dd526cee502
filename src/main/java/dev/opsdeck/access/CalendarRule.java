package dev.opsdeck.access;

import dev.opsdeck.catalog.Tier;
import dev.opsdeck.kernel.Fact;
import dev.opsdeck.kernel.PersonRef;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/**
 * What the calendar makes of a decision about a change: one level more outside the window, and no
 * approval that could be given in a freeze. Pure.
 *
 * @param onCall at the instant of the question
 */
record CalendarRule(ChangeCalendar calendar, AccessRequest question, List<PersonRef> onCall) {
  Decision applied(Decision decision) {
    return switch (decision) {
      case Decision.Deny deny -> deny;
      case Decision.Allow allow -> open() ? allow : shortened(raised());
      case Decision.NeedsApproval needs -> shortened(open() ? needs : raised(needs.requirement()));
    };
  }

  private Tier tier() {
    return question.target().tier();
  }

  private Instant now() {
    return question.scope().now();
  }

  private boolean open() {
    return calendar.open(tier(), now());
  }

  /** One level more than nobody's yes is that of the engineer on call. */
  private Decision.NeedsApproval raised() {
    Requirement one =
        new Requirement(
            List.of(new Approvers.OnCall()),
            1,
            false,
            PolicyDefaults.EXPIRES,
            PolicyDefaults.escalation(tier()),
            null);
    return new Decision.NeedsApproval(one, List.of(outside()));
  }

  /** As many as there are must do where there are not enough for one level more. */
  private Decision.NeedsApproval raised(Requirement needed) {
    int quorum = needed.quorum();
    int possible = possible(needed);
    return possible > quorum
        ? new Decision.NeedsApproval(needed.of(quorum + 1), List.of(outside()))
        : new Decision.NeedsApproval(
            needed, List.of(outside(), Fact.of("access.no-level-more", "quorum", quorum)));
  }

  private Fact outside() {
    Optional<Instant> next = calendar.nextOpening(tier(), now());
    return Fact.of(
        "access.outside-window",
        "windows",
        calendar.shown(tier()),
        "next",
        next.map(Instant::toString).orElse(""));
  }

  /** As many as are known to be able to say yes; no limit where a group may. */
  private int possible(Requirement needed) {
    List<PersonRef> people = new ArrayList<>();
    for (Approvers approvers : needed.by()) {
      switch (approvers) {
        case Approvers.OnCall() -> people.addAll(onCall);
        case Approvers.Person(PersonRef ref) -> people.add(ref);
        case Approvers.Group _ -> {
          return Integer.MAX_VALUE;
        }
      }
    }
    return (int)
        people.stream()
            .filter(person -> !needed.fourEyes() || !person.matches(question.requester()))
            .distinct()
            .count();
  }

  /** A question that is open when a freeze begins ends with a no. */
  private Decision shortened(Decision.NeedsApproval needs) {
    Requirement needed = needs.requirement();
    List<Fact> notes = new ArrayList<>(needs.notes());
    Optional<Freeze> ahead = calendar.freezeWithin(tier(), now(), needed.expires());
    if (ahead.isPresent()) {
      Freeze freeze = ahead.get();
      needed = needed.within(Duration.between(now(), freeze.from()));
      notes.add(Fact.of("access.freeze-ahead", "from", freeze.from(), "reason", freeze.reason()));
    }
    int possible = possible(needed);
    if (possible < needed.quorum()) {
      notes.add(Fact.of("access.too-few", "quorum", needed.quorum(), "possible", possible));
    }
    return new Decision.NeedsApproval(needed, notes);
  }
}
