package dev.opsdeck.database;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.opsdeck.kernel.Secret;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.ServerSocket;
import java.time.Duration;
import java.util.List;
import org.junit.jupiter.api.Test;

class ExternalDatabaseTest {
  private static final Secret PASSWORD = Secret.of("hunter2");

  @Test
  void a_database_that_stays_away_ends_the_start_without_showing_the_password() {
    String url = "jdbc:postgresql://localhost:" + unusedPort() + "/opsdeck?password=hunter2";

    DatabaseAwayException e =
        assertThrows(
            DatabaseAwayException.class,
            () -> PostgresDatabase.open(settings(url, Duration.ofMillis(300))));

    assertTrue(e.getMessage().contains("OPSDECK_DATABASE_URL"), e.getMessage());
    assertFalse(e.getMessage().contains("hunter2"), e.getMessage());
  }

  @Test
  void a_missing_database_ends_the_start_at_once() {
    String existing = TestDatabase.place(TestDatabase.fresh()).jdbcUrl();
    String url = existing.substring(0, existing.lastIndexOf('/')) + "/missing";

    DatabaseAwayException e =
        assertThrows(
            DatabaseAwayException.class,
            () -> PostgresDatabase.open(settings(url, Duration.ofMinutes(5))));

    assertTrue(e.getMessage().contains("\"missing\" does not exist"), e.getMessage());
  }

  @Test
  void a_database_that_answers_is_opened_and_migrated() {
    DatabaseSettings.Place.External place = TestDatabase.place(TestDatabase.fresh());

    try (PostgresDatabase database = PostgresDatabase.open(DatabaseSettings.of(place))) {
      assertEquals(List.of(), rows(database));
    }
  }

  @Test
  void a_server_that_only_reads_is_waited_for_like_one_that_is_away() {
    PostgresDatabase standby = TestDatabase.fresh();
    String url = TestDatabase.place(standby).jdbcUrl();
    String name = url.substring(url.lastIndexOf('/') + 1);
    standby.useTransaction(
        h -> h.execute("ALTER DATABASE " + name + " SET default_transaction_read_only = on"));

    DatabaseAwayException e =
        assertThrows(
            DatabaseAwayException.class,
            () -> PostgresDatabase.open(settings(url, Duration.ofMillis(300))));

    assertTrue(e.getMessage().contains("primary"), e.getMessage());
  }

  @Test
  void settings_do_not_show_the_password() {
    DatabaseSettings settings =
        settings("jdbc:postgresql://db/opsdeck?password=hunter2", Duration.ZERO);

    assertFalse(settings.toString().contains("hunter2"), settings.toString());
  }

  private static DatabaseSettings settings(String url, Duration patience) {
    return new DatabaseSettings(
        new DatabaseSettings.Place.External(url, "postgres", PASSWORD),
        2,
        patience,
        Duration.ofSeconds(2));
  }

  private static List<Long> rows(PostgresDatabase database) {
    return database.inTransaction(
        h -> h.createQuery("SELECT id FROM outbox").mapTo(Long.class).list());
  }

  private static int unusedPort() {
    try (ServerSocket socket = new ServerSocket(0)) {
      return socket.getLocalPort();
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }
}
