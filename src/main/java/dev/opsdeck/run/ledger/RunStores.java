package dev.opsdeck.run.ledger;

/** Where runs and locks are held. */
public record RunStores(RunStore runs, LockStore locks) {
  public static RunStores postgres() {
    return new RunStores(new PostgresRunStore(), new PostgresLockStore());
  }
}
