package dev.opsdeck.action.sql.role;

import dev.opsdeck.action.ActionSpec;
import dev.opsdeck.action.ReadAction;
import dev.opsdeck.action.StepContext;
import dev.opsdeck.action.StepOutcome;
import dev.opsdeck.action.StepOutcome.Again;
import dev.opsdeck.action.sql.client.Databases;
import dev.opsdeck.action.sql.client.SqlAnswer;
import dev.opsdeck.catalog.AcceptedTargets;
import dev.opsdeck.catalog.TargetKind;
import dev.opsdeck.kernel.Fact;
import dev.opsdeck.kernel.Secret;
import dev.opsdeck.runbook.Effect;
import dev.opsdeck.secret.SealedValues;
import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.time.Duration;
import java.util.List;
import java.util.Objects;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * {@code sql.role.sessions}: whether a role is let in with a password, and how many others have
 * come in as that role lately. What has connected since the password was changed has the new one:
 * that is how services inside the cluster are seen to have it.
 */
final class RoleSessions implements ReadAction<RoleSessions.Input, RoleSessions.Output> {
  private static final Duration LATELY = Duration.ofMinutes(15);

  private static final String COUNT =
      """
      SELECT count(*) FROM pg_stat_activity
      WHERE usename = current_user AND pid <> pg_backend_pid()
        AND application_name NOT LIKE 'opsdeck %' AND backend_start > now() - make_interval(secs => ?)
      """;

  /**
   * @param password the ref of it
   * @param atLeast how many others must have come in, none unless given
   * @param within how long ago, 15 minutes unless given
   */
  record Input(
      String role, String password, @Nullable Integer atLeast, @Nullable Duration within) {}

  record Output(int sessions) {}

  private final Databases databases;
  private final SealedValues values;

  RoleSessions(Databases databases, SealedValues values) {
    this.databases = databases;
    this.values = values;
  }

  @Override
  public ActionSpec<Input, Output> spec() {
    return new ActionSpec<>(
        "sql.role.sessions",
        Effect.READ,
        AcceptedTargets.of(TargetKind.DATABASE),
        Input.class,
        Output.class,
        List.of());
  }

  @Override
  public StepOutcome<Output> perform(StepContext context, Input input) throws InterruptedException {
    RoleLogins logins = new RoleLogins(databases, values, context, input.role());
    Optional<Secret> password = logins.opened(input.password());
    if (password.isEmpty()) {
      return new StepOutcome.Failed<>(
          Fact.of("secret.value-gone", "key", input.role()), Again.WILL_NOT_HELP);
    }
    Duration within = Objects.requireNonNullElse(input.within(), LATELY);
    return logins
        .look(password.get(), connection -> count(connection, within))
        .fold(count -> judged(input, count, within), SqlAnswer.Failure::failed);
  }

  private static StepOutcome<Output> judged(Input input, int count, Duration within) {
    int atLeast = Objects.requireNonNullElse(input.atLeast(), 0);
    return count < atLeast
        ? new StepOutcome.Failed<>(
            Fact.of(
                "sql.role-nobody",
                "role",
                input.role(),
                "count",
                count,
                "least",
                atLeast,
                "minutes",
                within.toMinutes()),
            Again.MAY_HELP)
        : new StepOutcome.Done<>(
            new Output(count),
            Fact.of(
                "sql.role-sessions",
                "role",
                input.role(),
                "count",
                count,
                "minutes",
                within.toMinutes()));
  }

  private static int count(Connection connection, Duration within) throws SQLException {
    try (PreparedStatement statement = connection.prepareStatement(COUNT)) {
      statement.setLong(1, within.toSeconds());
      try (ResultSet rows = statement.executeQuery()) {
        rows.next();
        return rows.getInt(1);
      }
    }
  }
}
