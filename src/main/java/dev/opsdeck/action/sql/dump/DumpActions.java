package dev.opsdeck.action.sql.dump;

import dev.opsdeck.action.Action;
import dev.opsdeck.action.sql.client.Databases;
import java.util.List;
import java.util.Map;

/** The actions of this package, and what they hold open. */
public final class DumpActions implements AutoCloseable {
  private final Stores stores;
  private final List<Action<?, ?>> actions;

  /**
   * @param variables of this process
   */
  public DumpActions(Databases databases, Map<String, String> variables) {
    this.stores = new Stores(variables);
    this.actions =
        List.of(
            new DumpDatabase(databases, stores, new PostgresProgram("pg_dump", variables)),
            new RestoreDump(databases, stores, new PostgresProgram("pg_restore", variables)),
            new ListDumps(stores));
  }

  public List<Action<?, ?>> all() {
    return actions;
  }

  @Override
  public void close() {
    stores.close();
  }
}
