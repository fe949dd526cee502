package dev.opsdeck.demo.slack.page;

import com.sun.net.httpserver.HttpExchange;
import com.sun.net.httpserver.HttpHandler;
import dev.opsdeck.demo.slack.state.State;
import java.io.IOException;
import java.io.OutputStream;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.Optional;

/** Server-sent events: the number of the newest version, after each change. */
record Live(State state) implements HttpHandler {
  private static final Duration BEAT = Duration.ofSeconds(15);

  @Override
  public void handle(HttpExchange exchange) throws IOException {
    exchange.getResponseHeaders().set("Content-Type", "text/event-stream");
    exchange.getResponseHeaders().set("Cache-Control", "no-store");
    exchange.sendResponseHeaders(200, 0);
    try (exchange;
        OutputStream out = exchange.getResponseBody()) {
      long seen = -1;
      while (true) {
        long before = seen;
        Optional<Long> next = state.await(BEAT, () -> newer(before));
        String line = next.map(version -> "data: " + version).orElse(": beat");
        out.write((line + "\n\n").getBytes(StandardCharsets.UTF_8));
        out.flush();
        seen = next.orElse(seen);
      }
    } catch (InterruptedException _) {
      Thread.currentThread().interrupt();
    }
  }

  private Optional<Long> newer(long seen) {
    long version = state.version();
    return version > seen ? Optional.of(version) : Optional.empty();
  }
}
