package dev.opsdeck.run.ledger;

import dev.opsdeck.database.Database;
import dev.opsdeck.database.FakeDatabase;

class InMemoryRunStoreTest extends RunStoreContract {
  private final InMemoryRunStore runs = new InMemoryRunStore();
  private final Database database = new FakeDatabase(runs);

  @Override
  Database database() {
    return database;
  }

  @Override
  RunStore runs() {
    return runs;
  }
}
