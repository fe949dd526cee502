package dev.opsdeck.app.telemetry;

import dev.opsdeck.slack.api.CallObserver;
import io.micrometer.core.instrument.MeterRegistry;
import io.micrometer.core.instrument.Timer;
import jakarta.inject.Singleton;
import java.time.Duration;

/** How Slack answers this replica. */
@Singleton
final class SlackMeters implements CallObserver {
  /** Slack's own clients call 500 ms slow; after five seconds we no longer wait. */
  private static final Duration[] BOUNDS = {
    Duration.ofMillis(50),
    Duration.ofMillis(100),
    Duration.ofMillis(250),
    Duration.ofMillis(500),
    Duration.ofSeconds(1),
    Duration.ofMillis(2_500),
    Duration.ofSeconds(5)
  };

  private final MeterRegistry registry;

  SlackMeters(MeterRegistry registry) {
    this.registry = registry;
  }

  @Override
  public void called(String method, Outcome outcome, Duration took) {
    Timer.builder("opsdeck.slack.call")
        .description("Calls to Slack, by what came of them; limited is HTTP 429")
        .tags("method", method, "outcome", RunMeters.label(outcome))
        .serviceLevelObjectives(BOUNDS)
        .register(registry)
        .record(took);
    if (outcome == Outcome.LIMITED) {
      registry.counter("opsdeck.slack.limited", "method", method).increment();
    }
  }
}
