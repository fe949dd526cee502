package dev.opsdeck.run.ledger;

import dev.opsdeck.catalog.Environment;
import dev.opsdeck.catalog.Target;
import dev.opsdeck.foreign.ForeignText;
import dev.opsdeck.kernel.Fact;
import dev.opsdeck.kernel.PersonRef;
import dev.opsdeck.kernel.RunId;
import dev.opsdeck.run.Locks;
import dev.opsdeck.run.state.Run;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import org.jdbi.v3.core.Handle;
import org.jspecify.annotations.Nullable;

/** Holds who may change what. */
public interface LockStore {
  /**
   * Takes the target of a run for it: all of {@link Target#lockKeys}, or none. Whoever holds the
   * target by hand lends it to runs of their own.
   *
   * @return empty when the run has it now, else who has it
   */
  Optional<Holder> take(Handle handle, Run run, Instant now);

  /**
   * Takes a target for a person, all of it or none.
   *
   * @return empty when this person has it now, else who has it
   */
  Optional<Holder> take(Handle handle, Target target, PersonRef person, String reason, Instant now);

  /** All who hold a part of the target itself, the oldest first. */
  List<Holder> holders(Handle handle, Target target);

  /** Who holds it, or something above or below it; whoever holds itself comes first. */
  Optional<Holder> holder(Handle handle, Target target);

  /** Whether a run holds its target. */
  boolean holds(Handle handle, Run run);

  /**
   * Gives back the target of a run, if it has it: to the person who lent it, or to all.
   *
   * @return the runs that wait for what is given back, the oldest first
   */
  List<RunId> release(Handle handle, Run run);

  /** Gives back what a person holds, or has lent to a run that goes on; the same answer. */
  List<RunId> release(Handle handle, Target target);

  /** The freeze that holds an environment now; one that has run out holds nothing. */
  Optional<Freeze> freeze(Handle handle, Environment environment, Instant now);

  /** Freezes an environment, in the place of an earlier freeze. */
  void freeze(Handle handle, Environment environment, Freeze freeze);

  /** Whether there was a freeze to lift. */
  boolean unfreeze(Handle handle, Environment environment);

  /** Everything that is held, the oldest first. */
  List<Locks.Held> held(Handle handle, Instant now);

  /** Who holds a target, and since when. */
  sealed interface Holder {
    Instant since();

    /** Why a run that wants the target waits. */
    Fact whyWaiting();

    /**
     * @param lentBy who holds the target by hand and has it back when the run ends; absent when it
     *     is nobody's then
     */
    record ByRun(RunId run, Instant since, @Nullable ByPerson lentBy) implements Holder {
      @Override
      public Fact whyWaiting() {
        return Fact.of("run.target-taken", "run", run, "since", since);
      }
    }

    record ByPerson(PersonRef person, String reason, Instant since) implements Holder {
      @Override
      public Fact whyWaiting() {
        return Fact.of("run.locked", "by", person.value(), "reason", reason, "since", since);
      }
    }
  }

  /**
   * @param until absent until it is lifted
   */
  record Freeze(PersonRef by, String reason, Instant since, @Nullable Instant until) {
    public Freeze {
      reason = ForeignText.clean(reason);
    }

    /** Why a run may not begin there. */
    public Fact whyRefused(Environment environment) {
      return Fact.of(
          "run.frozen",
          "environment",
          environment.platform() + " " + environment.name(),
          "by",
          by.value(),
          "reason",
          reason,
          "until",
          until == null ? "" : until);
    }

    /** The same with another end. */
    public Freeze until(@Nullable Instant end) {
      return new Freeze(by, reason, since, end);
    }

    /** Why not everybody may let it end earlier. */
    public Fact whyKept(Environment environment) {
      return Fact.of(
          "freeze.kept",
          "environment",
          environment.platform() + " " + environment.name(),
          "by",
          by.value(),
          "reason",
          reason,
          "until",
          until == null ? "" : until);
    }
  }
}
