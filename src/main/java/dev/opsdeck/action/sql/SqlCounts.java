package dev.opsdeck.action.sql;

import dev.opsdeck.action.ActionSpec;
import dev.opsdeck.action.ReadAction;
import dev.opsdeck.action.StepContext;
import dev.opsdeck.action.StepOutcome;
import dev.opsdeck.action.StepOutcome.Again;
import dev.opsdeck.action.sql.client.Databases;
import dev.opsdeck.action.sql.client.Login;
import dev.opsdeck.action.sql.client.SqlAnswer;
import dev.opsdeck.catalog.AcceptedTargets;
import dev.opsdeck.catalog.TargetKind;
import dev.opsdeck.kernel.Fact;
import dev.opsdeck.runbook.Effect;
import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.time.Duration;
import java.time.Instant;
import java.time.LocalDate;
import java.time.ZoneOffset;
import java.time.format.DateTimeParseException;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * {@code postgres.counts}: how many rows the tables of the catalogue have. A table that takes too
 * long to count is told as the server's own estimate.
 */
final class SqlCounts implements ReadAction<SqlCounts.Input, SqlCounts.Output> {
  /** Of one table. */
  private static final Duration LIMIT = Duration.ofSeconds(15);

  private static final String TOO_SLOW = "57014";

  /**
   * @param since a day or a time: of tables that say when a row was made, also those made since
   *     then
   * @param database another one of the same server; absent for the catalogue's
   */
  record Input(@Nullable String since, @Nullable String database) {}

  /**
   * @param rows by table; an estimate where the table was too big, nothing where it failed
   */
  record Output(int tables, int failed, Map<String, String> rows) {}

  /**
   * @param made since the time that was asked for; absent when that is not known
   */
  private record Count(long rows, @Nullable Long made, boolean estimated) {}

  private static final ActionSpec<Input, Output> SPEC =
      new ActionSpec<>(
          "postgres.counts",
          Effect.READ,
          AcceptedTargets.of(TargetKind.DATABASE),
          Input.class,
          Output.class,
          List.of());

  private final Databases databases;

  SqlCounts(Databases databases) {
    this.databases = databases;
  }

  @Override
  public ActionSpec<Input, Output> spec() {
    return SPEC;
  }

  @Override
  public StepOutcome<Output> perform(StepContext context, Input input) throws InterruptedException {
    Instant since = null;
    if (input.since() != null) {
      since = time(input.since());
      if (since == null) {
        return new StepOutcome.Failed<>(
            Fact.of("sql.no-time", "time", input.since()), Again.WILL_NOT_HELP);
      }
    }
    Instant from = since;
    return Databases.access(context)
        .then(access ->
            databases
                .login(context)
                .then(login ->
                    new SqlAnswer.Given<>(
                        counted(
                            context,
                            access.counts(),
                            input.database() == null ? login : login.to(input.database()),
                            from))))
        .fold(outcome -> outcome, SqlAnswer.Failure::failed);
  }

  private static @Nullable Instant time(String typed) {
    try {
      return typed.length() == "2025-12-01".length()
          ? LocalDate.parse(typed).atStartOfDay().toInstant(ZoneOffset.UTC)
          : Instant.parse(typed);
    } catch (DateTimeParseException unreadable) {
      return null;
    }
  }

  private StepOutcome<Output> counted(
      StepContext context, Map<String, String> tables, Login login, @Nullable Instant since)
      throws InterruptedException {
    if (tables.isEmpty()) {
      return new StepOutcome.Failed<>(
          Fact.of("sql.no-counts", "target", context.target().name()), Again.WILL_NOT_HELP);
    }
    Map<String, String> rows = new LinkedHashMap<>();
    List<Fact> lines = new ArrayList<>();
    int failed = 0;
    for (Map.Entry<String, String> table : tables.entrySet()) {
      switch (count(login, context.run().value(), table.getKey(), table.getValue(), since)) {
        case SqlAnswer.Given<Count>(Count count) -> {
          rows.put(table.getKey(), String.valueOf(count.rows()));
          lines.add(line(table.getKey(), count, since));
        }
        case SqlAnswer.Missing<Count>(SqlAnswer.Failure failure) -> {
          if (!isAboutTable(failure)) {
            return failure.failed();
          }
          failed++;
          lines.add(Fact.of("sql.not-counted", "table", table.getKey(), "why", failure.why()));
        }
      }
    }
    return told(login, new Output(tables.size(), failed, rows), lines);
  }

  /** No such table, or no right to it: the others can be counted all the same. */
  private static boolean isAboutTable(SqlAnswer.Failure failure) {
    return failure.state().startsWith("42") || failure.state().equals("55P03");
  }

  private static StepOutcome<Output> told(Login login, Output output, List<Fact> lines) {
    record Summary(String database, String server, int tables, int failed) {}
    Fact summary =
        Fact.of(
            "sql.counted",
            new Summary(
                login.database(), login.server().label(), output.tables(), output.failed()));
    StepOutcome.Done<Output> done = new StepOutcome.Done<>(output, summary, lines, List.of());
    return output.failed() > 0 ? done.troubled() : done;
  }

  private static Fact line(String table, Count count, @Nullable Instant since) {
    record Line(
        String table, long rows, @Nullable Long made, @Nullable Instant since, boolean estimated) {}
    return Fact.of(
        "sql.count", new Line(table, count.rows(), count.made(), since, count.estimated()));
  }

  private SqlAnswer<Count> count(
      Login login, String name, String table, String column, @Nullable Instant since)
      throws InterruptedException {
    SqlAnswer<Count> exact =
        databases.read(login, name, LIMIT, connection -> exact(connection, table, column, since));
    return exact instanceof SqlAnswer.Missing<Count>(SqlAnswer.Failure failure)
            && failure.state().equals(TOO_SLOW)
        ? databases.read(login, name, LIMIT, connection -> estimate(connection, table))
        : exact;
  }

  /** The names are the catalogue's, which takes none that would need quotation marks. */
  private static Count exact(
      Connection connection, String table, String column, @Nullable Instant since)
      throws SQLException {
    String from = since == null || column.isEmpty() ? "" : since.toString();
    String made =
        !from.isEmpty() ? "count(*) FILTER (WHERE " + column + " >= ?::timestamptz)" : "NULL";
    try (PreparedStatement query =
        connection.prepareStatement("SELECT count(*), " + made + " FROM " + table)) {
      if (!from.isEmpty()) {
        query.setString(1, from);
      }
      try (ResultSet result = query.executeQuery()) {
        result.next();
        return new Count(result.getLong(1), from.isEmpty() ? null : result.getLong(2), false);
      }
    }
  }

  private static Count estimate(Connection connection, String table) throws SQLException {
    try (PreparedStatement query =
        connection.prepareStatement(
            "SELECT greatest(reltuples, 0)::bigint FROM pg_class WHERE oid = ?::regclass")) {
      query.setString(1, table);
      try (ResultSet result = query.executeQuery()) {
        result.next();
        return new Count(result.getLong(1), null, true);
      }
    }
  }
}
