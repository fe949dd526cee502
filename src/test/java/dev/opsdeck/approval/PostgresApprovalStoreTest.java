package dev.opsdeck.approval;

import dev.opsdeck.database.Database;
import dev.opsdeck.database.TestDatabase;

class PostgresApprovalStoreTest extends ApprovalStoreContract {
  private final Database database = TestDatabase.fresh();

  @Override
  Database database() {
    return database;
  }

  @Override
  ApprovalStore store() {
    return new PostgresApprovalStore();
  }
}
