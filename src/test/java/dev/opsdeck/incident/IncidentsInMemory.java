package dev.opsdeck.incident;

import dev.opsdeck.audit.Audit;
import dev.opsdeck.database.FakeDatabase;
import dev.opsdeck.kernel.IdSource;
import dev.opsdeck.oncall.OnCall;
import dev.opsdeck.progress.Outbox;
import dev.opsdeck.progress.PostedMessages;
import dev.opsdeck.schedule.InMemoryTimers;
import dev.opsdeck.schedule.TimerHandler;
import java.time.InstantSource;
import java.util.Map;
import java.util.Objects;

/** The real incidents without a database, for tests of those who use them. */
public final class IncidentsInMemory {
  private final FakeDatabase database = new FakeDatabase();
  private final IncidentStore store = new InMemoryIncidentStore();
  private final InMemoryTimers timers = new InMemoryTimers();
  private final Map<String, TimerHandler> handlers;
  private final Incidents incidents;

  IncidentsInMemory(
      Outbox outbox, PostedMessages posted, Audit audit, OnCall onCall, InstantSource clock) {
    IncidentNews news = new IncidentNews(outbox, onCall);
    this.incidents =
        new DurableIncidents(
            database,
            store,
            posted,
            news,
            new IncidentLeader(store, news, timers, audit, clock),
            audit,
            clock,
            IdSource.random());
    this.handlers =
        Map.of(
            UpdateReminder.KIND,
            new UpdateReminder(database, store, news, timers, clock),
            Unanswered.KIND,
            new UnansweredCalls(database, store, news, onCall, timers, clock));
  }

  public static Incidents with(
      Outbox outbox, PostedMessages posted, Audit audit, OnCall onCall, InstantSource clock) {
    return new IncidentsInMemory(outbox, posted, audit, onCall, clock).incidents;
  }

  Incidents incidents() {
    return incidents;
  }

  InMemoryTimers timers() {
    return timers;
  }

  /** What a timer does; as often as it is called. */
  void fire(InMemoryTimers.Timer timer) throws InterruptedException {
    Objects.requireNonNull(handlers.get(timer.kind())).fire(timer.id(), timer.subject());
  }
}
