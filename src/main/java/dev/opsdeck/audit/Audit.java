package dev.opsdeck.audit;

import org.jdbi.v3.core.Handle;

/** The record that only grows. {@link AuditCheck} tells whether it did. */
public interface Audit {
  /**
   * Appends as part of a transaction. What concerns one subject is in one of several chains, in
   * which the hash of each row covers the row before it.
   */
  void append(Handle handle, AuditEntry entry);

  /** Appends in a transaction of its own: on the record when it returns. */
  void append(AuditEntry entry);
}
