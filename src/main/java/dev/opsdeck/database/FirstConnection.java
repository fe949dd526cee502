package dev.opsdeck.database;

import java.sql.DriverManager;
import java.sql.SQLException;
import java.time.Duration;
import java.util.Properties;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Waits at the start for a database that is not there yet, with growing pauses. */
final class FirstConnection {
  private static final Logger LOG = LoggerFactory.getLogger(FirstConnection.class);
  private static final Duration LONGEST_PAUSE = Duration.ofSeconds(5);

  private final DatabaseSettings.Place.External place;
  private final Duration patience;

  FirstConnection(DatabaseSettings.Place.External place, Duration patience) {
    this.place = place;
    this.patience = patience;
  }

  void await() {
    long deadline = System.nanoTime() + patience.toNanos();
    Duration pause = Duration.ofMillis(250);
    while (true) {
      try {
        tryOnce();
        return;
      } catch (SQLException e) {
        failWhenHopeless(e, deadline - System.nanoTime() - pause.toNanos());
        LOG.warn(
            "No database yet at {} ({}): trying again in {} ms",
            place.shown(),
            e.getMessage(),
            pause.toMillis());
      }
      rest(pause);
      pause = longer(pause);
    }
  }

  private void tryOnce() throws SQLException {
    Properties properties = new Properties();
    properties.setProperty("user", place.user());
    properties.setProperty("password", place.password().reveal());
    properties.setProperty("targetServerType", "primary");
    properties.setProperty("connectTimeout", "3");
    properties.setProperty("socketTimeout", "5");
    DriverManager.getConnection(place.jdbcUrl(), properties).close();
  }

  private void failWhenHopeless(SQLException e, long nanosLeft) {
    if (isRefusal(e)) {
      throw new DatabaseAwayException(
          "The database at %s refuses user '%s': %s. Check OPSDECK_DATABASE_URL, _USER and _PASSWORD"
              .formatted(place.shown(), place.user(), e.getMessage()),
          e);
    }
    if (nanosLeft <= 0) {
      throw new DatabaseAwayException(
          "No database at %s after %d s: %s. Check that it runs and that OPSDECK_DATABASE_URL is right"
              .formatted(place.shown(), patience.toSeconds(), e.getMessage()),
          e);
    }
  }

  /** Wrong password or no such database (SQLSTATE classes 28 and 3D): waiting will not help. */
  private static boolean isRefusal(SQLException e) {
    String state = e.getSQLState();
    return state != null && (state.startsWith("28") || state.startsWith("3D"));
  }

  private static Duration longer(Duration pause) {
    Duration twice = pause.multipliedBy(2);
    return twice.compareTo(LONGEST_PAUSE) < 0 ? twice : LONGEST_PAUSE;
  }

  private static void rest(Duration pause) {
    try {
      Thread.sleep(pause);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new DatabaseAwayException("Interrupted while waiting for the database", e);
    }
  }
}
