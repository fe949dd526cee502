package dev.opsdeck.database;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.fasterxml.jackson.databind.JsonNode;
import dev.opsdeck.database.Database.LockOrder;
import dev.opsdeck.kernel.Json;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import org.jdbi.v3.core.Handle;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

class PostgresDatabaseTest {
  private final PostgresDatabase database = TestDatabase.fresh();

  @BeforeEach
  void table() {
    database.useTransaction(
        h -> h.execute("CREATE TABLE IF NOT EXISTS t (a text, j jsonb, at timestamptz)"));
  }

  @Test
  void what_a_transaction_wrote_is_there_after_it() {
    database.useTransaction(h -> h.execute("INSERT INTO t (a) VALUES ('x')"));

    assertEquals(1, rows());
  }

  @Test
  void a_transaction_that_throws_leaves_nothing() {
    assertThrows(
        IllegalArgumentException.class,
        () ->
            database.useTransaction(h -> {
              h.execute("INSERT INTO t (a) VALUES ('x')");
              throw new IllegalArgumentException("no");
            }));

    assertEquals(0, rows());
  }

  @Test
  void a_transaction_that_answers_null_is_rolled_back() {
    assertThrows(
        IllegalStateException.class,
        () ->
            database.<String>inTransaction(h -> {
              h.execute("INSERT INTO t (a) VALUES ('x')");
              return nothing();
            }));

    assertEquals(0, rows());
  }

  @Test
  void a_transaction_inside_another_is_a_bug() {
    IllegalStateException e =
        assertThrows(
            IllegalStateException.class,
            () -> database.useTransaction(h -> database.useTransaction(inner -> {})));

    assertTrue(e.getMessage().contains("already open"), e.getMessage());
  }

  @Test
  void what_follows_a_commit_runs_outside_of_it_and_sees_it() {
    List<Integer> seen = new ArrayList<>();

    database.useTransaction(h -> {
      h.execute("INSERT INTO t (a) VALUES ('x')");
      database.afterCommit(h, () -> seen.add(rows()));
    });

    assertEquals(List.of(1), seen);
  }

  @Test
  void last_work_runs_inside_the_transaction_in_the_order_of_its_locks() {
    List<String> ran = new ArrayList<>();

    database.useTransaction(h -> {
      database.beforeCommit(h, new LockOrder(2, "a"), () -> ran.add("2a"));
      database.beforeCommit(h, new LockOrder(1, "b"), () -> ran.add("1b"));
      database.beforeCommit(h, new LockOrder(1, "a"), () -> ran.add("1a first"));
      database.beforeCommit(h, new LockOrder(1, "a"), () -> ran.add("1a second"));
      database.beforeCommit(
          h, new LockOrder(1, "c"), () -> h.execute("INSERT INTO t (a) VALUES ('x')"));
      ran.add("work");
    });

    assertEquals(List.of("work", "1a first", "1a second", "1b", "2a"), ran);
    assertEquals(1, rows());
  }

  @Test
  void last_work_that_throws_rolls_back() {
    assertThrows(
        IllegalArgumentException.class,
        () ->
            database.useTransaction(h -> {
              h.execute("INSERT INTO t (a) VALUES ('x')");
              database.beforeCommit(
                  h,
                  new LockOrder(1, "a"),
                  () -> {
                    throw new IllegalArgumentException("no");
                  });
            }));

    assertEquals(0, rows());
  }

  @Test
  void what_follows_a_commit_does_not_follow_a_rollback() {
    List<String> ran = new ArrayList<>();

    assertThrows(
        IllegalArgumentException.class,
        () ->
            database.useTransaction(h -> {
              database.afterCommit(h, () -> ran.add("hook"));
              throw new IllegalArgumentException("no");
            }));

    assertEquals(List.of(), ran);
  }

  @Test
  void a_failure_after_the_commit_neither_shows_nor_stops_what_follows() {
    List<String> ran = new ArrayList<>();

    database.useTransaction(h -> {
      database.afterCommit(
          h,
          () -> {
            throw new IllegalStateException("hook");
          });
      database.afterCommit(h, () -> ran.add("second"));
    });

    assertEquals(List.of("second"), ran);
  }

  @Test
  void a_hook_for_a_finished_transaction_is_a_bug() {
    Handle finished = database.inTransaction(h -> h);

    assertThrows(IllegalStateException.class, () -> database.afterCommit(finished, () -> {}));
  }

  @Test
  void json_and_instants_come_back_as_they_went() {
    JsonNode json = Json.object().put("name", "a\"b").put("count", 3);
    Instant at = Instant.parse("2026-03-29T01:30:00.123456Z");

    database.useTransaction(h ->
        h.createUpdate("INSERT INTO t (j, at) VALUES (:j, :at)")
            .bind("j", json)
            .bind("at", at)
            .execute());

    assertEquals(
        json,
        database.inTransaction(h -> h.createQuery("SELECT j FROM t").mapTo(JsonNode.class).one()));
    assertEquals(
        at,
        database.inTransaction(h -> h.createQuery("SELECT at FROM t").mapTo(Instant.class).one()));
  }

  @Test
  void every_database_is_fresh() {
    database.useTransaction(h -> h.execute("INSERT INTO t (a) VALUES ('x')"));

    boolean there =
        TestDatabase.fresh()
            .<Boolean>inTransaction(h ->
                h.createQuery("SELECT to_regclass('t') IS NOT NULL").mapTo(Boolean.class).one());
    assertFalse(there);
  }

  @Test
  void a_closed_database_does_not_answer_a_ping() {
    assertTrue(database.ping());

    database.close();

    assertFalse(database.ping());
    assertThrows(DatabaseAwayException.class, () -> database.useTransaction(h -> {}));
  }

  @Test
  void a_server_that_only_reads_now_is_away_and_its_connection_is_used_no_more() {
    database.useTransaction(h -> h.execute("SET SESSION CHARACTERISTICS AS TRANSACTION READ ONLY"));

    assertThrows(
        DatabaseAwayException.class,
        () -> database.useTransaction(h -> h.execute("INSERT INTO t (a) VALUES ('x')")));

    database.useTransaction(h -> h.execute("INSERT INTO t (a) VALUES ('x')"));
    assertEquals(1, rows());
  }

  @SuppressWarnings({"TypeParameterUnusedInFormals", "NullAway"})
  private static <T> T nothing() {
    return null;
  }

  private int rows() {
    return database.inTransaction(
        h -> h.createQuery("SELECT count(*) FROM t").mapTo(Integer.class).one());
  }
}
