package dev.opsdeck.database;

import com.zaxxer.hikari.HikariConfig;
import com.zaxxer.hikari.HikariDataSource;
import dev.opsdeck.kernel.Secret;
import io.zonky.test.db.postgres.embedded.EmbeddedPostgres;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.sql.Connection;
import java.sql.SQLException;
import java.time.Duration;
import java.util.concurrent.atomic.AtomicInteger;

/**
 * Fresh, migrated databases on one PostgreSQL for the whole test JVM.
 *
 * <p>They need not be closed: idle connections go away by themselves, the server with the JVM.
 */
public final class TestDatabase {
  private static final AtomicInteger NUMBER = new AtomicInteger();

  private TestDatabase() {}

  /** A database of its own, with the schema and nothing in it; about 50 ms. */
  public static PostgresDatabase fresh() {
    return connect(newDatabase());
  }

  /** Another pool on the same database: another replica. */
  public static PostgresDatabase another(PostgresDatabase database) {
    return connect(place(database).jdbcUrl());
  }

  /** How another process can connect to it. */
  public static DatabaseSettings.Place.External place(PostgresDatabase database) {
    String url = ((HikariDataSource) database.dataSource()).getJdbcUrl();
    return new DatabaseSettings.Place.External(url, "postgres", Secret.of(""));
  }

  private static PostgresDatabase connect(String url) {
    DatabaseSettings.Place.External place =
        new DatabaseSettings.Place.External(url, "postgres", Secret.of(""));
    HikariConfig config =
        Pools.of(
            new DatabaseSettings(place, 20, Duration.ofSeconds(5), Duration.ofSeconds(10)), place);
    config.setMinimumIdle(0);
    config.setIdleTimeout(10_000);
    return new PostgresDatabase(new HikariDataSource(config), () -> {});
  }

  private static String newDatabase() {
    String name = "test_" + NUMBER.incrementAndGet();
    Server.execute("CREATE DATABASE " + name + " TEMPLATE migrated");
    return Server.url(name);
  }

  /** Started when the first database is asked for. */
  private static final class Server {
    private static final EmbeddedPostgres POSTGRES = start();

    private static EmbeddedPostgres start() {
      try {
        EmbeddedPostgres postgres =
            EmbeddedPostgres.builder()
                .setLocaleConfig("locale", "C")
                .setServerConfig("max_connections", "400")
                .setServerConfig("shared_buffers", "64MB")
                .setPGStartupWait(Duration.ofMinutes(1))
                .start();
        try (Connection connection = postgres.getPostgresDatabase().getConnection()) {
          connection.createStatement().execute("CREATE DATABASE migrated");
        }
        PostgresDatabase.migrate(postgres.getDatabase("postgres", "migrated"));
        return postgres;
      } catch (IOException e) {
        throw new UncheckedIOException(e);
      } catch (SQLException e) {
        throw new IllegalStateException(e);
      }
    }

    static String url(String database) {
      return "jdbc:postgresql://localhost:" + POSTGRES.getPort() + "/" + database;
    }

    static void execute(String sql) {
      try (Connection connection = POSTGRES.getPostgresDatabase().getConnection()) {
        connection.createStatement().execute(sql);
      } catch (SQLException e) {
        throw new IllegalStateException(sql, e);
      }
    }
  }
}
