package dev.opsdeck.run.ledger;

import dev.opsdeck.database.Database;
import dev.opsdeck.progress.RunState;
import dev.opsdeck.run.RunCensus;
import jakarta.inject.Singleton;
import java.util.EnumMap;
import java.util.Map;
import org.jdbi.v3.core.Handle;

/** The census in PostgreSQL. */
@Singleton
final class PostgresRunCensus implements RunCensus {
  /** As the index of open runs has it. */
  private static final String OPEN =
      """
      select state, count(*) from run
      where state not in ('SUCCEEDED', 'FAILED', 'CANCELLED', 'DENIED', 'EXPIRED', 'REFUSED')
      group by state
      """;

  private final Database database;

  PostgresRunCensus(Database database) {
    this.database = database;
  }

  @Override
  public Count take() {
    return database.inTransaction(handle -> new Count(open(handle), locks(handle)));
  }

  private static Map<RunState, Long> open(Handle handle) {
    Map<RunState, Long> open = new EnumMap<>(RunState.class);
    handle
        .createQuery(OPEN)
        .map((row, _) -> Map.entry(RunState.valueOf(row.getString(1)), row.getLong(2)))
        .forEach(counted -> open.put(counted.getKey(), counted.getValue()));
    return open;
  }

  private static long locks(Handle handle) {
    return handle.createQuery("select count(*) from target_lock").mapTo(Long.class).one();
  }
}
