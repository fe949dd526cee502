package dev.opsdeck.run.ledger;

import dev.opsdeck.audit.Audit;
import dev.opsdeck.audit.AuditEntry;
import dev.opsdeck.database.Database;
import dev.opsdeck.kernel.Actor;
import dev.opsdeck.kernel.Fact;
import dev.opsdeck.kernel.IdSource;
import dev.opsdeck.kernel.PersonRef;
import dev.opsdeck.kernel.RunId;
import dev.opsdeck.progress.Event;
import dev.opsdeck.progress.Outbox;
import dev.opsdeck.progress.Purpose;
import dev.opsdeck.progress.RunState;
import dev.opsdeck.run.RunObserver;
import dev.opsdeck.run.Runs;
import dev.opsdeck.run.ledger.LockStore.Holder;
import dev.opsdeck.run.state.Program;
import dev.opsdeck.run.state.Run;
import dev.opsdeck.runbook.Flow;
import dev.opsdeck.schedule.Timers;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.List;
import java.util.Optional;
import java.util.function.BiFunction;
import org.jdbi.v3.core.Handle;
import org.jspecify.annotations.Nullable;

/**
 * Every write to a run: under its row lock, in one transaction with what must be told, recorded and
 * woken because of it.
 */
public final class RunLedger {
  /** The kind of the timers that carry runs on. */
  public static final String TIMER = "run";

  /** Longer than a stopping replica goes on to look for timers. */
  private static final Duration HANDOVER = Duration.ofMillis(500);

  private static final int MOST_WATCHING = 100;

  private final Database database;
  private final RunStore store;
  private final LockStore locks;
  private final Timers timers;
  private final Outbox outbox;
  private final Audit audit;
  private final RunCards cards;
  private final FollowUps followUps;
  private final RunMetricsEvents watch;
  private final InstantSource clock;

  public RunLedger(
      EngineServices storage,
      RunStores stores,
      RunCards cards,
      RunObserver observer,
      IdSource ids,
      InstantSource clock) {
    this.database = storage.database();
    this.store = stores.runs();
    this.locks = stores.locks();
    this.timers = storage.timers();
    this.outbox = storage.outbox();
    this.audit = storage.audit();
    this.cards = cards;
    this.followUps = new FollowUps(ids, clock);
    this.watch = new RunMetricsEvents(storage.database(), observer);
    this.clock = clock;
  }

  /** The lease was taken over by another replica: whoever held it must not write any more. */
  public static final class LeaseLost extends RuntimeException {
    private static final long serialVersionUID = 1L;

    LeaseLost(RunId run) {
      super("another replica carries " + run + " on");
    }
  }

  /**
   * Takes the lease for a timer; empty when the run is over or another timer drives it. What that
   * other one is not to miss is in the run already when this timer fires.
   */
  public Optional<Run> claim(RunId id, String timer) {
    return database.inTransaction(handle ->
        store
            .lock(handle, id)
            .filter(run -> !run.state().isFinal())
            .filter(run -> isFree(handle, run.lease().timer(), timer))
            .map(run -> hold(handle, run, timer)));
  }

  /**
   * A replica that froze may wake up, take the lease for a timer that another one has finished, and
   * die: nobody fires that timer again, so its lease counts for nothing.
   */
  private boolean isFree(Handle handle, @Nullable String holder, String timer) {
    return holder == null || holder.equals(timer) || !timers.isThere(handle, TIMER, holder);
  }

  private Run hold(Handle handle, Run run, String timer) {
    if (run.lease().timer() != null) {
      watch.takenOver(handle, run);
    }
    Run held = run.heldBy(timer);
    Run next = held.state() == RunState.QUEUED ? tryingNow(held) : held;
    store.save(handle, next, clock.instant());
    return next;
  }

  /** Whatever wakes a run that waits for its target: it may be free. */
  private Run tryingNow(Run queued) {
    return queued.waitingUntil(clock.instant());
  }

  /**
   * Changes a run that this replica holds.
   *
   * @param change gets the run as it is now, which others may have changed meanwhile
   * @throws LeaseLost when the epoch is no longer the holder's
   */
  public Run write(Run held, BiFunction<Handle, Run, Run> change) {
    return database.inTransaction(handle -> {
      Run now = store.lock(handle, held.id()).orElseThrow(() -> new LeaseLost(held.id()));
      if (now.lease().epoch() != held.lease().epoch()) {
        watch.leaseLost(held);
        throw new LeaseLost(held.id());
      }
      Run next = change.apply(handle, now);
      return commit(handle, now, next);
    });
  }

  /** A run that this replica holds, as it is now. */
  public Run read(Run held) {
    return write(held, (_, now) -> now);
  }

  /** Keeps everybody else from writing to a run until the transaction ends. */
  public Optional<Run> lock(Handle handle, RunId id) {
    return store.lock(handle, id);
  }

  /** Changes a run from outside and wakes it; empty when there is no such run. */
  public Optional<Run> change(Handle handle, RunId id, BiFunction<Handle, Run, Run> change) {
    return touch(handle, id, change)
        .map(run -> {
          wake(handle, id, clock.instant());
          return run;
        });
  }

  /** Changes a run from outside in what its next step does not depend on; wakes nobody. */
  public Optional<Run> touch(Handle handle, RunId id, BiFunction<Handle, Run, Run> change) {
    return store.lock(handle, id).map(run -> commit(handle, run, change.apply(handle, run)));
  }

  /** Adds a run and sets it going, at once or when it is due. */
  public RunId add(Handle handle, String requestId, Run run) {
    RunId id = store.insert(handle, requestId, run);
    if (id.equals(run.id())) {
      record(handle, AuditEntry.Kind.COMMAND, run, "command", run.request().command());
      outbox.put(handle, cards.card(handle, run));
      cards.link(run).ifPresent(link -> outbox.put(handle, link));
      Instant due = run.timestamps().retryAt();
      wake(handle, id, due == null ? clock.instant() : due);
    }
    return id;
  }

  /** Wakes a run when this replica, which stops, takes no timers any more. */
  public void leaveToOthers(Handle handle, RunId id) {
    wake(handle, id, clock.instant().plus(HANDOVER));
  }

  public void leaveToOthers(RunId id) {
    database.useTransaction(handle -> leaveToOthers(handle, id));
  }

  public void wake(Handle handle, RunId id, Instant when) {
    timers.at(handle, TIMER, id.value(), when);
  }

  public void tell(Handle handle, Event event) {
    outbox.put(handle, event);
  }

  /** In the thread, when there are more than the card says. */
  public void tellProblems(Handle handle, Run run, List<Fact> problems) {
    if (problems.size() > 1) {
      Fact title = Fact.of("run.problems", "count", problems.size());
      tell(
          handle,
          new Event.RunDetail(run.request().place().card(), run.id(), title, problems, List.of()));
    }
  }

  public void redraw(Handle handle, RunId id) {
    store.find(handle, id).ifPresent(run -> outbox.put(handle, cards.card(handle, run)));
  }

  public void record(Handle handle, AuditEntry.Kind kind, Run run, Object... facts) {
    record(handle, kind, run, PersonRef.of(run.request().requester()), facts);
  }

  public void record(Handle handle, AuditEntry.Kind kind, Run run, PersonRef who, Object... facts) {
    audit.append(handle, AuditEntry.of(kind, who, run.id().value(), facts));
  }

  private Run commit(Handle handle, Run before, Run after) {
    if (after.equals(before)) {
      return after;
    }
    Run next = ProgressReminders.scheduled(after, clock.instant());
    store.save(handle, next, clock.instant());
    watch.changed(handle, before, next);
    Instant report = next.timestamps().reportAt();
    if (report != null && !report.equals(before.timestamps().reportAt())) {
      timers.at(handle, ProgressReminders.TIMER, next.id().value(), report);
    }
    if (before.timestamps().effectAt() == null && next.timestamps().effectAt() != null) {
      supersede(handle, next);
    }
    if (next.state().isFinal() && !before.state().isFinal()) {
      finish(handle, next);
    }
    if (next.state() == RunState.APPROVED && before.state() == RunState.AWAITING_APPROVAL) {
      cards.announcement(next, Flow.Moment.APPROVED).ifPresent(event -> outbox.put(handle, event));
    }
    if (!cards.view(handle, next).equals(cards.view(handle, before))) {
      outbox.put(handle, cards.card(handle, next));
    }
    return next;
  }

  /** What is changed now is not any more what earlier runs left behind them to be watched. */
  private void supersede(Handle handle, Run changing) {
    String target = changing.request().target().key();
    PersonRef who = PersonRef.of(Actor.opsdeck());
    store.list(handle, new Runs.Filter(true, target, null, MOST_WATCHING)).stream()
        .filter(run -> run.request().program().origin() instanceof Program.Origin.FollowUp)
        .filter(run -> run.authorization().control().cancelledBy() == null)
        .forEach(run -> {
          change(handle, run.id(), (_, now) -> now.superseded(changing.id()));
          record(
              handle,
              AuditEntry.Kind.DECISION,
              run,
              who,
              "decision",
              "superseded",
              "by",
              changing.id());
        });
  }

  private void finish(Handle handle, Run run) {
    release(handle, run);
    record(handle, AuditEntry.Kind.OUTCOME, run, "state", run.state());
    boolean succeeded = run.state() == RunState.SUCCEEDED;
    if (succeeded ? isNews(run) : leavesSomething(run)) {
      Flow.Moment moment = succeeded ? Flow.Moment.COMPLETE : Flow.Moment.FAILED;
      cards.announcement(run, moment).ifPresent(event -> outbox.put(handle, event));
    }
    if (succeeded && run.timestamps().effectAt() != null) {
      followUps.of(run).ifPresent(follow -> add(handle, run.id() + "/follow-up", follow));
    }
  }

  /** A runbook that changes nothing says for itself, in what it announces, that its end is news. */
  private static boolean isNews(Run run) {
    return run.timestamps().effectAt() != null || run.request().options().purpose() == Purpose.LOOK;
  }

  /**
   * Whether a run that did not get to its end has begun, or may have begun, to change something.
   */
  private static boolean leavesSomething(Run run) {
    boolean changes = run.plan() != null && !run.plan().changes().isEmpty();
    return run.timestamps().effectAt() != null || (changes && run.state() == RunState.FAILED);
  }

  /**
   * Takes the target of a run for it.
   *
   * @return empty when the run has it now, else who has it
   */
  public Optional<Holder> take(Handle handle, Run run) {
    return locks.take(handle, run, clock.instant());
  }

  /** Whether a run has its target: one that changes nothing takes none. */
  public boolean holds(Handle handle, Run run) {
    return locks.holds(handle, run);
  }

  public boolean holds(Run run) {
    return database.inTransaction(handle -> holds(handle, run));
  }

  /** Why nothing may change where and when a run is to; empty unless that is frozen by hand. */
  public Optional<Fact> frozen(Handle handle, Run run) {
    Instant now = run.request().moment(clock.instant());
    return run.request().target().reach().stream()
        .flatMap(environment ->
            locks.freeze(handle, environment, now).stream()
                .map(freeze -> freeze.whyRefused(environment)))
        .findFirst();
  }

  public Optional<Fact> frozen(Run run) {
    return database.inTransaction(handle -> frozen(handle, run));
  }

  /** Gives the target back and lets the next run have it. */
  public void release(Handle handle, Run run) {
    locks.release(handle, run).forEach(waiting -> wake(handle, waiting, clock.instant()));
  }
}
