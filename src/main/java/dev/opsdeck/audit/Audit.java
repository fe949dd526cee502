package dev.opsdeck.audit;

import dev.opsdeck.database.Database;
import java.time.InstantSource;
import org.jdbi.v3.core.Handle;

/** The record that only grows. */
public interface Audit {
  /** The audit of a database. */
  static Audit of(Database database, InstantSource clock) {
    return new PostgresAudit(database, clock);
  }

  /**
   * Appends as part of a transaction. What concerns one subject is in one of several chains, in
   * which the hash of each row covers the row before it.
   */
  void append(Handle handle, AuditEntry entry);

  /** Appends in a transaction of its own: on the record when it returns. */
  void append(AuditEntry entry);

  /** Recomputes all chains. */
  Verification verify();

  /** What the check found. */
  sealed interface Verification {
    record Intact(long rows) implements Verification {}

    /**
     * @param chain in which chain
     * @param row number of the first row that is not as it was written
     */
    record Broken(int chain, long row, String reason) implements Verification {}
  }
}
