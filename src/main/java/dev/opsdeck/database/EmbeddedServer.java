package dev.opsdeck.database;

import dev.opsdeck.kernel.Secret;
import io.zonky.test.db.postgres.embedded.EmbeddedPostgres;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.channels.FileChannel;
import java.nio.channels.FileLock;
import java.nio.channels.OverlappingFileLockException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.SQLException;
import java.sql.Statement;
import java.time.Duration;
import java.util.Optional;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * A PostgreSQL of our own that keeps its data in a folder and loses nothing that was committed.
 *
 * <p>A lock file says whose it is. Who gets the lock stops what a killed owner left running and
 * starts anew; who does not get it is a guest of the running server, and leaves it running.
 */
final class EmbeddedServer implements AutoCloseable {
  private static final Logger LOG = LoggerFactory.getLogger(EmbeddedServer.class);
  private static final String NAME = "opsdeck";

  /** After a crash PostgreSQL first replays what it had promised. */
  private static final Duration TIME_TO_RECOVER = Duration.ofMinutes(2);

  private final int port;
  private final @Nullable EmbeddedPostgres server;
  private final FileChannel lockFile;

  private EmbeddedServer(int port, @Nullable EmbeddedPostgres server, FileChannel lockFile) {
    this.port = port;
    this.server = server;
    this.lockFile = lockFile;
  }

  static EmbeddedServer start(Path folder) {
    Path home = folder.toAbsolutePath().normalize();
    try {
      Files.createDirectories(home);
      FileChannel lockFile =
          FileChannel.open(
              home.resolve("opsdeck.lock"), StandardOpenOption.CREATE, StandardOpenOption.WRITE);
      try {
        return lock(lockFile).isPresent() ? own(home, lockFile) : visit(home, lockFile);
      } catch (IOException | RuntimeException e) {
        lockFile.close();
        throw e;
      }
    } catch (IOException e) {
      throw new UncheckedIOException("The embedded PostgreSQL cannot use the folder " + home, e);
    }
  }

  /** The operating system frees the lock with the process, however it ends. */
  private static Optional<FileLock> lock(FileChannel lockFile) throws IOException {
    try {
      return Optional.ofNullable(lockFile.tryLock());
    } catch (OverlappingFileLockException e) {
      return Optional.empty();
    }
  }

  private static EmbeddedServer own(Path home, FileChannel lockFile) throws IOException {
    Path data = home.resolve("postgres");
    Postmaster.of(data).ifPresent(Postmaster::stop);
    EmbeddedPostgres server =
        EmbeddedPostgres.builder()
            .setDataDirectory(data)
            .setOverrideWorkingDirectory(home.resolve("postgres-binaries").toFile())
            .setCleanDataDirectory(false)
            .setPGStartupWait(TIME_TO_RECOVER)
            // The library's own hook would stop the server before we have finished with it.
            .setRegisterShutdownHook(false)
            .setLocaleConfig("locale", "C")
            // The library starts the server with -F and without waiting for the disk.
            .setServerConfig("fsync", "on")
            .setServerConfig("synchronous_commit", "on")
            .setServerConfig("full_page_writes", "on")
            .start();
    EmbeddedServer started = new EmbeddedServer(server.getPort(), server, lockFile);
    try {
      started.createDatabase();
      return started;
    } catch (SQLException e) {
      server.close();
      throw new IOException("The embedded PostgreSQL in " + data + " cannot be set up", e);
    }
  }

  private static EmbeddedServer visit(Path home, FileChannel lockFile) throws IOException {
    Postmaster running =
        Postmaster.of(home.resolve("postgres"))
            .orElseThrow(() ->
                new IOException(
                    "Another Opsdeck holds "
                        + home
                        + " but its PostgreSQL does not run (yet): try again, or stop it"));
    LOG.info("Using the PostgreSQL of the Opsdeck that already runs in {}", home);
    return new EmbeddedServer(running.port(), null, lockFile);
  }

  private void createDatabase() throws SQLException {
    try (Connection connection = DriverManager.getConnection(url("postgres"), "postgres", "");
        Statement statement = connection.createStatement()) {
      boolean exists =
          statement.executeQuery("SELECT 1 FROM pg_database WHERE datname = '" + NAME + "'").next();
      if (!exists) {
        statement.execute("CREATE DATABASE " + NAME);
      }
    }
  }

  DatabaseSettings.Place.External place() {
    return new DatabaseSettings.Place.External(url(NAME), "postgres", Secret.of(""));
  }

  private String url(String database) {
    return "jdbc:postgresql://localhost:" + port + "/" + database;
  }

  @Override
  public void close() {
    try (lockFile) {
      if (server != null) {
        server.close();
      }
    } catch (IOException e) {
      LOG.warn("The embedded PostgreSQL did not stop in order; it will recover at the start", e);
    }
  }
}
