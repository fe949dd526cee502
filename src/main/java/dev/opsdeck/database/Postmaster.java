package dev.opsdeck.database;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
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
    if (!Files.exists(file)) {
      return Optional.empty();
    }
    List<String> lines = Files.readAllLines(file);
    if (lines.size() < 4) {
      return Optional.empty();
    }
    int port = Integer.parseInt(lines.get(3).strip());
    return ProcessHandle.of(Long.parseLong(lines.get(0).strip()))
        .filter(Postmaster::isPostgres)
        .map(process -> new Postmaster(data, process, port));
  }

  /** The id may have been given to another program since; that one must not be signalled. */
  private static boolean isPostgres(ProcessHandle process) {
    return process.isAlive()
        && process.info().command().filter(c -> c.endsWith("postgres")).isPresent();
  }

  /** Stops it as {@code pg_ctl stop -m fast} does, and after ten seconds without ceremony. */
  void stop() {
    LOG.info("Stopping the PostgreSQL (process {}) that a killed Opsdeck left running", id());
    if (!stopped("-INT") && !stopped("-QUIT")) {
      throw new IllegalStateException(
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
      throw new IllegalStateException("cannot send a signal to process " + id(), e);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new IllegalStateException("interrupted while PostgreSQL was stopping", e);
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
