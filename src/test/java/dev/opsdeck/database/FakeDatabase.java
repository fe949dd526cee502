package dev.opsdeck.database;

import java.lang.reflect.Proxy;
import java.sql.Connection;
import java.util.ArrayList;
import java.util.List;
import java.util.function.Function;
import org.jdbi.v3.core.Handle;
import org.jdbi.v3.core.Jdbi;

/**
 * Transactions without a database, for fakes of the stores: what follows a commit follows it, and a
 * rollback forgets it. Its handle can run no SQL.
 */
public final class FakeDatabase implements Database {
  private final ScopedValue<List<Runnable>> current = ScopedValue.newInstance();
  private final List<Undoable> undoables;
  private final Handle handle = Jdbi.create(FakeDatabase::noConnection).open();

  /**
   * @param undoables fakes in which a transaction that fails leaves nothing behind
   */
  public FakeDatabase(Undoable... undoables) {
    this.undoables = List.of(undoables);
  }

  @Override
  public <T> T inTransaction(Function<Handle, T> work) {
    if (current.isBound()) {
      throw new IllegalStateException("a transaction is already open on this thread");
    }
    List<Runnable> committed = new ArrayList<>();
    List<Runnable> before = undoables.stream().map(Undoable::remember).toList();
    T answer;
    try {
      answer = ScopedValue.where(current, committed).call(() -> work.apply(handle));
    } catch (RuntimeException | Error failed) {
      before.forEach(Runnable::run);
      throw failed;
    }
    committed.forEach(Runnable::run);
    return answer;
  }

  @Override
  public void afterCommit(Handle in, Runnable action) {
    current.get().add(action);
  }

  private static Connection noConnection() {
    return (Connection)
        Proxy.newProxyInstance(
            FakeDatabase.class.getClassLoader(),
            new Class<?>[] {Connection.class},
            (proxy, method, arguments) -> {
              Class<?> type = method.getReturnType();
              if (type == boolean.class) {
                return true;
              }
              if (type.isPrimitive() && type != void.class) {
                return 0;
              }
              if (type == void.class) {
                return null;
              }
              throw new UnsupportedOperationException("no SQL here: " + method.getName());
            });
  }
}
