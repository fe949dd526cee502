package dev.opsdeck.run.engine;

import dev.opsdeck.database.Database;
import dev.opsdeck.database.FakeDatabase;
import dev.opsdeck.database.Undoable;
import java.util.function.Function;
import org.jdbi.v3.core.Handle;

/** Transactions among which the process can be gone, or somebody comes between. */
final class CrashingDatabase implements Database {
  /** The process is gone at this instant. Not an exception that anything may catch. */
  static final class Crash extends Error {
    private static final long serialVersionUID = 1L;
  }

  private final FakeDatabase database;
  private int begun;
  private int commits;
  private int crashBefore = -1;
  private int crashAfter = -1;
  private int disturbedAt = -1;
  private Runnable disturbance = () -> {};

  CrashingDatabase(Undoable... stores) {
    database = new FakeDatabase(stores);
  }

  void crashBeforeCommit(int number) {
    crashBefore = number;
  }

  void crashAfterCommit(int number) {
    crashAfter = number;
  }

  /** Somebody does this just before that one of the transactions to come, 1 for the next. */
  void disturb(int number, Runnable work) {
    disturbedAt = begun + number;
    disturbance = work;
  }

  int commits() {
    return commits;
  }

  @Override
  public synchronized <T> T inTransaction(Function<Handle, T> work) {
    if (++begun == disturbedAt) {
      disturbance.run();
    }
    return database.inTransaction(handle -> {
      database.afterCommit(handle, () -> crashIf(commits == crashAfter));
      T result = work.apply(handle);
      commits++;
      crashIf(commits == crashBefore);
      return result;
    });
  }

  private static void crashIf(boolean now) {
    if (now) {
      throw new Crash();
    }
  }

  @Override
  public void afterCommit(Handle handle, Runnable action) {
    database.afterCommit(handle, action);
  }
}
