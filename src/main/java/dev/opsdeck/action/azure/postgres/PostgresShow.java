package dev.opsdeck.action.azure.postgres;

import com.fasterxml.jackson.annotation.JsonProperty;
import com.fasterxml.jackson.databind.JsonNode;
import dev.opsdeck.action.ActionSpec;
import dev.opsdeck.action.ReadAction;
import dev.opsdeck.action.StepContext;
import dev.opsdeck.action.StepOutcome;
import dev.opsdeck.action.azure.arm.Arm;
import dev.opsdeck.action.cloud.CloudFailure;
import dev.opsdeck.action.cloud.Condition;
import dev.opsdeck.action.cloud.Located;
import dev.opsdeck.catalog.AcceptedTargets;
import dev.opsdeck.catalog.CloudResource;
import dev.opsdeck.catalog.TargetKind;
import dev.opsdeck.kernel.Fact;
import dev.opsdeck.runbook.Effect;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * {@code azure.postgres.show}: state, backups and firewall of a server. Needs {@code
 * flexibleServers/read} and {@code flexibleServers/firewallRules/read}.
 */
final class PostgresShow implements ReadAction<PostgresShow.Input, PostgresShow.Output> {
  /** What of it. */
  enum Section {
    @JsonProperty("state")
    STATE,
    @JsonProperty("backup")
    BACKUP,
    @JsonProperty("firewall")
    FIREWALL
  }

  /**
   * @param section all when it is absent
   */
  record Input(@Nullable Section section) {
    boolean wants(Section one) {
      return section == null || section == one;
    }
  }

  /**
   * @param retentionDays how long backups are kept
   * @param rules how many firewall rules there are; 0 when they were not asked for
   */
  record Output(String state, String host, int retentionDays, boolean geoRedundant, int rules) {}

  private static final ActionSpec<Input, Output> SPEC =
      new ActionSpec<>(
          "azure.postgres.show",
          Effect.READ,
          AcceptedTargets.of(TargetKind.DATABASE),
          Input.class,
          Output.class,
          List.of());

  private final Arm arm;

  PostgresShow(Arm arm) {
    this.arm = arm;
  }

  @Override
  public ActionSpec<Input, Output> spec() {
    return SPEC;
  }

  @Override
  public StepOutcome<Output> perform(StepContext context, Input input) throws InterruptedException {
    return Located.inAzure(context)
        .fold(
            place ->
                arm.read(place.name(), FlexibleServer.path(place))
                    .map(FlexibleServer::of)
                    .fold(server -> told(input, place, server), CloudFailure::failed),
            CloudFailure::failed);
  }

  private StepOutcome<Output> told(Input input, CloudResource.Azure place, FlexibleServer server)
      throws InterruptedException {
    if (!input.wants(Section.FIREWALL)) {
      return told(input, server, List.of());
    }
    return arm.list(place.name(), FlexibleServer.path(place).below("firewallRules"))
        .fold(rules -> told(input, server, rules), CloudFailure::failed);
  }

  private static StepOutcome<Output> told(
      Input input, FlexibleServer server, List<JsonNode> rules) {
    List<Fact> lines = new ArrayList<>();
    if (input.wants(Section.BACKUP)) {
      lines.add(
          Fact.of(
              "clouds.postgres-backup",
              "days",
              server.retention(),
              "geo",
              server.geoRedundant(),
              "earliest",
              server.earliest() == null ? "" : server.earliest()));
    }
    if (input.wants(Section.FIREWALL)) {
      if (!server.reachable()) {
        lines.add(Fact.of("clouds.no-public-access", "server", server.name()));
      }
      rules.forEach(rule -> lines.add(rule(rule)));
      if (rules.isEmpty() && server.reachable()) {
        lines.add(Fact.of("clouds.no-firewall-rules", "server", server.name()));
      }
    }
    Output output =
        new Output(
            server.state(), server.host(), server.retention(), server.geoRedundant(), rules.size());
    Fact summary =
        Fact.of(
            "clouds.database",
            "database",
            server.name(),
            "state",
            server.state(),
            "engine",
            "PostgreSQL " + server.version(),
            "host",
            server.host());
    StepOutcome.Done<Output> done = new StepOutcome.Done<>(output, summary, lines, List.of());
    return server.condition() == Condition.READY ? done : done.troubled();
  }

  private static Fact rule(JsonNode rule) {
    JsonNode properties = rule.path("properties");
    String from = properties.path("startIpAddress").asText("");
    String to = properties.path("endIpAddress").asText("");
    return Fact.of(
        "clouds.firewall-rule",
        "rule",
        rule.path("name").asText(""),
        "from",
        from,
        "to",
        to,
        "azure",
        from.equals("0.0.0.0") && to.equals("0.0.0.0"),
        "everybody",
        from.equals("0.0.0.0") && to.equals("255.255.255.255"));
  }
}
