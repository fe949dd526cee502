package dev.opsdeck.run.ledger;

import dev.opsdeck.database.Database;
import dev.opsdeck.database.FakeDatabase;

class InMemoryLockStoreTest extends LockStoreContract {
  private final InMemoryRunStore runs = new InMemoryRunStore();
  private final InMemoryLockStore locks = new InMemoryLockStore(runs);
  private final Database database = new FakeDatabase(runs, locks);

  @Override
  Database database() {
    return database;
  }

  @Override
  RunStore runs() {
    return runs;
  }

  @Override
  LockStore locks() {
    return locks;
  }
}
