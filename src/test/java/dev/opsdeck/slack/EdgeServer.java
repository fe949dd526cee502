package dev.opsdeck.slack;

import io.micronaut.context.ApplicationContext;
import io.micronaut.runtime.server.EmbeddedServer;
import java.io.IOException;
import java.net.InetAddress;
import java.net.Socket;
import java.util.Map;

/** The HTTP layer as it is shipped, in this process, before the app of a bench. */
final class EdgeServer implements AutoCloseable {
  final AppBench bench;
  private final ApplicationContext context;
  private final int port;

  EdgeServer() throws IOException {
    bench = new AppBench();
    context =
        ApplicationContext.builder()
            .banner(false)
            .properties(Map.of("micronaut.server.port", -1, "micronaut.metrics.enabled", false))
            .build();
    context.registerSingleton(SlackApp.class, bench.app);
    context.start();
    EmbeddedServer server = context.getBean(EmbeddedServer.class);
    server.start();
    port = server.getPort();
  }

  String url() {
    return "http://localhost:" + port + "/slack/events";
  }

  Socket connect() throws IOException {
    return new Socket(InetAddress.getLoopbackAddress(), port);
  }

  @Override
  public void close() {
    context.close();
    bench.close();
  }
}
