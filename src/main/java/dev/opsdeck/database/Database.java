package dev.opsdeck.database;

import java.util.Comparator;
import java.util.function.Consumer;
import java.util.function.Function;
import org.jdbi.v3.core.Handle;

/** Transactions on PostgreSQL. No transaction is open across a call to anything else. */
public interface Database {
  /**
   * Runs in one transaction (read committed); rolls back when it throws.
   *
   * <p>The answer may differ from nothing: work that returns null is a bug. So is a transaction
   * inside another one on the same thread: hand the handle down instead.
   *
   * @throws DatabaseAwayException when there is no connection, or it broke. Then all of it may have
   *     been committed, or nothing: who must know asks again, or does what may be done twice
   */
  <T> T inTransaction(Function<Handle, T> work);

  default void useTransaction(Consumer<Handle> work) {
    inTransaction(handle -> {
      work.accept(handle);
      return Boolean.TRUE;
    });
  }

  /**
   * Runs after the transaction of this handle has committed, outside of it; not at all when it
   * rolls back. What it throws is logged and hidden from the caller, whose work is done.
   */
  void afterCommit(Handle handle, Runnable action);

  /**
   * Runs at the end of the transaction of this handle, still inside of it; not at all when the work
   * has thrown. For rows that many transactions lock: taken last, in the one order that all keep,
   * they are held briefly and cannot deadlock.
   *
   * <p>A database without locks may run it at once.
   */
  default void beforeCommit(Handle handle, LockOrder order, Runnable action) {
    action.run();
  }

  /**
   * When a lock is taken compared with others.
   *
   * @param rank lower ones first; what everybody waits for has the highest
   * @param name orders those of one rank
   */
  record LockOrder(int rank, String name) implements Comparable<LockOrder> {
    private static final Comparator<LockOrder> ORDER =
        Comparator.comparingInt(LockOrder::rank).thenComparing(LockOrder::name);

    @Override
    public int compareTo(LockOrder other) {
      return ORDER.compare(this, other);
    }
  }
}
