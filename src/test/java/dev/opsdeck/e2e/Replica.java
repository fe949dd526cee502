package dev.opsdeck.e2e;

import dev.opsdeck.e2e.wire.Wire;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Path;
import java.util.HashMap;
import java.util.Map;
import java.util.Objects;
import java.util.concurrent.CompletableFuture;
import org.jspecify.annotations.Nullable;

/** One of several Opsdecks on one database, with a wire of its own to it. Safe for threads. */
public final class Replica implements AutoCloseable {
  private final String name;
  private final Wire wire;
  private final Map<String, String> environment;
  private final Path folder;
  private volatile @Nullable Opsdeck process;
  private volatile CompletableFuture<?> starting = CompletableFuture.completedFuture(null);

  Replica(String name, Wire wire, Map<String, String> stage, Path folder) {
    this.name = name;
    this.wire = wire;
    this.folder = folder;
    this.environment = new HashMap<>(stage);
    environment.put("OPSDECK_DATABASE_URL", PostgresServer.url(wire.port()) + Wire.parameters());
    environment.put("OPSDECK_DATABASE_USER", "postgres");
  }

  public String name() {
    return name;
  }

  public Wire wire() {
    return wire;
  }

  public Map<String, String> environment() {
    return Map.copyOf(environment);
  }

  public Opsdeck process() {
    return Objects.requireNonNull(process);
  }

  /** Starts it while the caller does something else. */
  public void startInBackground() {
    wire.heal();
    try {
      Opsdeck begun = Opsdeck.begin(QuickStart.options(), environment, folder);
      process = begun;
      starting = CompletableFuture.runAsync(begun::awaitReady);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  /** Waits until it is ready; fails with its log when it ends instead. */
  public void awaitUp() {
    starting.join();
  }

  public void kill() {
    process().kill();
  }

  @Override
  public void close() {
    Opsdeck now = process;
    wire.heal();
    if (now != null && now.isAlive()) {
      now.thaw();
      now.close();
    }
    wire.close();
  }

  @Override
  public String toString() {
    return name;
  }
}
