package dev.opsdeck.action.azure.postgres;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.opsdeck.action.ActionSpec;
import dev.opsdeck.action.Difference;
import dev.opsdeck.action.Inverse;
import dev.opsdeck.action.Pins;
import dev.opsdeck.action.PlanOutcome;
import dev.opsdeck.action.StepContext;
import dev.opsdeck.action.azure.arm.Arm;
import dev.opsdeck.action.azure.arm.ArmChange;
import dev.opsdeck.action.azure.arm.ArmPath;
import dev.opsdeck.action.cloud.Asked;
import dev.opsdeck.action.cloud.CloudFailure;
import dev.opsdeck.action.cloud.Condition;
import dev.opsdeck.action.cloud.Located;
import dev.opsdeck.action.cloud.Sent;
import dev.opsdeck.catalog.AcceptedTargets;
import dev.opsdeck.catalog.CloudResource;
import dev.opsdeck.catalog.TargetKind;
import dev.opsdeck.kernel.Fact;
import dev.opsdeck.kernel.Json;
import dev.opsdeck.runbook.Effect;
import java.util.List;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/**
 * {@code azure.postgres.firewall.allow}: lets an address, or a range, connect to a server. A rule
 * of the same name with other addresses is never overwritten. Needs {@code flexibleServers/read}
 * and {@code flexibleServers/firewallRules/read} and {@code write}.
 */
final class FirewallAllow
    implements ArmChange<FirewallAllow.Input, FirewallAllow.Rule, FirewallAllow.Output> {
  private static final String PART = "(25[0-5]|2[0-4]\\d|1\\d\\d|[1-9]?\\d)";
  private static final Pattern ADDRESS = Pattern.compile(PART + "(\\." + PART + "){3}");
  private static final Pattern NAME = Pattern.compile("[A-Za-z0-9_-]{1,80}");

  /**
   * @param name of the rule
   * @param ip the address, or the first of a range
   * @param to the last of a range; absent for one address
   */
  record Input(String name, String ip, @Nullable String to) {}

  record Output(String rule, String from, String to) {}

  /** A rule of a server. */
  record Rule(String server, String name, String from, String to) {}

  private static final ActionSpec<Input, Output> SPEC =
      new ActionSpec<>(
          "azure.postgres.firewall.allow",
          Effect.CHANGE,
          AcceptedTargets.of(TargetKind.DATABASE),
          Input.class,
          Output.class,
          List.of());

  private final Arm arm;

  FirewallAllow(Arm arm) {
    this.arm = arm;
  }

  @Override
  public ActionSpec<Input, Output> spec() {
    return SPEC;
  }

  @Override
  public Class<Rule> pins() {
    return Rule.class;
  }

  @Override
  public Arm arm() {
    return arm;
  }

  @Override
  public PlanOutcome<Output> plan(StepContext context, Input input) throws InterruptedException {
    String to = input.to() == null ? input.ip() : input.to();
    if (!ADDRESS.matcher(input.ip()).matches()
        || !ADDRESS.matcher(to).matches()
        || number(input.ip()) > number(to)) {
      return new PlanOutcome.Refused<>(Fact.of("clouds.bad-range", "from", input.ip(), "to", to));
    }
    if (!NAME.matcher(input.name()).matches()) {
      return new PlanOutcome.Refused<>(Fact.of("clouds.bad-rule-name", "rule", input.name()));
    }
    return Located.inAzure(context)
        .fold(
            place -> plan(place, new Rule(place.name(), input.name(), input.ip(), to)),
            CloudFailure::refused);
  }

  private static long number(String address) {
    long number = 0;
    for (String part : address.split("\\.", -1)) {
      number = number * 256 + Integer.parseInt(part);
    }
    return number;
  }

  private PlanOutcome<Output> plan(CloudResource.Azure place, Rule rule)
      throws InterruptedException {
    return arm.read(place.name(), FlexibleServer.path(place))
        .map(FlexibleServer::of)
        .fold(server -> plan(place, rule, server), CloudFailure::refused);
  }

  private PlanOutcome<Output> plan(CloudResource.Azure place, Rule rule, FlexibleServer server)
      throws InterruptedException {
    if (!server.reachable()) {
      return new PlanOutcome.Refused<>(Fact.of("clouds.no-public-access", "server", server.name()));
    }
    if (server.condition() != Condition.READY) {
      return new PlanOutcome.Refused<>(
          Fact.of("clouds.not-now", "what", server.name(), "state", server.state()));
    }
    Asked<JsonNode> there = arm.read(rule.name(), path(place, rule));
    return there.isAbsent()
        ? planned(rule)
        : there.fold(json -> exists(rule, json), CloudFailure::refused);
  }

  private PlanOutcome<Output> exists(Rule rule, JsonNode json) {
    return isReached(rule, json)
        ? new PlanOutcome.NothingToDo<>(fact("clouds.rule-is", rule), output(rule))
        : new PlanOutcome.Refused<>(moved(rule, json));
  }

  private static PlanOutcome<Output> planned(Rule rule) {
    boolean everybody = number(rule.to()) - number(rule.from()) >= 1L << 24;
    boolean azure = rule.from().equals("0.0.0.0") && rule.to().equals("0.0.0.0");
    return new PlanOutcome.Planned<>(
        fact("clouds.rule-plan", rule),
        List.of(new Difference("firewall." + rule.name(), "", range(rule))),
        azure
            ? List.of(Fact.of("clouds.rule-for-azure"))
            : everybody ? List.of(Fact.of("clouds.rule-for-everybody")) : List.of(),
        List.of(),
        Pins.of(rule),
        output(rule),
        new Inverse.PointOfNoReturn(fact("clouds.rule-stays", rule)));
  }

  private static String range(Rule rule) {
    return rule.from().equals(rule.to()) ? rule.from() : rule.from() + "-" + rule.to();
  }

  private static Output output(Rule rule) {
    return new Output(rule.name(), rule.from(), rule.to());
  }

  private static Fact fact(String code, Rule rule) {
    return Fact.of(code, "rule", rule.name(), "server", rule.server(), "range", range(rule));
  }

  private static ArmPath path(CloudResource.Azure place, Rule rule) {
    return FlexibleServer.path(place).below("firewallRules/" + rule.name());
  }

  @Override
  public Asked<Place> place(StepContext context, Rule pins) {
    return Located.inAzure(context).map(server -> new Place(pins.name(), path(server, pins)));
  }

  /** It is there or not. */
  @Override
  public Condition condition(JsonNode resource) {
    return Condition.READY;
  }

  @Override
  public String state(JsonNode resource) {
    return "Succeeded";
  }

  @Override
  public boolean isReached(Rule pins, JsonNode resource) {
    JsonNode properties = resource.path("properties");
    return properties.path("startIpAddress").asText("").equals(pins.from())
        && properties.path("endIpAddress").asText("").equals(pins.to());
  }

  @Override
  public boolean isAsPlanned(Rule pins, JsonNode resource) {
    return resource.isEmpty();
  }

  @Override
  public Fact moved(Rule pins, JsonNode resource) {
    JsonNode properties = resource.path("properties");
    return Fact.of(
        "clouds.rule-taken",
        "rule",
        pins.name(),
        "from",
        properties.path("startIpAddress").asText(""),
        "to",
        properties.path("endIpAddress").asText(""));
  }

  @Override
  public Sent send(StepContext context, Place place, Rule pins, JsonNode resource)
      throws InterruptedException {
    ObjectNode body = Json.object();
    body.withObject("/properties")
        .put("startIpAddress", pins.from())
        .put("endIpAddress", pins.to());
    return arm.put(place.what(), place.path(), body, "");
  }

  @Override
  public Look<Output> done(Rule pins, JsonNode resource) {
    return new Look.Reached<>(output(pins), fact("clouds.rule-is", pins), List.of());
  }
}
