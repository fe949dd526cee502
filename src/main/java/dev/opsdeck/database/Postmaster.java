package dev.opsdeck.database;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * A PostgreSQL server that runs on a data folder, perhaps left behind by a killed process.
 *
 * <p>Its file {@code postmaster.pid} holds the process id in line 1 and the port in line 4
 * (postgresql.org/docs/current/storage-file-layout.html).
 */
record Postmaster(Path data, ProcessHandle process, int port) {
  private static final Logger LOG = LoggerFactory.getLogger(Postmaster.class);
  private static final Duration TIME_TO_STOP = Duration.ofSeconds(10);

  /** The server of that folder; empty when none runs, whatever files a crash left behind. */
  static Optional<Postmaster> of(Path data) throws IOException {
    Path file = pidFile(data);
    List<String> lines = Files.exists(file) ? Files.readAllLines(file) : List.of();
    if (lines.size() < 4) {
      return Optional.empty();
    }
    OptionalLong id = number(lines.get(0));
    OptionalLong port = number(lines.get(3));
    return id.isEmpty() || port.isEmpty()
        ? Optional.empty()
        : ProcessHandle.of(id.getAsLong())
            .filter(process -> isPostgresOf(data, process))
            .map(process -> new Postmaster(data, process, (int) port.getAsLong()));
  }

  private static OptionalLong number(String line) {
    return line.strip().matches("\\d{1,9}")
        ? OptionalLong.of(Long.parseLong(line.strip()))
        : OptionalLong.empty();
  }

  /**
   * Removes what a server that does not run any more left behind. PostgreSQL does so itself unless
   * another program has been given the process id since: then it would not start for ever. Only for
   * who holds the lock of the folder, when {@link #of} finds none.
   */
  static void forget(Path data) throws IOException {
    if (Files.deleteIfExists(pidFile(data))) {
      LOG.info("Removed {}, which a killed PostgreSQL had left", pidFile(data));
    }
  }

  /** The id may have been given to another program since; that one must not be signalled. */
  private static boolean isPostgresOf(Path data, ProcessHandle process) {
    return process.isAlive()
        && process.info().command().filter(c -> c.endsWith("postgres")).isPresent()
        && worksIn(data, process);
  }

  /** A postmaster's working directory is its data folder; without /proc its arguments name it. */
  private static boolean worksIn(Path data, ProcessHandle process) {
    Path workingDirectory = Path.of("/proc", Long.toString(process.pid()), "cwd");
    try {
      return Files.isSameFile(workingDirectory, data);
    } catch (IOException notToBeSeen) {
      return process
          .info()
          .arguments()
          .filter(arguments -> List.of(arguments).contains(data.toString()))
          .isPresent();
    }
  }

  /** Stops it as {@code pg_ctl stop -m fast} does, and after ten seconds without ceremony. */
  void stop() {
    if (!stopped("-INT") && !stopped("-QUIT")) {
      throw new DatabaseAwayException(
          "The PostgreSQL in %s (process %d) does not stop: stop it by hand".formatted(data, id()));
    }
  }

  private long id() {
    return process.pid();
  }

  private boolean stopped(String signal) {
    try {
      new ProcessBuilder("kill", signal, Long.toString(id())).inheritIO().start().waitFor();
      long deadline = System.nanoTime() + TIME_TO_STOP.toNanos();
      while (process.isAlive() && Files.exists(pidFile(data))) {
        if (System.nanoTime() > deadline) {
          return false;
        }
        awaitExit(Duration.ofMillis(50));
      }
      return true;
    } catch (IOException e) {
      throw new DatabaseAwayException("Process " + id() + " cannot be sent a signal", e);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new DatabaseAwayException("Interrupted while PostgreSQL was stopping", e);
    }
  }

  private void awaitExit(Duration atMost) throws InterruptedException {
    try {
      process.onExit().get(atMost.toMillis(), TimeUnit.MILLISECONDS);
    } catch (TimeoutException | ExecutionException e) {
      LOG.trace("process {} still runs", id(), e);
    }
  }

  private static Path pidFile(Path data) {
    return data.resolve("postmaster.pid");
  }
}
