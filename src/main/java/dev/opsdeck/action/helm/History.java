package dev.opsdeck.action.helm;

import java.util.Comparator;
import java.util.List;
import java.util.Optional;

/**
 * The revisions of a release that Helm still keeps.
 *
 * @param revisions the newest first
 */
record History(List<Revision> revisions) {
  History {
    revisions =
        revisions.stream().sorted(Comparator.comparingInt(Revision::number).reversed()).toList();
  }

  Optional<Revision> newest() {
    return revisions.stream().findFirst();
  }

  /** The number of the newest; 0 when there is none. */
  int top() {
    return newest().map(Revision::number).orElse(0);
  }

  Optional<Revision> number(int number) {
    return revisions.stream().filter(revision -> revision.number() == number).findFirst();
  }

  /** What runs now: a later revision may have failed or hang. */
  Optional<Revision> running() {
    return revisions.stream().filter(Revision::deployed).findFirst();
  }

  /** Where a rollback leads: what runs when the newest does not, else what ran before it. */
  Optional<Revision> before() {
    boolean broken = newest().filter(revision -> !revision.deployed()).isPresent();
    Optional<Revision> good = broken ? running() : Optional.empty();
    return good.or(() -> revisions.stream().skip(1).filter(Revision::ran).findFirst());
  }
}
