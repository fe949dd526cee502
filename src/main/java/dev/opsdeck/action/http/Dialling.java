package dev.opsdeck.action.http;

import java.io.IOException;
import java.net.ConnectException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.NoRouteToHostException;
import java.net.Socket;
import java.util.List;
import javax.net.ssl.SNIHostName;
import javax.net.ssl.SSLParameters;
import javax.net.ssl.SSLSocket;

/** Connections to addresses that were judged before. */
final class Dialling {
  private Dialling() {}

  /**
   * Connects to the first address that answers. No read takes longer than {@link HttpActions#READ}.
   */
  static Socket connect(List<InetAddress> addresses, int port) throws IOException {
    IOException refused = new ConnectException("no address");
    for (InetAddress address : addresses) {
      Socket socket = new Socket();
      try {
        socket.connect(new InetSocketAddress(address, port), (int) HttpActions.CONNECT.toMillis());
        socket.setSoTimeout((int) HttpActions.READ.toMillis());
        return socket;
      } catch (ConnectException | NoRouteToHostException next) {
        socket.close();
        refused = next;
      } catch (IOException | RuntimeException e) {
        socket.close();
        throw e;
      }
    }
    throw refused;
  }

  /** Says the name that was asked for, as the address alone does not tell a server whom it is. */
  static void ask(SSLSocket socket, String host, SSLParameters parameters) {
    if (!host.matches("[0-9.]+|.*:.*")) {
      parameters.setServerNames(List.of(new SNIHostName(host)));
    }
    socket.setSSLParameters(parameters);
  }
}
