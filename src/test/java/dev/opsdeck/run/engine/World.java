package dev.opsdeck.run.engine;

import dev.opsdeck.approval.InMemoryApprovals;
import dev.opsdeck.audit.AuditEntry;
import dev.opsdeck.audit.RecordedAudit;
import dev.opsdeck.kernel.RunId;
import dev.opsdeck.progress.Event;
import dev.opsdeck.progress.RecordedOutbox;
import dev.opsdeck.run.ledger.EngineServices;
import dev.opsdeck.run.ledger.InMemoryLockStore;
import dev.opsdeck.run.ledger.InMemoryRunStore;
import dev.opsdeck.run.ledger.LockStore.Holder;
import dev.opsdeck.run.ledger.ProgressReminders;
import dev.opsdeck.run.ledger.RunStores;
import dev.opsdeck.run.state.Run;
import dev.opsdeck.schedule.InMemoryTimers;
import dev.opsdeck.schedule.InMemoryTimers.Timer;
import java.time.InstantSource;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/** Everything that survives a crash, in memory. */
final class World {
  final InMemoryRunStore runs = new InMemoryRunStore();
  final InMemoryTimers timers = new InMemoryTimers();
  final InMemoryApprovals approvals;
  final CrashingDatabase database;
  private final InMemoryLockStore locks = new InMemoryLockStore(runs);
  private final RecordedOutbox outbox = new RecordedOutbox();
  private final RecordedAudit audit = new RecordedAudit();

  World(InstantSource clock) {
    approvals = new InMemoryApprovals(clock);
    database = new CrashingDatabase(runs, locks, timers, approvals, outbox, audit);
  }

  RunStores stores() {
    return new RunStores(runs, locks);
  }

  EngineServices storage() {
    return new EngineServices(database, timers, outbox, audit);
  }

  Run run(RunId id) {
    return runs.get(id).orElseThrow();
  }

  Map<String, Holder> locks() {
    return locks.holders();
  }

  List<Event> events() {
    return outbox.events();
  }

  <E extends Event> List<E> events(Class<E> kind) {
    return outbox.events(kind);
  }

  List<AuditEntry> audit(AuditEntry.Kind kind) {
    return audit.entries().stream().filter(entry -> entry.kind() == kind).toList();
  }

  /** The timer that is due first, at any time; those of reports never come to an end. */
  Optional<Timer> nextTimer() {
    return timers.next(timer -> !timer.kind().equals(ProgressReminders.TIMER));
  }
}
