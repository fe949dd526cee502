package dev.opsdeck.action.sql.client;

import dev.opsdeck.action.StepContext;
import dev.opsdeck.action.StepOutcome.Again;
import dev.opsdeck.catalog.Environment;
import dev.opsdeck.catalog.SqlAccess;
import dev.opsdeck.catalog.Target;
import dev.opsdeck.cluster.Clusters;
import dev.opsdeck.kernel.Fact;
import java.net.URLEncoder;
import java.nio.charset.StandardCharsets;
import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.SQLException;
import java.sql.Statement;
import java.time.Duration;
import java.util.Map;
import java.util.Properties;

/**
 * Speaks to the databases of the catalogue, one connection for each question. None waits for ever:
 * the connection, each statement and the silence of a server have a limit. Safe for any number of
 * threads.
 */
public final class Databases {
  private static final Duration CONNECT = Duration.ofSeconds(5);

  /** How long a statement waits for a lock that others hold. */
  private static final Duration LOCK = Duration.ofSeconds(1);

  /** A server that says nothing for so long after it should have given up is not there. */
  private static final Duration GRACE = Duration.ofSeconds(5);

  private final Passwords passwords;

  /**
   * @param variables of this process, where passwords may lie
   */
  public Databases(Clusters clusters, Map<String, String> variables) {
    this.passwords = new Passwords(clusters, variables);
  }

  /** How the target of a step is spoken to. */
  public static SqlAnswer<SqlAccess> access(StepContext context) {
    if (context.target() instanceof Target.OfResource target) {
      SqlAccess access = target.resource().sql();
      if (access != null) {
        return new SqlAnswer.Given<>(access);
      }
    }
    return new SqlAnswer.Missing<>(
        new SqlAnswer.Failure(
            Fact.of(
                "sql.not-configured",
                "target",
                context.target().name(),
                "environment",
                context.environment().name()),
            Again.WILL_NOT_HELP,
            "",
            false));
  }

  /** The login of the target of a step, with the password as it is now. */
  public SqlAnswer<Login> login(StepContext context) throws InterruptedException {
    return access(context).then(access -> login(context.environment(), access));
  }

  private SqlAnswer<Login> login(Environment environment, SqlAccess access)
      throws InterruptedException {
    return passwords
        .of(environment, access.password())
        .then(password ->
            new SqlAnswer.Given<>(
                new Login(access.server(), access.database(), access.user(), password)));
  }

  /**
   * Looks, in one transaction that cannot change anything.
   *
   * @param name of who asks, as the server's list of connections shows it
   * @param limit of each statement
   */
  public <T> SqlAnswer<T> read(Login login, String name, Duration limit, SqlWork<T> work) {
    return ask(
        login,
        name,
        limit,
        connection -> {
          connection.setReadOnly(true);
          connection.setAutoCommit(false);
          T value = work.with(connection);
          connection.rollback();
          return value;
        });
  }

  /** Changes something; each statement is a transaction of its own. */
  public <T> SqlAnswer<T> change(Login login, String name, Duration limit, SqlWork<T> work) {
    return ask(login, name, limit, work);
  }

  private static <T> SqlAnswer<T> ask(Login login, String name, Duration limit, SqlWork<T> work) {
    boolean connected = false;
    try (Connection connection =
        DriverManager.getConnection(
            url(login.server(), login.database()), properties(login, name, limit))) {
      connected = true;
      bound(connection, limit);
      return new SqlAnswer.Given<>(work.with(connection));
    } catch (SQLException e) {
      return new SqlAnswer.Missing<>(Failures.of(login, e, connected));
    }
  }

  private static String url(SqlAccess.Server server, String database) {
    return "jdbc:postgresql://%s:%d/%s"
        .formatted(
            server.host(), server.port(), URLEncoder.encode(database, StandardCharsets.UTF_8));
  }

  private static Properties properties(Login login, String name, Duration limit) {
    Properties properties = new Properties();
    properties.setProperty("user", login.user());
    properties.setProperty("password", login.password().reveal());
    properties.setProperty("ApplicationName", "opsdeck " + name);
    properties.setProperty("connectTimeout", String.valueOf(CONNECT.toSeconds()));
    properties.setProperty("loginTimeout", String.valueOf(CONNECT.multipliedBy(2).toSeconds()));
    properties.setProperty("socketTimeout", String.valueOf(limit.plus(GRACE).toSeconds()));
    properties.setProperty("sslmode", login.server().tls().mode());
    String authority = login.server().authority();
    if (authority != null) {
      properties.setProperty("sslrootcert", authority);
    } else if (login.server().tls() == SqlAccess.Tls.VERIFY_FULL
        || login.server().tls() == SqlAccess.Tls.VERIFY_CA) {
      properties.setProperty("sslfactory", "org.postgresql.ssl.DefaultJavaSSLFactory");
    }
    return properties;
  }

  private static void bound(Connection connection, Duration limit) throws SQLException {
    try (Statement statement = connection.createStatement()) {
      statement.execute("SET statement_timeout = " + limit.toMillis());
      statement.execute("SET lock_timeout = " + Math.min(LOCK.toMillis(), limit.toMillis()));
    }
  }
}
