package dev.opsdeck.run.ledger;

/** Where runs and locks are held. */
public record Stores(RunStore runs, LockStore locks) {
  public static Stores postgres() {
    return new Stores(new PostgresRunStore(), new PostgresLockStore());
  }
}
