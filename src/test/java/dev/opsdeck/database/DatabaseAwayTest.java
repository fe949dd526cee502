package dev.opsdeck.database;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.opsdeck.kernel.Secret;
import java.net.URI;
import java.time.Duration;
import org.junit.jupiter.api.Test;

class DatabaseAwayTest {
  private final URI server =
      URI.create(TestDatabase.place(TestDatabase.fresh()).jdbcUrl().substring("jdbc:".length()));

  @Test
  void the_start_waits_for_a_database_that_comes_later() throws Exception {
    try (UnreliableProxy proxy = new UnreliableProxy(server.getPort())) {
      proxy.goAway(3);

      try (PostgresDatabase database = open(proxy)) {
        assertTrue(database.ping());
      }

      assertEquals(3, proxy.refused());
    }
  }

  @Test
  void a_database_that_goes_away_later_is_a_clear_error_until_it_is_back() throws Exception {
    try (UnreliableProxy proxy = new UnreliableProxy(server.getPort());
        PostgresDatabase database = open(proxy)) {
      assertEquals(1, one(database));

      proxy.goAway(Integer.MAX_VALUE);
      assertFalse(database.ping());
      assertThrows(DatabaseAwayException.class, () -> one(database));

      proxy.comeBack();
      assertEquals(1, one(database));
    }
  }

  private PostgresDatabase open(UnreliableProxy proxy) {
    String url = "jdbc:postgresql://localhost:" + proxy.port() + server.getPath();
    DatabaseSettings.Place place =
        new DatabaseSettings.Place.External(url, "postgres", Secret.of(""));
    return PostgresDatabase.open(
        new DatabaseSettings(place, 2, Duration.ofMinutes(1), Duration.ofSeconds(2)));
  }

  private static int one(PostgresDatabase database) {
    return database.inTransaction(h -> h.createQuery("SELECT 1").mapTo(Integer.class).one());
  }
}
