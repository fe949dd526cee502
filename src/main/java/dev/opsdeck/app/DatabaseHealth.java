package dev.opsdeck.app;

import dev.opsdeck.database.PostgresDatabase;
import io.micronaut.health.HealthStatus;
import io.micronaut.management.health.indicator.AbstractHealthIndicator;
import io.micronaut.management.health.indicator.annotation.Readiness;
import jakarta.inject.Singleton;
import java.util.Map;

/** Whether the database answers: without it nothing can be accepted. */
@Readiness
@Singleton
final class DatabaseHealth extends AbstractHealthIndicator<Map<String, String>> {
  private final PostgresDatabase database;

  DatabaseHealth(PostgresDatabase database) {
    this.database = database;
  }

  @Override
  protected Map<String, String> getHealthInformation() {
    healthStatus = database.ping() ? HealthStatus.UP : HealthStatus.DOWN;
    return Map.of();
  }

  @Override
  protected String getName() {
    return "database";
  }
}
