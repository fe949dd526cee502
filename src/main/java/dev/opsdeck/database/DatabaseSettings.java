package dev.opsdeck.database;

import dev.opsdeck.kernel.Secret;
import java.nio.file.Path;
import java.time.Duration;

/**
 * Where the database is and how it is used.
 *
 * @param connections at most so many at once, at least 2
 * @param patience how long the start waits for a database that is away
 * @param connectionWait how long a transaction waits for a connection before it fails
 */
public record DatabaseSettings(
    Place place, int connections, Duration patience, Duration connectionWait) {
  public DatabaseSettings {
    if (connections < 2) {
      throw new IllegalArgumentException(
          "DatabaseSettings.connections must be at least 2, was " + connections);
    }
  }

  /** Twenty connections, one minute of patience at the start, three seconds later on. */
  public static DatabaseSettings of(Place place) {
    return new DatabaseSettings(place, 20, Duration.ofMinutes(1), Duration.ofSeconds(3));
  }

  /** Whose server it is. */
  public sealed interface Place {
    /** Somebody runs it for us. */
    record External(String jdbcUrl, String user, Secret password) implements Place {
      public External {
        if (!jdbcUrl.startsWith("jdbc:postgresql:")) {
          throw new IllegalArgumentException(
              "the database URL must start with 'jdbc:postgresql:', such as"
                  + " jdbc:postgresql://db.example.com:5432/opsdeck");
        }
      }

      /** The URL without its parameters, among which may be a password. */
      String shown() {
        int parameters = jdbcUrl.indexOf('?');
        return parameters < 0 ? jdbcUrl : jdbcUrl.substring(0, parameters);
      }

      @Override
      public String toString() {
        return "External[" + shown() + ", user=" + user + "]";
      }
    }

    /** A PostgreSQL of our own, on this machine, that keeps its data in a folder. */
    record Embedded(Path data) implements Place {}
  }
}
