package dev.opsdeck.demo.cluster;

import com.sun.net.httpserver.HttpExchange;
import com.sun.net.httpserver.HttpServer;
import com.sun.net.httpserver.HttpsConfigurator;
import com.sun.net.httpserver.HttpsServer;
import dev.opsdeck.catalog.Target;
import dev.opsdeck.demo.cluster.api.KubeObject;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.nio.charset.StandardCharsets;
import java.util.Optional;
import java.util.concurrent.Executors;
import java.util.function.Function;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * Answers for the public health URLs and TLS hosts of the catalogue, from what the simulated
 * clusters run: {@code /<platform>/<environment>/<service>/…} gives 200 while a pod is available,
 * else 503.
 */
public final class DemoHealth implements AutoCloseable {
  private static final Pattern HEALTH_URL =
      Pattern.compile("(healthUrl:\\s*)(?:\"([^\"]*)\"|([^\\s,}]+))");
  private static final Pattern HOSTS = Pattern.compile("(hosts:\\s*)\\[[^\\]]*]");
  private static final Pattern AUTHORITY = Pattern.compile("https?://[^/]+");

  private final Function<String, Optional<KubeObject>> deployments;
  private final HttpServer plain;
  private final HttpsServer secure;

  /**
   * @param deployments the Deployment behind a target's key, empty when there is none
   */
  DemoHealth(Function<String, Optional<KubeObject>> deployments, DemoAuthority.Issued presented)
      throws IOException {
    this.deployments = deployments;
    InetSocketAddress any = new InetSocketAddress(InetAddress.getLoopbackAddress(), 0);
    this.plain = HttpServer.create(any, 0);
    this.secure = HttpsServer.create(any, 0);
    secure.setHttpsConfigurator(new HttpsConfigurator(presented.serverContext()));
    for (HttpServer server : new HttpServer[] {plain, secure}) {
      server.setExecutor(Executors.newVirtualThreadPerTaskExecutor());
      server.createContext("/", this::answer);
      server.start();
    }
  }

  /** Where the health of a target is answered, without the rest of the path. */
  public String url(Target.OfService target) {
    return base() + "/" + target.key();
  }

  /** The {@code host:port} that presents the certificate. */
  public String tlsHost() {
    return "localhost:" + secure.getAddress().getPort();
  }

  /** A file of {@code config/catalog} with its health URLs and TLS hosts pointing here. */
  public String rewrite(String catalogFile) {
    String here = base() + "/{platform}/{environment}/{service}";
    String urls =
        HEALTH_URL
            .matcher(catalogFile)
            .replaceAll(match -> {
              String url = match.group(2) == null ? match.group(3) : match.group(2);
              String rest = AUTHORITY.matcher(url).replaceFirst("");
              return Matcher.quoteReplacement(match.group(1) + '"' + here + rest + '"');
            });
    return HOSTS.matcher(urls).replaceAll("$1[\"" + tlsHost() + "\"]");
  }

  @Override
  public void close() {
    plain.stop(0);
    secure.stop(0);
  }

  private String base() {
    return "http://127.0.0.1:" + plain.getAddress().getPort();
  }

  private void answer(HttpExchange exchange) throws IOException {
    try (exchange) {
      String[] parts = exchange.getRequestURI().getPath().split("/");
      String key = parts.length < 4 ? "" : parts[1] + "/" + parts[2] + "/" + parts[3];
      Optional<KubeObject> deployment = deployments.apply(key);
      int status =
          deployment.isEmpty()
              ? 404
              : deployment.get().number("/status/availableReplicas") > 0 ? 200 : 503;
      boolean spring = exchange.getRequestURI().getPath().contains("/actuator/");
      byte[] body = body(status, spring).getBytes(StandardCharsets.UTF_8);
      exchange.getResponseHeaders().set("Content-Type", "application/json");
      exchange.sendResponseHeaders(status, body.length);
      exchange.getResponseBody().write(body);
    }
  }

  private static String body(int status, boolean spring) {
    if (spring) {
      return status == 200 ? "{\"status\":\"UP\"}" : "{\"status\":\"DOWN\"}";
    }
    return switch (status) {
      case 200 -> "{\"Estado\":\"ok\"}";
      case 404 -> "{\"error\":\"no such service\"}";
      default -> "{\"Estado\":\"no disponible\"}";
    };
  }
}
