package dev.opsdeck.progress;

import dev.opsdeck.database.Database;
import jakarta.inject.Singleton;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Timestamp;
import org.jdbi.v3.core.statement.StatementContext;
import org.jspecify.annotations.Nullable;

/** The backlog in PostgreSQL. */
@Singleton
final class PostgresBacklog implements Backlog {
  private static final String MEASURE =
      """
      SELECT count(*) FILTER (WHERE NOT given_up), min(put_at) FILTER (WHERE NOT given_up),
        count(*) FILTER (WHERE given_up)
      FROM outbox
      """;

  private final Database database;

  PostgresBacklog(Database database) {
    this.database = database;
  }

  @Override
  public Size measure() {
    return database.inTransaction(
        handle -> handle.createQuery(MEASURE).map(PostgresBacklog::size).one());
  }

  private static Size size(ResultSet row, StatementContext context) throws SQLException {
    @Nullable Timestamp oldest = row.getTimestamp(2);
    return new Size(row.getLong(1), oldest == null ? null : oldest.toInstant(), row.getLong(3));
  }
}
