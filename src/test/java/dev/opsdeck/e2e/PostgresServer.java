package dev.opsdeck.e2e;

import io.zonky.test.db.postgres.embedded.EmbeddedPostgres;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.SQLException;
import java.time.Duration;

/** A PostgreSQL that belongs to nobody's process: it can be restarted below those who use it. */
public final class PostgresServer implements AutoCloseable {
  private static final String DATABASE = "opsdeck";

  private final Path folder;
  private EmbeddedPostgres running;

  private PostgresServer(Path folder) throws IOException {
    this.folder = folder;
    this.running = start(0);
  }

  /** Starts it with an empty database; it keeps what it promises, as in production. */
  public static PostgresServer start(Path folder) throws IOException {
    PostgresServer server = new PostgresServer(folder);
    server.execute("postgres", "create database " + DATABASE);
    return server;
  }

  private EmbeddedPostgres start(int port) throws IOException {
    EmbeddedPostgres.Builder builder =
        EmbeddedPostgres.builder()
            .setDataDirectory(folder.resolve("data"))
            .setOverrideWorkingDirectory(folder.resolve("binaries").toFile())
            .setCleanDataDirectory(false)
            .setPGStartupWait(Duration.ofMinutes(1))
            .setLocaleConfig("locale", "C")
            .setServerConfig("max_connections", "200")
            .setServerConfig("fsync", "on")
            .setServerConfig("synchronous_commit", "on")
            .setServerConfig("full_page_writes", "on");
    if (System.getProperty("opsdeck.sql") != null) {
      builder
          .setServerConfig("log_statement", "mod")
          .setServerConfig("logging_collector", "on")
          .setServerConfig("log_directory", System.getProperty("opsdeck.sql"))
          .setServerConfig("log_line_prefix", "'%m [%p] %r '");
    }
    return (port == 0 ? builder : builder.setPort(port)).start();
  }

  public int port() {
    return running.getPort();
  }

  /** Ends all connections, stops, and starts again on the same port with the same data. */
  void restart() {
    int port = port();
    try {
      running.close();
      running = start(port);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  public static String url(int port) {
    return "jdbc:postgresql://localhost:" + port + "/" + DATABASE;
  }

  public Connection connect() throws SQLException {
    return DriverManager.getConnection(url(port()), "postgres", "");
  }

  /** The number in the first column of the first row. */
  public long count(String sql) {
    return Long.parseLong(text(sql));
  }

  /** The first column of the first row; empty when there is none. */
  public String text(String sql) {
    try (Connection connection = connect();
        var rows = connection.createStatement().executeQuery(sql)) {
      return rows.next() ? rows.getString(1) : "";
    } catch (SQLException e) {
      throw new IllegalStateException(sql, e);
    }
  }

  private void execute(String database, String sql) {
    String url = "jdbc:postgresql://localhost:" + port() + "/" + database;
    try (Connection connection = DriverManager.getConnection(url, "postgres", "")) {
      connection.createStatement().execute(sql);
    } catch (SQLException e) {
      throw new IllegalStateException(sql, e);
    }
  }

  @Override
  public void close() {
    try {
      running.close();
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }
}
