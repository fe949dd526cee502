package dev.opsdeck.audit;

import dev.opsdeck.database.Database;
import java.time.InstantSource;

/** The audit in PostgreSQL for tests of other packages. */
public final class AuditStores {
  private AuditStores() {}

  public static Audit audit(Database database, InstantSource clock) {
    return new PostgresAudit(database, clock);
  }
}
