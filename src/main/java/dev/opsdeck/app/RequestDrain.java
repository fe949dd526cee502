package dev.opsdeck.app;

import io.micronaut.health.HealthStatus;
import io.micronaut.management.health.indicator.AbstractHealthIndicator;
import io.micronaut.management.health.indicator.annotation.Readiness;
import io.micronaut.runtime.graceful.GracefulShutdownCapable;
import io.micronaut.runtime.server.EmbeddedServer;
import jakarta.inject.Provider;
import jakarta.inject.Singleton;
import java.time.Duration;
import java.util.Map;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * The end of the HTTP server without a reset connection: it first says that it is not ready, goes
 * on answering while whoever sends requests takes notice, then takes no new connections, and lets
 * the open requests finish.
 */
@Readiness
@Singleton
final class RequestDrain extends AbstractHealthIndicator<Map<String, String>> {
  private static final Logger LOG = LoggerFactory.getLogger(RequestDrain.class);

  /** Slack waits three seconds for an answer, a scrape ten. */
  private static final Duration OPEN_REQUESTS = Duration.ofSeconds(10);

  private final Duration grace;
  private final Provider<EmbeddedServer> server;
  private volatile boolean stopping;
  private volatile long closesAt;

  RequestDrain(Settings settings, Provider<EmbeddedServer> server) {
    this.grace = settings.stopGrace();
    this.server = server;
  }

  /** From now on it is not ready; it still answers. */
  void begin() {
    closesAt = System.nanoTime() + grace.toNanos();
    stopping = true;
    LOG.info("Not ready any more: the port closes in {} s", grace.toMillis() / 1_000.0);
  }

  /** Waits for what is left of the grace period, and at most ten seconds more for open requests. */
  void finish() throws InterruptedException, ExecutionException {
    Thread.sleep(Duration.ofNanos(Math.max(0, closesAt - System.nanoTime())));
    if (!(server.get() instanceof GracefulShutdownCapable closing)) {
      return;
    }
    try {
      closing
          .shutdownGracefully()
          .toCompletableFuture()
          .get(OPEN_REQUESTS.toMillis(), TimeUnit.MILLISECONDS);
    } catch (TimeoutException stillOpen) {
      LOG.warn(
          "A request is still open after {} s; its connection is cut", OPEN_REQUESTS.toSeconds());
    }
  }

  @Override
  protected Map<String, String> getHealthInformation() {
    healthStatus = stopping ? HealthStatus.DOWN : HealthStatus.UP;
    return Map.of();
  }

  @Override
  protected String getName() {
    return "serving";
  }
}
