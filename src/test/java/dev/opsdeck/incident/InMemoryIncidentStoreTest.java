package dev.opsdeck.incident;

import dev.opsdeck.database.Database;
import dev.opsdeck.database.OneAtATime;

class InMemoryIncidentStoreTest extends IncidentStoreContract {
  private final Database database = new OneAtATime();
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
