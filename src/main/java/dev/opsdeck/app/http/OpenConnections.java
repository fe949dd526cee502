package dev.opsdeck.app.http;

import java.time.Duration;
import java.util.LinkedHashSet;
import java.util.Set;

/**
 * All connections of the port, and what their unfinished requests hold. Over a limit the one that
 * has been unfinished for longest goes: an honest request is complete within milliseconds, so it is
 * never the oldest for long. Safe for many threads.
 */
final class OpenConnections {
  private final Limits limits;
  private final Set<Connection> idle = new LinkedHashSet<>();
  private final Set<Connection> receiving = new LinkedHashSet<>();
  private int open;
  private long held;

  OpenConnections(Limits limits) {
    this.limits = limits;
  }

  /**
   * @param connections at once
   * @param bytes of all unfinished requests together
   * @param request from the first byte of a request to its last
   */
  record Limits(int connections, long bytes, Duration request) {
    /** Slack gives up after three seconds itself; its largest requests are some 300 KB. */
    static final Limits STANDARD = new Limits(1_024, 16L << 20, Duration.ofSeconds(3));
  }

  /** Why a connection was closed. */
  enum Reason {
    TOO_MANY_CONNECTIONS,
    TOO_MANY_BYTES,
    TOO_SLOW
  }

  /** One connection; its other fields belong to {@link OpenConnections}. */
  abstract static class Connection {
    private long bytes;
    private boolean over;

    /** Called once, from any thread. */
    abstract void shut(Reason reason);
  }

  Duration requestLimit() {
    return limits.request();
  }

  synchronized void opened(Connection connection) {
    open++;
    idle.add(connection);
    if (open > limits.connections()) {
      Set<Connection> from = idle.size() > 1 || receiving.isEmpty() ? idle : receiving;
      drop(from.iterator().next(), Reason.TOO_MANY_CONNECTIONS);
    }
  }

  /** The first byte of a request has come. */
  synchronized void began(Connection connection) {
    if (!connection.over) {
      idle.remove(connection);
      receiving.add(connection);
    }
  }

  /** More of a request that is not complete yet. */
  synchronized void received(Connection connection, int bytes) {
    if (connection.over) {
      return;
    }
    connection.bytes += bytes;
    held += bytes;
    while (held > limits.bytes() && !receiving.isEmpty()) {
      drop(receiving.iterator().next(), Reason.TOO_MANY_BYTES);
    }
  }

  /** The request is complete; it is being answered. */
  synchronized void complete(Connection connection) {
    receiving.remove(connection);
    release(connection);
  }

  /** The request is answered, and no other has begun. */
  synchronized void answered(Connection connection) {
    if (!connection.over && !receiving.contains(connection)) {
      idle.add(connection);
    }
  }

  synchronized void tooSlow(Connection connection) {
    drop(connection, Reason.TOO_SLOW);
  }

  synchronized void closed(Connection connection) {
    if (!connection.over) {
      forget(connection);
    }
  }

  synchronized int open() {
    return open;
  }

  synchronized long held() {
    return held;
  }

  private void drop(Connection connection, Reason reason) {
    if (!connection.over) {
      forget(connection);
      connection.shut(reason);
    }
  }

  private void forget(Connection connection) {
    connection.over = true;
    open--;
    idle.remove(connection);
    receiving.remove(connection);
    release(connection);
  }

  private void release(Connection connection) {
    held -= connection.bytes;
    connection.bytes = 0;
  }
}
