package dev.opsdeck.database;

import java.util.function.Function;
import org.jdbi.v3.core.Handle;
import org.mockito.Mockito;

/** Transactions for in-memory stores: one after the other; nothing is ever rolled back. */
public final class OneAtATime implements Database {
  private final Handle handle = Mockito.mock(Handle.class);

  @Override
  public synchronized <T> T inTransaction(Function<Handle, T> work) {
    return work.apply(handle);
  }

  @Override
  public void afterCommit(Handle handle, Runnable action) {
    action.run();
  }
}
