package dev.opsdeck.action.sql.client;

import dev.opsdeck.action.StepOutcome.Again;
import dev.opsdeck.action.sql.client.SqlAnswer.Failure;
import dev.opsdeck.kernel.Fact;
import java.sql.SQLException;
import javax.net.ssl.SSLException;
import org.jspecify.annotations.Nullable;

/** What an error of PostgreSQL means (appendix A of its manual, SQLSTATE). */
final class Failures {
  private Failures() {}

  /**
   * @param connected whether the work had begun
   */
  static Failure of(Login login, SQLException error, boolean connected) {
    String state = error.getSQLState() == null ? "" : error.getSQLState();
    boolean broken = state.startsWith("08") || state.equals("57P01");
    return new Failure(
        Fact.of(code(state, error, connected), values(login, error)),
        isPassing(state) ? Again.MAY_HELP : Again.WILL_NOT_HELP,
        state,
        connected && broken);
  }

  private static String code(String state, SQLException error, boolean connected) {
    if (isTls(error)) {
      return "sql.no-tls";
    }
    return switch (state) {
      case "28P01", "28000" -> "sql.denied";
      case "3D000" -> "sql.no-database";
      case "42501" -> "sql.no-right";
      case "57014" -> "sql.too-slow";
      case "55P03" -> "sql.locked";
      case "53300" -> "sql.full";
      case "57P03" -> "sql.starting";
      case "25006" -> "sql.read-only";
      default ->
          state.startsWith("08") ? connected ? "sql.broken" : "sql.unreachable" : "sql.refused";
    };
  }

  private record Values(String database, String server, String user, String why, String state) {}

  private static Values values(Login login, SQLException error) {
    String state = error.getSQLState() == null ? "" : error.getSQLState();
    String why = String.valueOf(error.getMessage()).replaceFirst("^(ERROR|FATAL): ", "");
    return new Values(login.database(), login.server().label(), login.user(), why, state);
  }

  private static boolean isPassing(String state) {
    return state.startsWith("08")
        || state.startsWith("53")
        || state.startsWith("57P")
        || state.startsWith("40")
        || state.equals("55P03")
        || state.equals("57014");
  }

  private static boolean isTls(SQLException error) {
    @Nullable Throwable cause = error;
    while (cause != null && !(cause instanceof SSLException)) {
      cause = cause.getCause();
    }
    return cause != null || String.valueOf(error.getMessage()).contains("does not support SSL");
  }
}
