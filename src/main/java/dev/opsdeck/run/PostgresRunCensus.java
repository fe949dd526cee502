package dev.opsdeck.run;

import dev.opsdeck.database.Database;
import dev.opsdeck.progress.RunState;
import jakarta.inject.Singleton;
import java.util.Arrays;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;
import org.jdbi.v3.core.Handle;

/** The census in PostgreSQL. */
@Singleton
final class PostgresRunCensus implements RunCensus {
  private static final List<String> OPEN =
      Arrays.stream(RunState.values())
          .filter(state -> !state.isFinal())
          .map(RunState::name)
          .toList();

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
        .createQuery("select state, count(*) from run where state in (<open>) group by state")
        .bindList("open", OPEN)
        .map((row, _) -> Map.entry(RunState.valueOf(row.getString(1)), row.getLong(2)))
        .forEach(counted -> open.put(counted.getKey(), counted.getValue()));
    return open;
  }

  private static long locks(Handle handle) {
    return handle.createQuery("select count(*) from target_lock").mapTo(Long.class).one();
  }
}
