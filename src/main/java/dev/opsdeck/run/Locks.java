package dev.opsdeck.run;

import dev.opsdeck.catalog.Environment;
import dev.opsdeck.catalog.Target;
import dev.opsdeck.kernel.Actor;
import dev.opsdeck.kernel.Fact;
import dev.opsdeck.kernel.PersonRef;
import dev.opsdeck.kernel.RunId;
import dev.opsdeck.progress.Address;
import java.time.Instant;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * Who may change what: a run holds the target that it changes, a person can hold one by hand, and a
 * freeze holds a whole environment. What runs already goes on; nothing new begins.
 */
public interface Locks {
  /** Everything that is held now, the oldest first. */
  List<Held> held();

  /** The same, which also tells these places whatever it changes for others. */
  Locks toldIn(List<Address> places);

  /** Holds a target by hand until it is unlocked. */
  Outcome lock(Target target, String reason, Actor actor);

  /**
   * Gives a target back. When a run holds it, the run is given up first: it stops before its next
   * step, and the target is free as soon as what it has begun is settled.
   */
  Outcome unlock(Target target, String reason, Actor actor);

  /**
   * Freezes an environment: nothing may change there but by breaking the glass. A freeze of
   * somebody else stays theirs, and is made shorter only by who is on call.
   *
   * @param until absent until it is unfrozen
   */
  Outcome freeze(Environment environment, String reason, @Nullable Instant until, Actor actor);

  Outcome unfreeze(Environment environment, String reason, Actor actor);

  /** Something that is held. */
  sealed interface Held {
    Instant since();

    /**
     * @param target its label
     * @param requester who asked for the run
     * @param waiting how many runs wait for it
     */
    record ByRun(String target, RunId run, PersonRef requester, Instant since, int waiting)
        implements Held {}

    record ByPerson(String target, PersonRef person, String reason, Instant since, int waiting)
        implements Held {}

    /**
     * @param environment its platform and name
     */
    record Frozen(
        String environment, PersonRef person, String reason, Instant since, @Nullable Instant until)
        implements Held {}
  }

  /** What came of it. */
  sealed interface Outcome {
    /** It is so now, or was already. */
    record Done(Fact what) implements Outcome {}

    record Refused(Fact why) implements Outcome {}
  }
}
