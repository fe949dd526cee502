package dev.opsdeck.run;

import dev.opsdeck.audit.Audit;
import dev.opsdeck.audit.AuditEntry;
import dev.opsdeck.database.Database;
import dev.opsdeck.kernel.PersonRef;
import dev.opsdeck.kernel.RunId;
import dev.opsdeck.progress.Event;
import dev.opsdeck.progress.Outbox;
import dev.opsdeck.progress.RunState;
import dev.opsdeck.run.state.Run;
import dev.opsdeck.runbook.Runbook;
import dev.opsdeck.schedule.Timers;
import java.time.Instant;
import java.time.InstantSource;
import java.util.Optional;
import java.util.function.BiFunction;
import org.jdbi.v3.core.Handle;

/**
 * Every write to a run: under its row lock, in one transaction with what must be told, recorded and
 * woken because of it.
 */
final class RunLedger {
  static final String TIMER = "run";

  private final Database database;
  private final RunStore store;
  private final Timers timers;
  private final Outbox outbox;
  private final Audit audit;
  private final RunCards cards;
  private final RunWatch watch;
  private final InstantSource clock;

  RunLedger(
      Database database,
      RunStore store,
      Timers timers,
      Outbox outbox,
      Audit audit,
      RunCards cards,
      RunWatch watch,
      InstantSource clock) {
    this.database = database;
    this.store = store;
    this.timers = timers;
    this.outbox = outbox;
    this.audit = audit;
    this.cards = cards;
    this.watch = watch;
    this.clock = clock;
  }

  /** The lease was taken over by another replica: whoever held it must not write any more. */
  static final class LeaseLost extends RuntimeException {
    private static final long serialVersionUID = 1L;

    LeaseLost(RunId run) {
      super("another replica carries " + run + " on");
    }
  }

  /**
   * Takes the lease for a timer; empty when the run is over or another timer drives it. What that
   * other one is not to miss is in the run already when this timer fires.
   */
  Optional<Run> claim(RunId id, String timer) {
    return database.inTransaction(handle ->
        store
            .lock(handle, id)
            .filter(run -> !run.state().isFinal())
            .filter(run -> run.lease().timer() == null || timer.equals(run.lease().timer()))
            .map(run -> hold(handle, run, timer)));
  }

  private Run hold(Handle handle, Run run, String timer) {
    if (run.lease().timer() != null) {
      watch.takenOver(handle, run);
    }
    Run held = run.held(new Run.Lease(run.lease().epoch() + 1, timer));
    store.save(handle, held, clock.instant());
    return held;
  }

  /**
   * Changes a run that this replica holds.
   *
   * @param change gets the run as it is now, which others may have changed meanwhile
   * @throws LeaseLost when the epoch is no longer the holder's
   */
  Run write(Run held, BiFunction<Handle, Run, Run> change) {
    return database.inTransaction(handle -> {
      Run now = store.lock(handle, held.id()).orElseThrow(() -> new LeaseLost(held.id()));
      if (now.lease().epoch() != held.lease().epoch()) {
        watch.leaseLost(held);
        throw new LeaseLost(held.id());
      }
      Run next = change.apply(handle, now);
      commit(handle, now, next);
      return next;
    });
  }

  /** Keeps everybody else from writing to a run until the transaction ends. */
  Optional<Run> lock(Handle handle, RunId id) {
    return store.lock(handle, id);
  }

  /** Changes a run from outside and wakes it; empty when there is no such run. */
  Optional<Run> change(Handle handle, RunId id, BiFunction<Handle, Run, Run> change) {
    Optional<Run> found = store.lock(handle, id);
    return found.map(run -> {
      Run next = change.apply(handle, run);
      commit(handle, run, next);
      wake(handle, id, clock.instant());
      return next;
    });
  }

  /** Draws the card of a run anew, because of something that is not kept with the run. */
  void redraw(Handle handle, RunId id) {
    store.find(handle, id).ifPresent(run -> outbox.put(handle, cards.card(handle, run)));
  }

  /** Adds a run and sets it going. */
  RunId add(Handle handle, String requestId, Run run) {
    RunId id = store.insert(handle, requestId, run);
    if (id.equals(run.id())) {
      record(handle, AuditEntry.Kind.COMMAND, run, "command", run.order().command());
      outbox.put(handle, cards.card(handle, run));
      wake(handle, id, clock.instant());
    }
    return id;
  }

  void wake(Handle handle, RunId id, Instant when) {
    timers.at(handle, TIMER, id.value(), when);
  }

  void tell(Handle handle, Event event) {
    outbox.put(handle, event);
  }

  void record(Handle handle, AuditEntry.Kind kind, Run run, Object... facts) {
    PersonRef who = PersonRef.of(run.order().requester());
    audit.append(handle, AuditEntry.of(kind, who, run.id().value(), facts));
  }

  private void commit(Handle handle, Run before, Run after) {
    if (after.equals(before)) {
      return;
    }
    store.save(handle, after, clock.instant());
    watch.changed(handle, before, after);
    if (after.state().isFinal() && !before.state().isFinal()) {
      finish(handle, after);
    }
    if (!cards.view(handle, after).equals(cards.view(handle, before))) {
      outbox.put(handle, cards.card(handle, after));
    }
  }

  private void finish(Handle handle, Run run) {
    release(handle, run);
    record(handle, AuditEntry.Kind.OUTCOME, run, "state", run.state());
    if (run.state() == RunState.SUCCEEDED && run.marks().effectAt() != null) {
      cards
          .announcement(run, Runbook.Moment.COMPLETE)
          .ifPresent(event -> outbox.put(handle, event));
    }
  }

  /** Gives the target back and lets the next run have it. */
  void release(Handle handle, Run run) {
    store.release(handle, run).forEach(waiting -> wake(handle, waiting, clock.instant()));
  }
}
