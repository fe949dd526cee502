package dev.opsdeck.progress;

import dev.opsdeck.database.Database;
import dev.opsdeck.database.FakeDatabase;

class InMemoryOutboxTest extends OutboxContract {
  private final Database database = new FakeDatabase();
  private final Outbox outbox = new InMemoryOutbox(database, CLOCK);

  @Override
  Database database() {
    return database;
  }

  @Override
  Outbox outbox() {
    return outbox;
  }
}
