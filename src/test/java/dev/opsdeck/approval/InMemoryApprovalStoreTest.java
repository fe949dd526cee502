package dev.opsdeck.approval;

import dev.opsdeck.database.Database;
import dev.opsdeck.database.OneAtATime;

class InMemoryApprovalStoreTest extends ApprovalStoreContract {
  private final Database database = new OneAtATime();
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
