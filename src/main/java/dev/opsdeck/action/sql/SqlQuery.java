package dev.opsdeck.action.sql;

import dev.opsdeck.action.ActionSpec;
import dev.opsdeck.action.Attachment;
import dev.opsdeck.action.ReadAction;
import dev.opsdeck.action.StepContext;
import dev.opsdeck.action.StepOutcome;
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
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * {@code postgres.query}: a query that stands in a runbook, in a transaction that cannot change
 * anything, with a time limit and a limit of rows. Chat has no way to write one.
 */
final class SqlQuery implements ReadAction<SqlQuery.Input, SqlQuery.Output> {
  private static final Duration LIMIT = Duration.ofSeconds(10);
  private static final int USUAL = 20;
  private static final int MOST = 500;
  private static final int SHOWN = 10;

  /**
   * @param sql one query; a column {@code trouble} that is true marks a row that is not as it
   *     should be
   * @param name of it, for people
   * @param limit of rows, 20 when it is not given, 500 at most
   * @param database another one of the same server; absent for the catalogue's
   */
  record Input(String sql, String name, @Nullable Integer limit, @Nullable String database) {}

  /**
   * @param first value of the first row; empty when there is none
   */
  record Output(int rows, String first) {}

  private static final ActionSpec<Input, Output> SPEC =
      new ActionSpec<>(
          "postgres.query",
          Effect.READ,
          AcceptedTargets.of(TargetKind.DATABASE),
          Input.class,
          Output.class,
          List.of());

  private final Databases databases;

  SqlQuery(Databases databases) {
    this.databases = databases;
  }

  @Override
  public ActionSpec<Input, Output> spec() {
    return SPEC;
  }

  @Override
  public StepOutcome<Output> perform(StepContext context, Input input) throws InterruptedException {
    return databases
        .login(context)
        .fold(login -> asked(context, input, login), SqlAnswer.Failure::failed);
  }

  private StepOutcome<Output> asked(StepContext context, Input input, Login known)
      throws InterruptedException {
    int most = Math.clamp(input.limit() == null ? USUAL : input.limit(), 1, MOST);
    Login login = input.database() == null ? known : known.to(input.database());
    return databases
        .read(login, context.run().value(), LIMIT, connection -> rows(connection, input, most))
        .fold(
            rows -> told(input, login, rows), failure -> Statistics.told(login, failure).failed());
  }

  private static Rows rows(Connection connection, Input input, int most) throws SQLException {
    try (PreparedStatement query = connection.prepareStatement(input.sql())) {
      query.setMaxRows(most + 1);
      query.setFetchSize(100);
      try (ResultSet result = query.executeQuery()) {
        return Rows.of(result, most);
      }
    }
  }

  private static StepOutcome<Output> told(Input input, Login login, Rows rows) {
    record Summary(String query, String database, int count, boolean more, boolean trouble) {}
    Summary values =
        new Summary(
            input.name(), login.database(), rows.rows().size(), rows.more(), rows.trouble());
    List<Fact> lines =
        rows.rows().size() > SHOWN
            ? List.of()
            : rows.rows().stream().map(row -> line(rows.columns(), row)).toList();
    List<Attachment> files =
        rows.rows().isEmpty()
            ? List.of()
            : List.of(new Attachment(login.database() + "-" + input.name() + ".txt", rows.table()));
    Output output = new Output(rows.rows().size(), first(rows));
    StepOutcome.Done<Output> done =
        new StepOutcome.Done<>(output, Fact.of("sql.rows", values), lines, files);
    return rows.trouble() ? done.troubled() : done;
  }

  private static String first(Rows rows) {
    return rows.rows().isEmpty() || rows.columns().isEmpty()
        ? ""
        : rows.rows().getFirst().getFirst();
  }

  private static Fact line(List<String> columns, List<String> row) {
    StringBuilder text = new StringBuilder();
    for (int i = 0; i < columns.size(); i++) {
      if (!row.get(i).isEmpty()) {
        text.append(text.isEmpty() ? "" : " · ").append(columns.get(i)).append(' ');
        text.append(row.get(i));
      }
    }
    return Fact.of("sql.row", "text", text);
  }
}
