package dev.opsdeck.incident;

import dev.opsdeck.database.Database;
import dev.opsdeck.database.FakeDatabase;

class InMemoryIncidentStoreTest extends IncidentStoreContract {
  private final Database database = new FakeDatabase();
  private final IncidentStore store = new InMemoryIncidentStore();

  @Override
  Database database() {
    return database;
  }

  @Override
  IncidentStore store() {
    return store;
  }
}
