package dev.opsdeck.audit;

import org.jdbi.v3.core.Handle;

/** The record that only grows. */
public interface Audit {
  /** Appends as part of a transaction; the hash of each row covers the row before it. */
  void append(Handle handle, AuditEntry entry);

  /** Recomputes the whole chain. */
  Verification verify();

  /** What the check of the chain found. */
  sealed interface Verification {
    record Intact(long rows) implements Verification {}

    /**
     * @param row number of the first row that is not as it was written
     */
    record Broken(long row, String reason) implements Verification {}
  }
}
