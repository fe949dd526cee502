package dev.opsdeck.action.http;

import java.io.IOException;
import java.net.ConnectException;
import java.net.InetAddress;
import java.net.NoRouteToHostException;
import java.net.Socket;
import java.net.SocketTimeoutException;
import java.security.GeneralSecurityException;
import java.security.cert.X509Certificate;
import java.util.Arrays;
import java.util.List;
import javax.net.ssl.SSLContext;
import javax.net.ssl.SSLEngine;
import javax.net.ssl.SSLSocket;
import javax.net.ssl.TrustManager;
import javax.net.ssl.X509ExtendedTrustManager;

/** Looks at the certificates that a server presents, whatever they are, and sends nothing. */
final class TlsProbe {
  /** What came of a handshake. */
  sealed interface Answer {
    /**
     * @param chain the server's own certificate first
     */
    record Presented(List<X509Certificate> chain) implements Answer {
      public Presented {
        chain = List.copyOf(chain);
      }
    }

    record UnknownHost() implements Answer {}

    record ForbiddenHost(String address) implements Answer {}

    record PrivateHost(String address) implements Answer {}

    record Refused(String why) implements Answer {}

    record TimedOut() implements Answer {}

    record NoTls(String why) implements Answer {}
  }

  Answer look(String host, int port, HostLookup.Reach reach) {
    return switch (HostLookup.of(host, reach)) {
      case HostLookup.Allowed(var addresses) -> connect(addresses, host, port);
      case HostLookup.Unknown unknown -> new Answer.UnknownHost();
      case HostLookup.Forbidden(var address) -> new Answer.ForbiddenHost(address);
      case HostLookup.Private(var address) -> new Answer.PrivateHost(address);
    };
  }

  private static Answer connect(List<InetAddress> addresses, String host, int port) {
    try (Socket plain = Dialling.connect(addresses, port)) {
      return handshake(plain, host, port);
    } catch (SocketTimeoutException e) {
      return new Answer.TimedOut();
    } catch (ConnectException | NoRouteToHostException e) {
      return new Answer.Refused(messageOf(e));
    } catch (IOException e) {
      return new Answer.NoTls(messageOf(e));
    }
  }

  private static Answer handshake(Socket plain, String host, int port) throws IOException {
    try (SSLSocket socket =
        (SSLSocket) onlyLooking().getSocketFactory().createSocket(plain, host, port, true)) {
      Dialling.ask(socket, host, socket.getSSLParameters());
      socket.startHandshake();
      return new Answer.Presented(
          Arrays.stream(socket.getSession().getPeerCertificates())
              .map(X509Certificate.class::cast)
              .toList());
    }
  }

  /** Trust is judged afterwards: an expired certificate must be seen to be told. */
  private static SSLContext onlyLooking() {
    try {
      SSLContext context = SSLContext.getInstance("TLS");
      context.init(null, new TrustManager[] {new AcceptEverything()}, null);
      return context;
    } catch (GeneralSecurityException e) {
      throw new IllegalStateException("every JDK has TLS", e);
    }
  }

  private static String messageOf(Throwable e) {
    String message = e.getMessage();
    return message == null ? e.getClass().getSimpleName() : message;
  }

  /** For a connection over which nothing is sent. */
  private static final class AcceptEverything extends X509ExtendedTrustManager {
    @Override
    public void checkClientTrusted(X509Certificate[] chain, String type, Socket socket) {}

    @Override
    public void checkServerTrusted(X509Certificate[] chain, String type, Socket socket) {}

    @Override
    public void checkClientTrusted(X509Certificate[] chain, String type, SSLEngine engine) {}

    @Override
    public void checkServerTrusted(X509Certificate[] chain, String type, SSLEngine engine) {}

    @Override
    public void checkClientTrusted(X509Certificate[] chain, String type) {}

    @Override
    public void checkServerTrusted(X509Certificate[] chain, String type) {}

    @Override
    public X509Certificate[] getAcceptedIssuers() {
      return new X509Certificate[0];
    }
  }
}
