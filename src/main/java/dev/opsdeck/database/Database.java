package dev.opsdeck.database;

import java.util.function.Consumer;
import java.util.function.Function;
import org.jdbi.v3.core.Handle;

/** Transactions on PostgreSQL. No transaction is open across a call to anything else. */
public interface Database {
  /**
   * Runs in one transaction (read committed); rolls back when it throws.
   *
   * <p>The answer may differ from nothing: work that returns null is a bug.
   */
  <T> T inTransaction(Function<Handle, T> work);

  default void useTransaction(Consumer<Handle> work) {
    inTransaction(handle -> {
      work.accept(handle);
      return Boolean.TRUE;
    });
  }

  /** Runs after the transaction of this handle has committed; not at all when it rolls back. */
  void afterCommit(Handle handle, Runnable action);
}
