package dev.opsdeck.action.sql;

import dev.opsdeck.action.StepOutcome.Again;
import dev.opsdeck.action.sql.client.Login;
import dev.opsdeck.action.sql.client.SqlAnswer;
import dev.opsdeck.kernel.Fact;

/**
 * What it means when the statistics of queries are asked for and are not there
 * (postgresql.org/docs/current/pgstatstatements.html).
 */
final class Statistics {
  private static final String EXTENSION = "pg_stat_statements";
  private static final String NO_RELATION = "42P01";
  private static final String NOT_LOADED = "55000";

  private Statistics() {}

  /** The failure in plain words, when it is about them; otherwise as it is. */
  static SqlAnswer.Failure told(Login login, SqlAnswer.Failure failure) {
    boolean about = failure.why().values().getOrDefault("why", "").contains(EXTENSION);
    return switch (failure.state()) {
      case NO_RELATION -> about ? because("sql.no-statistics", login, failure) : failure;
      case NOT_LOADED -> about ? because("sql.statistics-not-loaded", login, failure) : failure;
      default -> failure;
    };
  }

  private static SqlAnswer.Failure because(String code, Login login, SqlAnswer.Failure failure) {
    Fact why = Fact.of(code, "database", login.database(), "server", login.server().label());
    return new SqlAnswer.Failure(why, Again.WILL_NOT_HELP, failure.state(), false);
  }
}
