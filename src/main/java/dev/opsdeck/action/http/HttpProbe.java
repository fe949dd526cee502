package dev.opsdeck.action.http;

import java.io.IOException;
import java.net.ConnectException;
import java.net.InetAddress;
import java.net.NoRouteToHostException;
import java.net.Socket;
import java.net.SocketTimeoutException;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.util.List;
import javax.net.ssl.SSLException;
import javax.net.ssl.SSLParameters;
import javax.net.ssl.SSLSocket;
import javax.net.ssl.SSLSocketFactory;

/**
 * Sends one GET and says what came of it. Over a socket of its own: the HTTP clients look a name up
 * themselves, after it was judged.
 */
final class HttpProbe {
  /** What came of a request. */
  sealed interface Answer {
    /**
     * @param location where it redirects to, empty when it does not
     */
    record Page(int status, String body, String location) implements Answer {}

    record UnknownHost(String host) implements Answer {}

    record ForbiddenHost(String host, String address) implements Answer {}

    record PrivateHost(String host, String address) implements Answer {}

    record Refused(String why) implements Answer {}

    record TimedOut() implements Answer {}

    record NoTls(String why) implements Answer {}

    record TooLong() implements Answer {}

    /** The connection broke, or what came was not HTTP. */
    record Broken(String why) implements Answer {}
  }

  private final SSLSocketFactory tls;

  /**
   * @param tls whom it trusts counts
   */
  HttpProbe(SSLSocketFactory tls) {
    this.tls = tls;
  }

  /**
   * Follows no redirect.
   *
   * @param url absolute, of http or https
   */
  Answer get(URI url, HostLookup.Reach reach) {
    String host = NamedHosts.bare(url.getHost());
    return switch (HostLookup.of(host, reach)) {
      case HostLookup.Allowed(var addresses) -> get(url, host, addresses);
      case HostLookup.Unknown _ -> new Answer.UnknownHost(host);
      case HostLookup.Forbidden(var address) -> new Answer.ForbiddenHost(host, address);
      case HostLookup.Private(var address) -> new Answer.PrivateHost(host, address);
    };
  }

  private Answer get(URI url, String host, List<InetAddress> addresses) {
    boolean secure = url.getScheme().equalsIgnoreCase("https");
    int port = url.getPort() >= 0 ? url.getPort() : secure ? 443 : 80;
    try (Socket plain = Dialling.connect(addresses, port);
        Socket socket = secure ? secured(plain, host, port) : plain) {
      socket.getOutputStream().write(request(url));
      return HttpAnswerReader.read(socket.getInputStream());
    } catch (SocketTimeoutException e) {
      return new Answer.TimedOut();
    } catch (ConnectException | NoRouteToHostException e) {
      return new Answer.Refused(messageOf(e));
    } catch (SSLException e) {
      return new Answer.NoTls(messageOf(e));
    } catch (IOException e) {
      return new Answer.Broken(messageOf(e));
    }
  }

  /** The certificate must be of the host that was asked for, whatever its address. */
  private Socket secured(Socket plain, String host, int port) throws IOException {
    SSLSocket socket = (SSLSocket) tls.createSocket(plain, host, port, true);
    SSLParameters parameters = socket.getSSLParameters();
    parameters.setEndpointIdentificationAlgorithm("HTTPS");
    Dialling.ask(socket, host, parameters);
    socket.startHandshake();
    return socket;
  }

  private static byte[] request(URI url) {
    String path = url.getRawPath() == null || url.getRawPath().isEmpty() ? "/" : url.getRawPath();
    String query = url.getRawQuery() == null ? "" : "?" + url.getRawQuery();
    String port = url.getPort() < 0 ? "" : ":" + url.getPort();
    String request =
        "GET "
            + path
            + query
            + " HTTP/1.1\r\nHost: "
            + url.getHost()
            + port
            + "\r\nAccept: application/json, */*\r\nUser-Agent: opsdeck\r\nConnection: close\r\n\r\n";
    return request.getBytes(StandardCharsets.US_ASCII);
  }

  private static String messageOf(Throwable e) {
    String message = e.getMessage();
    return message == null ? e.getClass().getSimpleName() : message;
  }
}
