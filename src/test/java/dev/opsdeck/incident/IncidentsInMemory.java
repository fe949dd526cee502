package dev.opsdeck.incident;

import dev.opsdeck.audit.Audit;
import dev.opsdeck.database.FakeDatabase;
import dev.opsdeck.kernel.IdSource;
import dev.opsdeck.oncall.OnCall;
import dev.opsdeck.progress.Outbox;
import dev.opsdeck.progress.PostedMessages;
import java.time.InstantSource;

/** The real incidents without a database, for tests of those who use them. */
public final class IncidentsInMemory {
  private IncidentsInMemory() {}

  public static Incidents with(
      Outbox outbox, PostedMessages posted, Audit audit, OnCall onCall, InstantSource clock) {
    return new DurableIncidents(
        new FakeDatabase(),
        new InMemoryIncidentStore(),
        posted,
        new IncidentNews(outbox, onCall),
        audit,
        clock,
        IdSource.random());
  }
}
