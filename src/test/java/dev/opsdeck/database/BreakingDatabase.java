package dev.opsdeck.database;

import java.sql.SQLException;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.Function;
import org.jdbi.v3.core.Handle;

/** Its connections break while they commit: all is there, but whoever waits for it is not told. */
public final class BreakingDatabase implements Database {
  private final Database database;
  private final AtomicInteger breaks;

  /**
   * @param times so many transactions from now on; the next ones are told as usual
   */
  public BreakingDatabase(Database database, int times) {
    this.database = database;
    this.breaks = new AtomicInteger(times);
  }

  @Override
  public <T> T inTransaction(Function<Handle, T> work) {
    T answer = database.inTransaction(work);
    if (breaks.getAndUpdate(left -> Math.max(0, left - 1)) > 0) {
      throw new DatabaseAwayException(
          "The database does not answer", new SQLException("the connection broke", "08006"));
    }
    return answer;
  }

  @Override
  public void afterCommit(Handle handle, Runnable action) {
    database.afterCommit(handle, action);
  }

  @Override
  public void beforeCommit(Handle handle, LockOrder order, Runnable action) {
    database.beforeCommit(handle, order, action);
  }
}
