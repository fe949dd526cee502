package dev.opsdeck.database;

import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.atomic.AtomicInteger;

/** Stands in front of a server; hangs up on those who call while it is away. */
final class UnreliableProxy implements AutoCloseable {
  private final ServerSocket entrance;
  private final int serverPort;
  private final AtomicInteger callsToRefuse = new AtomicInteger();
  private final AtomicInteger refused = new AtomicInteger();
  private final List<Socket> open = new CopyOnWriteArrayList<>();

  UnreliableProxy(int serverPort) throws IOException {
    this.serverPort = serverPort;
    this.entrance = new ServerSocket(0, 50, InetAddress.getLoopbackAddress());
    Thread.startVirtualThread(this::acceptAll);
  }

  int port() {
    return entrance.getLocalPort();
  }

  int refused() {
    return refused.get();
  }

  /** Cuts every connection, and hangs up on so many new ones. */
  void goAway(int calls) {
    callsToRefuse.set(calls);
    open.forEach(UnreliableProxy::hangUp);
    open.clear();
  }

  void comeBack() {
    callsToRefuse.set(0);
  }

  private void acceptAll() {
    while (!entrance.isClosed()) {
      try {
        Socket caller = entrance.accept();
        if (callsToRefuse.getAndUpdate(n -> Math.max(0, n - 1)) > 0) {
          refused.incrementAndGet();
          hangUp(caller);
        } else {
          connect(caller);
        }
      } catch (IOException e) {
        return;
      }
    }
  }

  private void connect(Socket caller) throws IOException {
    Socket server = new Socket(InetAddress.getLoopbackAddress(), serverPort);
    open.addAll(List.of(caller, server));
    Thread.startVirtualThread(() -> copy(caller, server));
    Thread.startVirtualThread(() -> copy(server, caller));
  }

  private static void copy(Socket from, Socket to) {
    try (InputStream input = from.getInputStream();
        OutputStream output = to.getOutputStream()) {
      input.transferTo(output);
    } catch (IOException e) {
      hangUp(to);
    }
  }

  private static void hangUp(Socket socket) {
    try {
      socket.close();
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  @Override
  public void close() throws IOException {
    entrance.close();
    open.forEach(UnreliableProxy::hangUp);
  }
}
