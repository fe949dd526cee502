package dev.opsdeck.action.sql;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.opsdeck.action.Outcomes;
import dev.opsdeck.action.StepOutcome;
import dev.opsdeck.action.StepOutcome.Again;
import dev.opsdeck.action.StepOutcome.Assessment;
import dev.opsdeck.catalog.SqlAccess;
import dev.opsdeck.demo.cluster.SimulatedCluster;
import dev.opsdeck.kernel.Fact;
import dev.opsdeck.kernel.Json;
import io.fabric8.kubernetes.api.model.SecretBuilder;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.nio.charset.StandardCharsets;
import java.sql.Connection;
import java.time.Duration;
import java.util.Base64;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;

/** The looks at a database, against a PostgreSQL 18, with the queries of the shipped runbook. */
class SqlLooksTest {
  private static final Map<String, String> NONE = Map.of();

  private static StepOutcome<?> query(String database, String sql, String more) throws Exception {
    return SqlBench.look(
        "postgres.query",
        SqlBench.access(database, NONE),
        "{\"name\":\"q\",\"sql\":" + Json.write(sql) + more + "}");
  }

  private static StepOutcome<?> preset(String database, String name) throws Exception {
    return SqlBench.look(
        "postgres.query",
        SqlBench.access(database, NONE),
        "{\"name\":\"" + name + "\",\"sql\":" + Json.write(Presets.sql(name)) + "}");
  }

  @Test
  void slow_queries_are_told_slowest_first_and_without_what_people_wrote_into_them()
      throws Exception {
    String shop =
        SqlBench.database(
            "CREATE EXTENSION pg_stat_statements",
            "SELECT pg_sleep(0.4)",
            "SELECT count(*) FROM pg_class WHERE relname = 'secret customer'");
    var done = Outcomes.done(preset(shop, "slow-queries"));
    assertTrue(done.details().getFirst().values().get("text").contains("pg_sleep"), done::toString);
    assertFalse(done.toString().contains("secret customer"), done::toString);
    assertTrue(done.attachments().getFirst().text().startsWith("mean_ms"), done::toString);
  }

  @Test
  void a_database_without_statistics_is_told_with_what_to_do() throws Exception {
    var failed = Outcomes.failed(preset(SqlBench.database(), "slow-queries"));
    assertEquals("sql.no-statistics", failed.why().code());
    assertEquals(Again.WILL_NOT_HELP, failed.again());
  }

  @Test
  void who_waits_for_a_lock_is_trouble_and_names_who_holds_it() throws Exception {
    String shop = SqlBench.database("CREATE TABLE orders(id int)");
    assertEquals(Assessment.WELL, Outcomes.done(preset(shop, "locks")).assessment());
    try (Connection holder = SqlBench.connect(shop);
        Connection waiter = SqlBench.connect(shop)) {
      holder.setAutoCommit(false);
      holder.createStatement().execute("LOCK TABLE orders");
      Thread waiting =
          Thread.ofVirtual()
              .start(() -> {
                try {
                  waiter.createStatement().execute("DELETE FROM orders WHERE id = 4711");
                } catch (java.sql.SQLException closed) {
                  // the test is over
                }
              });
      StepOutcome.Done<?> done = Outcomes.done(preset(shop, "locks"));
      while (done.assessment() == Assessment.WELL) {
        done = Outcomes.done(preset(shop, "locks"));
      }
      String row = done.details().getFirst().values().get("text");
      assertTrue(row.contains("DELETE FROM orders WHERE id = ?"), row);
      assertTrue(row.contains("who postgres"), row);
      holder.rollback();
      waiting.join();
    }
  }

  @Test
  void connections_and_sizes_are_told() throws Exception {
    String shop = SqlBench.database("CREATE TABLE orders(id int)");
    var connections = Outcomes.done(preset(shop, "connections"));
    assertTrue(connections.toString().contains("postgres"), connections::toString);
    assertEquals(Assessment.WELL, connections.assessment());
    var sizes = Outcomes.done(preset(shop, "sizes"));
    assertTrue(sizes.details().getFirst().values().get("text").contains("public.orders"));
  }

  @Test
  void a_query_can_change_nothing() throws Exception {
    String shop = SqlBench.database("CREATE TABLE orders(id int)");
    var failed = Outcomes.failed(query(shop, "INSERT INTO orders VALUES (1) RETURNING id", ""));
    assertEquals("sql.read-only", failed.why().code());
  }

  @Test
  void a_query_that_takes_too_long_is_stopped() throws Exception {
    var failed = Outcomes.failed(query(SqlBench.database(), "SELECT pg_sleep(3600)", ""));
    assertEquals("sql.too-slow", failed.why().code());
    assertEquals(Again.MAY_HELP, failed.again());
  }

  @Test
  void rows_are_bounded_and_what_is_left_out_is_told() throws Exception {
    var done =
        Outcomes.done(
            query(SqlBench.database(), "SELECT generate_series(1, 1000)", ",\"limit\":30"));
    assertEquals("30", done.summary().values().get("count"));
    assertEquals("true", done.summary().values().get("more"));
    assertEquals(31, done.attachments().getFirst().text().lines().count());
    assertEquals(List.of(), done.details());
  }

  @Test
  void secrets_in_rows_are_masked() throws Exception {
    String token = "ghp_" + "a1B2".repeat(9);
    var done = Outcomes.done(query(SqlBench.database(), "SELECT '" + token + "' AS note", ""));
    assertFalse(done.toString().contains(token), done::toString);
  }

  @Test
  void rows_are_counted_also_those_since_a_day() throws Exception {
    String shop =
        SqlBench.database(
            "CREATE TABLE users(id int)",
            "CREATE TABLE orders(id int, created_at timestamptz)",
            "INSERT INTO users SELECT generate_series(1, 7)",
            "INSERT INTO orders VALUES (1, '2025-11-30T23:00Z'), (2, '2025-12-01T00:00Z')");
    SqlAccess access = SqlBench.access(shop, Map.of("users", "", "orders", "created_at"));
    var done =
        Outcomes.done(SqlBench.look("postgres.counts", access, "{\"since\":\"2025-12-01\"}"));
    assertEquals(Assessment.WELL, done.assessment());
    assertEquals("7", line(done, "users").get("rows"));
    assertEquals("", line(done, "users").get("made"));
    assertEquals("2", line(done, "orders").get("rows"));
    assertEquals("1", line(done, "orders").get("made"));
  }

  private static Map<String, String> line(StepOutcome.Done<?> done, String table) {
    return done.details().stream()
        .map(Fact::values)
        .filter(values -> values.get("table").equals(table))
        .findFirst()
        .orElseThrow();
  }

  @Test
  void a_table_that_is_not_there_earns_no_tick() throws Exception {
    SqlAccess access = SqlBench.access(SqlBench.database(), Map.of("users", ""));
    var done = Outcomes.done(SqlBench.look("postgres.counts", access, "{}"));
    assertEquals(Assessment.TROUBLE, done.assessment());
    assertEquals("1", done.summary().values().get("failed"));
  }

  @Test
  void another_database_of_the_server_can_be_looked_at_or_does_not_exist() throws Exception {
    String restored = SqlBench.database("CREATE TABLE users(id int)");
    SqlAccess access = SqlBench.access("postgres", Map.of("users", ""));
    var done =
        Outcomes.done(
            SqlBench.look("postgres.counts", access, "{\"database\":\"" + restored + "\"}"));
    assertEquals(restored, done.summary().values().get("database"));
    var failed =
        Outcomes.failed(SqlBench.look("postgres.counts", access, "{\"database\":\"nowhere\"}"));
    assertEquals("sql.no-database", failed.why().code());
  }

  @Test
  void a_password_comes_from_a_secret_of_the_cluster() throws Exception {
    try (SimulatedCluster cluster = SimulatedCluster.manual()) {
      cluster
          .client()
          .resource(
              new SecretBuilder()
                  .withNewMetadata()
                  .withName("db-credentials")
                  .withNamespace("prod")
                  .endMetadata()
                  .addToData(
                      "DB_PASSWORD",
                      Base64.getEncoder()
                          .encodeToString(SqlBench.PASSWORD.getBytes(StandardCharsets.UTF_8)))
                  .build())
          .create();
      var databases = SqlBench.databases(cluster.url().toString());
      SqlAccess held = secret("DB_PASSWORD");
      assertEquals(
          "1",
          Outcomes.done(
                  SqlBench.look(
                      databases, "postgres.query", held, "{\"name\":\"q\",\"sql\":\"SELECT 1\"}"))
              .summary()
              .values()
              .get("count"));
      var failed =
          Outcomes.failed(
              SqlBench.look(
                  databases,
                  "postgres.query",
                  secret("PASSWORD"),
                  "{\"name\":\"q\",\"sql\":\"SELECT 1\"}"));
      assertEquals("sql.no-password", failed.why().code());
    }
  }

  private static SqlAccess secret(String key) {
    SqlAccess access = SqlBench.access("postgres", NONE);
    return new SqlAccess(
        access.server(),
        access.database(),
        access.user(),
        new SqlAccess.Password(SqlAccess.Password.Kind.SECRET, "db-credentials", key),
        NONE,
        null);
  }

  @Test
  void a_server_without_encryption_is_refused_where_it_is_asked_for() throws Exception {
    SqlAccess access = server(SqlBench.port(), SqlAccess.Tls.VERIFY_FULL);
    var failed =
        Outcomes.failed(
            SqlBench.look("postgres.query", access, "{\"name\":\"q\",\"sql\":\"SELECT 1\"}"));
    assertEquals("sql.no-tls", failed.why().code());
    assertFalse(failed.toString().contains(SqlBench.PASSWORD));
  }

  @Test
  void a_server_that_never_answers_is_given_up() throws Exception {
    try (ServerSocket silent = new ServerSocket(0, 5, InetAddress.getLoopbackAddress())) {
      SqlAccess access = server(silent.getLocalPort(), SqlAccess.Tls.DISABLE);
      long before = System.nanoTime();
      var failed =
          Outcomes.failed(
              SqlBench.look("postgres.query", access, "{\"name\":\"q\",\"sql\":\"SELECT 1\"}"));
      assertEquals("sql.unreachable", failed.why().code());
      assertEquals(Again.MAY_HELP, failed.again());
      assertTrue(Duration.ofNanos(System.nanoTime() - before).toSeconds() < 14);
    }
  }

  private static SqlAccess server(int port, SqlAccess.Tls tls) {
    SqlAccess access = SqlBench.access("postgres", NONE);
    return new SqlAccess(
        new SqlAccess.Server("localhost", port, tls, null),
        access.database(),
        access.user(),
        access.password(),
        NONE,
        null);
  }
}
