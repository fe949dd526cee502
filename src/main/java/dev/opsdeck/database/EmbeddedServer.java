package dev.opsdeck.database;

import dev.opsdeck.database.PostgresPrograms.Ended;
import dev.opsdeck.kernel.Secret;
import java.io.IOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.nio.channels.FileChannel;
import java.nio.channels.FileLock;
import java.nio.channels.OverlappingFileLockException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.StandardOpenOption;
import java.time.Duration;
import java.util.Optional;
import java.util.Set;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * A PostgreSQL of our own that keeps its data in a folder and loses nothing that was committed.
 *
 * <p>A lock file says whose it is. Who gets the lock stops what a killed owner left running and
 * starts anew; who does not get it is a guest of the running server, and leaves it running. Only
 * who can read the folder knows the password.
 */
final class EmbeddedServer implements AutoCloseable {
  private static final Logger LOG = LoggerFactory.getLogger(EmbeddedServer.class);

  /** After a crash PostgreSQL first replays what it had promised. */
  private static final Duration TIME_TO_RECOVER = Duration.ofMinutes(2);

  private final DatabaseSettings.Place.External place;
  private final Optional<Postmaster> own;
  private final FileChannel lockFile;

  private EmbeddedServer(
      DatabaseSettings.Place.External place, Optional<Postmaster> own, FileChannel lockFile) {
    this.place = place;
    this.own = own;
    this.lockFile = lockFile;
  }

  /**
   * @throws DatabaseAwayException when the folder cannot be used; says what to do
   */
  static EmbeddedServer start(Path home) {
    DataFolder folder = DataFolder.at(home);
    try {
      folder.create();
      FileChannel lockFile =
          FileChannel.open(
              folder.lockFile(),
              Set.of(StandardOpenOption.CREATE, StandardOpenOption.WRITE),
              DataFolder.PRIVATE_FILE);
      try {
        return lock(lockFile).isPresent() ? own(folder, lockFile) : visit(folder, lockFile);
      } catch (IOException | RuntimeException e) {
        lockFile.close();
        throw e;
      }
    } catch (IOException e) {
      throw new DatabaseAwayException(
          "The embedded PostgreSQL cannot use the folder %s: %s. Check its rights, its disk and OPSDECK_DATA"
              .formatted(folder.home(), e),
          e);
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

  private static EmbeddedServer own(DataFolder folder, FileChannel lockFile) throws IOException {
    Optional<Postmaster> left = Postmaster.of(folder.data());
    if (left.isPresent()) {
      LOG.info("Stopping the PostgreSQL that a killed Opsdeck left running in {}", folder.data());
      left.get().stop();
    }
    Postmaster.forget(folder.data());
    PostgresPrograms programs = PostgresPrograms.in(folder.programs());
    Secret password = new EmbeddedSetup(folder, programs).prepare();
    run(folder, programs);
    Postmaster running =
        Postmaster.of(folder.data())
            .orElseThrow(() -> unusable(folder, "it ended as soon as it had started"));
    return new EmbeddedServer(place(running, password), Optional.of(running), lockFile);
  }

  private static void run(DataFolder folder, PostgresPrograms programs) throws IOException {
    Path log = folder.log();
    if (Files.exists(log)) {
      Files.move(
          log, log.resolveSibling("postgres.log.before"), StandardCopyOption.REPLACE_EXISTING);
    }
    // pg_ctl gives the server a process group of its own: Ctrl-C in a terminal must not reach it.
    Ended ended =
        programs.run(
            "",
            "pg_ctl",
            "start",
            "--pgdata=" + folder.data(),
            "--log=" + log,
            "--wait",
            "--timeout=" + TIME_TO_RECOVER.toSeconds(),
            "--options=" + options(freePort()));
    if (ended.code() != 0) {
      String written = Files.exists(log) ? Files.readString(log) : "";
      throw unusable(folder, new Ended(ended.code(), ended.output() + written).complaint());
    }
  }

  /** The socket lies in the data folder, however long its path is: the server works in there. */
  private static String options(int port) {
    return "-h 127.0.0.1 -p "
        + port
        + " -c unix_socket_directories=. -c unix_socket_permissions=0700 -c log_checkpoints=off";
  }

  /** Nobody can take it before the server does without the server saying so. */
  private static int freePort() throws IOException {
    try (ServerSocket socket = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
      return socket.getLocalPort();
    }
  }

  static DatabaseAwayException unusable(DataFolder folder, String complaint) {
    String advice =
        complaint.contains("incompatible with server")
            ? "Start the version of Opsdeck that wrote it, or name another folder in OPSDECK_DATA"
            : "Its log is " + folder.log();
    return new DatabaseAwayException(
        "The embedded PostgreSQL cannot work with the data in %s: %s. %s"
            .formatted(folder.data(), complaint, advice));
  }

  private static EmbeddedServer visit(DataFolder folder, FileChannel lockFile) throws IOException {
    Optional<Postmaster> running = Postmaster.of(folder.data());
    Optional<Secret> password = folder.password();
    if (running.isEmpty() || password.isEmpty()) {
      throw new DatabaseAwayException(
          "Another Opsdeck holds %s but its PostgreSQL does not run (yet): try again, or stop it"
              .formatted(folder.home()));
    }
    LOG.debug("Using the PostgreSQL of the Opsdeck that already runs in {}", folder.home());
    return new EmbeddedServer(place(running.get(), password.get()), Optional.empty(), lockFile);
  }

  private static DatabaseSettings.Place.External place(Postmaster running, Secret password) {
    return new DatabaseSettings.Place.External(
        // Whoever gets hold of the port must not be able to ask for the password in clear.
        "jdbc:postgresql://127.0.0.1:%d/%s?requireAuth=scram-sha-256"
            .formatted(running.port(), EmbeddedSetup.DATABASE),
        EmbeddedSetup.ROLE,
        password);
  }

  DatabaseSettings.Place.External place() {
    return place;
  }

  @Override
  public void close() {
    try (lockFile) {
      own.ifPresent(Postmaster::stop);
    } catch (IOException | DatabaseAwayException e) {
      LOG.warn("The embedded PostgreSQL did not stop in order; it will recover at the start", e);
    }
  }
}
