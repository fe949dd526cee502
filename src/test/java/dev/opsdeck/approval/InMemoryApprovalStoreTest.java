package dev.opsdeck.approval;

import dev.opsdeck.database.Database;
import dev.opsdeck.database.FakeDatabase;

class InMemoryApprovalStoreTest extends ApprovalStoreContract {
  private final Database database = new FakeDatabase();
  private final ApprovalStore store = new InMemoryApprovalStore();

  @Override
  Database database() {
    return database;
  }

  @Override
  ApprovalStore store() {
    return store;
  }
}
