package dev.opsdeck.audit;

import dev.opsdeck.database.Database;
import java.util.List;

/** Looks whether the audit is as it was written. Changes nothing. */
public interface AuditCheck {
  /** The check of the audit in a database. */
  static AuditCheck of(Database database) {
    return new PostgresAuditCheck(database);
  }

  /**
   * Recomputes all chains, and compares them with what else is kept: with runs, approvals and
   * incidents, which must be on the record, and with digests that were kept elsewhere.
   */
  Verification verify(List<AuditDigest> kept);

  /** What all chains are now, in one line that can be kept where the database's owner cannot. */
  AuditDigest digest();

  /** What the check found. */
  sealed interface Verification {
    record Intact(long rows) implements Verification {}

    /** Not one row, and nothing that should have left one. */
    record Nothing() implements Verification {}

    /**
     * @param chain in which chain
     * @param row number of the first row that is not as it was written
     */
    record Broken(int chain, long row, String reason) implements Verification {}

    /** Opsdeck did something of which the record says nothing. */
    record Unrecorded(String what, String id) implements Verification {}

    /** The chains are whole, but not those that the kept digest was made of. */
    record Rewritten(AuditDigest kept) implements Verification {}
  }
}
