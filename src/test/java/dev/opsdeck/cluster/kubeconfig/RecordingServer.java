package dev.opsdeck.cluster.kubeconfig;

import com.sun.net.httpserver.Headers;
import com.sun.net.httpserver.HttpServer;
import com.sun.net.httpserver.HttpsConfigurator;
import com.sun.net.httpserver.HttpsParameters;
import com.sun.net.httpserver.HttpsServer;
import dev.opsdeck.demo.cluster.DemoAuthority;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;
import javax.net.ssl.SNIMatcher;
import javax.net.ssl.SNIServerName;
import javax.net.ssl.SSLContext;
import javax.net.ssl.SSLParameters;
import javax.net.ssl.StandardConstants;

/** An API server that knows its version only, and keeps what it was asked with. */
final class RecordingServer implements AutoCloseable {
  private static final String VERSION =
      "{\"major\":\"1\",\"minor\":\"36\",\"gitVersion\":\"v1.36.2\"}";

  final List<Headers> headers = new CopyOnWriteArrayList<>();
  final List<String> paths = new CopyOnWriteArrayList<>();
  final List<String> namesAskedFor = new CopyOnWriteArrayList<>();
  private final HttpServer server;
  private final String scheme;

  private RecordingServer(HttpServer server, String scheme) {
    this.server = server;
    this.scheme = scheme;
    server.createContext(
        "/",
        exchange -> {
          headers.add(exchange.getRequestHeaders());
          paths.add(exchange.getRequestURI().toString());
          byte[] body = VERSION.getBytes(StandardCharsets.UTF_8);
          exchange.getResponseHeaders().add("Content-Type", "application/json");
          exchange.sendResponseHeaders(200, body.length);
          exchange.getResponseBody().write(body);
          exchange.close();
        });
  }

  private RecordingServer started() {
    server.start();
    return this;
  }

  static RecordingServer plain() throws IOException {
    return new RecordingServer(HttpServer.create(local(), 0), "http").started();
  }

  static RecordingServer secure(DemoAuthority.Issued certificate) throws IOException {
    HttpsServer https = HttpsServer.create(local(), 0);
    RecordingServer server = new RecordingServer(https, "https");
    https.setHttpsConfigurator(server.configurator(certificate.serverContext()));
    return server.started();
  }

  String url() {
    return scheme + "://127.0.0.1:" + port();
  }

  int port() {
    return server.getAddress().getPort();
  }

  @Override
  public void close() {
    server.stop(0);
  }

  private HttpsConfigurator configurator(SSLContext context) {
    return new HttpsConfigurator(context) {
      @Override
      public void configure(HttpsParameters parameters) {
        SSLParameters tls = context.getDefaultSSLParameters();
        tls.setSNIMatchers(List.of(new Remembering()));
        parameters.setSSLParameters(tls);
      }
    };
  }

  private final class Remembering extends SNIMatcher {
    Remembering() {
      super(StandardConstants.SNI_HOST_NAME);
    }

    @Override
    public boolean matches(SNIServerName name) {
      namesAskedFor.add(new String(name.getEncoded(), StandardCharsets.US_ASCII));
      return true;
    }
  }

  private static InetSocketAddress local() {
    return new InetSocketAddress(InetAddress.getLoopbackAddress(), 0);
  }
}
