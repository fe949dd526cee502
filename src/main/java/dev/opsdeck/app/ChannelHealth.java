package dev.opsdeck.app;

import dev.opsdeck.slack.api.SlackConnection;
import io.micronaut.context.annotation.Requires;
import io.micronaut.health.HealthStatus;
import io.micronaut.management.health.indicator.AbstractHealthIndicator;
import io.micronaut.management.health.indicator.annotation.Readiness;
import jakarta.inject.Singleton;
import java.util.Map;

/** Which channels of the configuration nobody has found; no reason to serve nobody. */
@Readiness
@Singleton
@Requires(beans = Configuration.class)
final class ChannelHealth extends AbstractHealthIndicator<Map<String, String>> {
  private final SlackConnection slack;

  ChannelHealth(SlackConnection slack) {
    this.slack = slack;
  }

  @Override
  protected Map<String, String> getHealthInformation() {
    healthStatus = HealthStatus.UP;
    String unresolved = String.join(", ", slack.channels().unresolved());
    return unresolved.isEmpty() ? Map.of() : Map.of("notFound", unresolved);
  }

  @Override
  protected String getName() {
    return "channels";
  }
}
