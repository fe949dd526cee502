package dev.opsdeck.incident;

import dev.opsdeck.database.Database;
import dev.opsdeck.database.TestDatabase;

class PostgresIncidentStoreTest extends IncidentStoreContract {
  private final Database database = TestDatabase.fresh();

  @Override
  Database database() {
    return database;
  }

  @Override
  IncidentStore store() {
    return new PostgresIncidentStore();
  }
}
