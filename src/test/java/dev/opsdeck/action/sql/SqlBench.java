package dev.opsdeck.action.sql;

import dev.opsdeck.action.Action;
import dev.opsdeck.action.ReadAction;
import dev.opsdeck.action.RecordedStep;
import dev.opsdeck.action.StepOutcome;
import dev.opsdeck.action.sql.client.Databases;
import dev.opsdeck.catalog.CloudResource;
import dev.opsdeck.catalog.Cluster;
import dev.opsdeck.catalog.Environment;
import dev.opsdeck.catalog.SqlAccess;
import dev.opsdeck.catalog.Target;
import dev.opsdeck.catalog.Tier;
import dev.opsdeck.cluster.Clusters;
import dev.opsdeck.cluster.connection.Connection;
import dev.opsdeck.kernel.Json;
import io.zonky.test.db.postgres.embedded.EmbeddedPostgres;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.sql.DriverManager;
import java.sql.SQLException;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.atomic.AtomicInteger;

/** A PostgreSQL 18 with statistics of queries, and the actions on its databases. */
final class SqlBench {
  static final String PASSWORD = "correct-horse-7Q";
  private static final AtomicInteger NUMBER = new AtomicInteger();

  private SqlBench() {}

  /** Started when the first database is asked for; it ends with the JVM. */
  private static final class Server {
    private static final EmbeddedPostgres POSTGRES = start();

    private static EmbeddedPostgres start() {
      try {
        return EmbeddedPostgres.builder()
            .setLocaleConfig("locale", "C")
            .setServerConfig("shared_preload_libraries", "pg_stat_statements")
            .setPGStartupWait(Duration.ofMinutes(1))
            .start();
      } catch (IOException e) {
        throw new UncheckedIOException(e);
      }
    }
  }

  static int port() {
    return Server.POSTGRES.getPort();
  }

  /** A database of its own. */
  static String database(String... statements) {
    String name = "shop_" + NUMBER.incrementAndGet();
    execute("postgres", "CREATE DATABASE " + name);
    execute(name, statements);
    return name;
  }

  static void execute(String database, String... statements) {
    try (java.sql.Connection connection = connect(database)) {
      for (String statement : statements) {
        connection.createStatement().execute(statement);
      }
    } catch (SQLException e) {
      throw new IllegalStateException(String.join("; ", statements), e);
    }
  }

  static java.sql.Connection connect(String database) throws SQLException {
    return DriverManager.getConnection(
        "jdbc:postgresql://localhost:" + port() + "/" + database, "postgres", "");
  }

  static SqlAccess access(String database, Map<String, String> counts) {
    return new SqlAccess(
        new SqlAccess.Server("localhost", port(), SqlAccess.Tls.DISABLE, null),
        database,
        "postgres",
        new SqlAccess.Password(SqlAccess.Password.Kind.ENV, "SHOP_PASSWORD", ""),
        counts,
        null);
  }

  static RecordedStep step(SqlAccess access) {
    CloudResource resource =
        new CloudResource(
            CloudResource.Kind.DATABASE, "shop-db", new CloudResource.Own("shop-db"), access);
    Environment environment =
        new Environment(
            "shop",
            "prod",
            Set.of(),
            Tier.PRODUCTION,
            new Cluster("aks", "aks"),
            "prod",
            null,
            null,
            List.of(resource));
    return new RecordedStep(
        new Target.OfResource(environment, resource, List.of(environment)),
        () -> Instant.parse("2026-03-01T03:00:00Z"));
  }

  /** With the password in a variable, and a cluster that may hold others. */
  static Databases databases(String cluster) {
    return new Databases(
        new Clusters(any -> Connection.open(cluster)), Map.of("SHOP_PASSWORD", PASSWORD));
  }

  static StepOutcome<?> look(String action, SqlAccess access, String with) throws Exception {
    return look(databases("http://127.0.0.1:1"), action, access, with);
  }

  static StepOutcome<?> look(Databases databases, String action, SqlAccess access, String with)
      throws Exception {
    Action<?, ?> found =
        SqlActions.looks(databases).stream()
            .filter(each -> each.spec().name().equals(action))
            .findFirst()
            .orElseThrow();
    return perform((ReadAction<?, ?>) found, access, with);
  }

  private static <I extends Record, O extends Record> StepOutcome<O> perform(
      ReadAction<I, O> action, SqlAccess access, String with) throws Exception {
    return action.perform(step(access), Json.convert(Json.parse(with), action.spec().input()));
  }
}
