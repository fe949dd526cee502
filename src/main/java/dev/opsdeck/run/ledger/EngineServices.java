package dev.opsdeck.run.ledger;

import dev.opsdeck.audit.Audit;
import dev.opsdeck.database.Database;
import dev.opsdeck.progress.Outbox;
import dev.opsdeck.schedule.Timers;

/** What the engine stores in and tells through. */
public record EngineServices(Database database, Timers timers, Outbox outbox, Audit audit) {}
