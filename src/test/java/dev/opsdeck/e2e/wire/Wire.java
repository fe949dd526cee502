package dev.opsdeck.e2e.wire;

import java.io.BufferedInputStream;
import java.io.BufferedOutputStream;
import java.io.DataInputStream;
import java.io.IOException;
import java.io.OutputStream;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.atomic.AtomicReference;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;

/**
 * Stands between one replica and PostgreSQL, without encryption: {@link #parameters} belong to the
 * URL. Safe for several threads.
 */
public final class Wire implements AutoCloseable {
  private final ServerSocket entrance;
  private final int serverPort;
  private final Set<Socket> open = ConcurrentHashMap.newKeySet();
  private final List<Boundary> crossed = new CopyOnWriteArrayList<>();
  private final AtomicReference<@Nullable Trap> trap = new AtomicReference<>();
  private volatile boolean cut;

  public Wire(int serverPort) throws IOException {
    this.serverPort = serverPort;
    this.entrance = new ServerSocket(0, 50, InetAddress.getLoopbackAddress());
    Thread.startVirtualThread(this::acceptAll);
  }

  public int port() {
    return entrance.getLocalPort();
  }

  /** What the client's URL must ask for, so that everything passes readably. */
  public static String parameters() {
    return "?sslmode=disable&gssEncMode=disable";
  }

  /** Closes every connection and hangs up on new ones, until {@link #heal}. */
  public void cut() {
    cut = true;
    open.forEach(Wire::hangUp);
    open.clear();
  }

  public void heal() {
    cut = false;
  }

  /** What was committed on this wire so far, oldest first, both sides of each. */
  public List<Boundary> crossed() {
    return List.copyOf(crossed);
  }

  /** Springs once; forgets what was set before and what was crossed. */
  public void set(Trap next) {
    crossed.clear();
    trap.set(next);
  }

  /** Counts from now on, and springs nothing. */
  public void disarm() {
    crossed.clear();
    trap.set(null);
  }

  private void acceptAll() {
    while (!entrance.isClosed()) {
      try {
        Socket client = entrance.accept();
        if (cut) {
          hangUp(client);
        } else {
          connect(client);
        }
      } catch (IOException e) {
        // The entrance is closed, or PostgreSQL is away: the client sees a closed connection.
      }
    }
  }

  private void connect(Socket client) throws IOException {
    Socket server = new Socket();
    try {
      server.connect(new java.net.InetSocketAddress(InetAddress.getLoopbackAddress(), serverPort));
    } catch (IOException away) {
      hangUp(client);
      throw away;
    }
    client.setTcpNoDelay(true);
    server.setTcpNoDelay(true);
    open.add(client);
    open.add(server);
    Session session = new Session();
    Thread.startVirtualThread(() -> pump(client, server, true, session::asked));
    Thread.startVirtualThread(() -> pump(server, client, false, session::answered));
  }

  private void pump(
      Socket from, Socket to, boolean untyped, Function<Frame, Optional<Boundary>> reading) {
    try (from;
        to) {
      DataInputStream in = new DataInputStream(new BufferedInputStream(from.getInputStream()));
      OutputStream out = new BufferedOutputStream(to.getOutputStream());
      Optional<Frame> frame = untyped ? Frame.first(in) : Frame.next(in);
      while (frame.isPresent()) {
        boolean startUp = frame.get().type() == '\0';
        if (!startUp && reading.apply(frame.get()).map(this::sprung).orElse(false) || cut) {
          return;
        }
        out.write(frame.get().bytes());
        if (in.available() == 0) {
          out.flush();
        }
        frame = Frame.next(in);
      }
    } catch (IOException e) {
      // One of the two has hung up; the other one learns it now.
    } finally {
      open.remove(from);
      open.remove(to);
    }
  }

  /** Whether the message must not pass. */
  private boolean sprung(Boundary boundary) {
    Trap set = taken(boundary);
    if (set == null) {
      return false;
    }
    if (set.then() == Trap.Then.SEVER) {
      cut();
    }
    set.strike().accept(boundary);
    return set.then() == Trap.Then.SEVER;
  }

  private synchronized @Nullable Trap taken(Boundary boundary) {
    crossed.add(boundary);
    Trap set = trap.get();
    boolean springs = set != null && set.matches(boundary, crossed);
    return springs && trap.compareAndSet(set, null) ? set : null;
  }

  private static void hangUp(Socket socket) {
    try {
      socket.close();
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  @Override
  public void close() {
    cut();
    try {
      entrance.close();
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }
}
