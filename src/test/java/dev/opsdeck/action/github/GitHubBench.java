package dev.opsdeck.action.github;

import dev.opsdeck.action.RecordedStep;
import dev.opsdeck.action.Targets;
import dev.opsdeck.action.rest.JsonServer;
import dev.opsdeck.action.rest.Rest;
import dev.opsdeck.catalog.Delivery;
import dev.opsdeck.catalog.Environment;
import dev.opsdeck.catalog.Repository;
import dev.opsdeck.catalog.Target;
import java.io.IOException;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** A GitHub on this machine, asked by the real client. */
final class GitHubBench implements AutoCloseable {
  static final Instant NOW = Instant.parse("2026-03-01T03:00:00Z");
  static final String REPO = "/repos/shop/backend";

  final JsonServer server = new JsonServer();
  final GitHub github;
  private final Rest rest = new Rest();
  private Instant now = NOW;

  GitHubBench() throws IOException {
    this("ghp-test");
  }

  GitHubBench(String token) throws IOException {
    github = new GitHub(rest, token);
  }

  RecordedStep step() {
    return step("opsdeck");
  }

  RecordedStep step(@Nullable String runInput) {
    return step(
        new Delivery(
            new Repository(server.address(), "shop", "backend", "{service}", "build.yml", runInput),
            List.of()));
  }

  RecordedStep step(@Nullable Delivery delivery) {
    Target.OfService gateway = Targets.gateway();
    Environment of = gateway.environment();
    Environment environment =
        new Environment(
            of.platform(),
            of.name(),
            of.aliases(),
            of.tier(),
            of.cluster(),
            of.namespace(),
            null,
            delivery,
            List.of());
    return new RecordedStep(new Target.OfService(environment, gateway.service()), () -> now);
  }

  void passes(Duration time) {
    now = now.plus(time);
  }

  @Override
  public void close() {
    server.close();
    rest.close();
  }
}
