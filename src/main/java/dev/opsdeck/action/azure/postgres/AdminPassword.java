package dev.opsdeck.action.azure.postgres;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.opsdeck.action.ActionSpec;
import dev.opsdeck.action.Difference;
import dev.opsdeck.action.Inverse;
import dev.opsdeck.action.Pins;
import dev.opsdeck.action.PlanOutcome;
import dev.opsdeck.action.StepContext;
import dev.opsdeck.action.StepOutcome.Again;
import dev.opsdeck.action.azure.arm.Arm;
import dev.opsdeck.action.azure.arm.ArmOperation;
import dev.opsdeck.action.change.Drive;
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
import dev.opsdeck.secret.SealedValues;
import java.util.List;
import java.util.Optional;

/**
 * {@code azure.postgres.password}: another password of the server's administrator. No answer of
 * Azure ever shows it, so after a crash the same sealed value is sent once more, which changes
 * nothing. Needs {@code flexibleServers/read} and {@code flexibleServers/write}.
 */
final class AdminPassword
    implements Drive<AdminPassword.Input, AdminPassword.Pinned, AdminPassword.Output> {
  private static final String RESOURCE = "resource";

  /**
   * @param value the ref of the sealed password
   */
  record Input(String value) {}

  record Output(String server, String user) {}

  record Pinned(String server, String user, String value) {}

  private final Arm arm;
  private final SealedValues values;

  AdminPassword(Arm arm, SealedValues values) {
    this.arm = arm;
    this.values = values;
  }

  @Override
  public ActionSpec<Input, Output> spec() {
    return new ActionSpec<>(
        "azure.postgres.password",
        Effect.CHANGE,
        AcceptedTargets.of(TargetKind.DATABASE),
        Input.class,
        Output.class,
        List.of());
  }

  @Override
  public Class<Pinned> pins() {
    return Pinned.class;
  }

  private Asked<JsonNode> read(StepContext context) throws InterruptedException {
    return Located.inAzure(context)
        .then(place -> arm.read(place.name(), FlexibleServer.path(place)));
  }

  @Override
  public PlanOutcome<Output> plan(StepContext context, Input input) throws InterruptedException {
    if (!values.available()) {
      return new PlanOutcome.Refused<>(Fact.of("secret.no-key"));
    }
    return read(context).fold(json -> planned(input, json), CloudFailure::refused);
  }

  private static PlanOutcome<Output> planned(Input input, JsonNode json) {
    FlexibleServer server = FlexibleServer.of(json);
    JsonNode properties = json.path("properties");
    String user = properties.path("administratorLogin").asText("");
    if (properties.at("/authConfig/passwordAuth").asText("").equals("Disabled")) {
      return new PlanOutcome.Refused<>(Fact.of("clouds.password-off", "server", server.name()));
    }
    if (server.condition() != Condition.READY) {
      return new PlanOutcome.Refused<>(
          Fact.of("clouds.not-now", "what", server.name(), "state", server.state()));
    }
    return new PlanOutcome.Planned<>(
        Fact.of("clouds.password-plan", "server", server.name(), "user", user),
        List.of(new Difference(server.name() + " " + user, "<unknown>", "<sealed>")),
        List.of(Fact.of("sql.role-old-ends", "role", user)),
        List.of(),
        Pins.of(new Pinned(server.name(), user, input.value())),
        new Output(server.name(), user),
        new Inverse.PointOfNoReturn(Fact.of("sql.role-no-return")));
  }

  @Override
  public Start start(StepContext context, Pinned pins) throws InterruptedException {
    Optional<String> value = values.open(pins.value(), context.requester(), context.run());
    if (value.isEmpty()) {
      return new Start.Refused(
          Fact.of("secret.value-gone", "key", pins.user()), Again.WILL_NOT_HELP);
    }
    return read(context).fold(json -> start(context, json, value.get()), AdminPassword::refused);
  }

  private Start start(StepContext context, JsonNode json, String value)
      throws InterruptedException {
    FlexibleServer server = FlexibleServer.of(json);
    if (server.condition() == Condition.CHANGING) {
      return new Start.Busy(
          Fact.of("clouds.not-now", "what", server.name(), "state", server.state()));
    }
    ObjectNode body = Json.object();
    body.putObject("properties").put("administratorLoginPassword", value);
    Asked<CloudResource.Azure> place = Located.inAzure(context);
    return place.fold(
        at ->
            switch (arm.patch(at.name(), FlexibleServer.path(at), body)) {
              case Sent.Accepted(String operation) ->
                  new Start.Begun(operation.isEmpty() ? RESOURCE : operation);
              case Sent.Lost(Fact why) -> new Start.Lost(why);
              case Sent.Refused(CloudFailure failure) -> refused(failure);
            },
        AdminPassword::refused);
  }

  private static Start refused(CloudFailure failure) {
    return failure.kind() == CloudFailure.Kind.BUSY
        ? new Start.Busy(failure.why())
        : new Start.Refused(failure.why(), failure.again());
  }

  /** Nothing shows it; the same password again is the same password. */
  @Override
  public Trace trace(StepContext context, Pinned pins) {
    return new Trace.Absent();
  }

  @Override
  public Look<Output> look(StepContext context, Pinned pins, String operation)
      throws InterruptedException {
    if (operation.equals(RESOURCE)) {
      return byServer(context, pins);
    }
    return switch (arm.follow(pins.server(), operation)) {
      case ArmOperation.Going(String at) -> new Look.Going<>(at);
      case ArmOperation.Ended(String at, String code, String message) ->
          new Look.Ended<>(
              Fact.of(
                  "clouds.ended",
                  "what",
                  pins.server(),
                  "state",
                  at,
                  "code",
                  code,
                  "why",
                  message));
      case ArmOperation.Succeeded() -> reached(pins);
      case ArmOperation.Unseen() -> byServer(context, pins);
    };
  }

  private Look<Output> byServer(StepContext context, Pinned pins) throws InterruptedException {
    return read(context)
        .fold(
            json ->
                FlexibleServer.of(json).condition() == Condition.READY
                    ? reached(pins)
                    : new Look.Going<>(FlexibleServer.of(json).state()),
            failure -> new Look.Unseen<>(failure.why()));
  }

  private static Look<Output> reached(Pinned pins) {
    return new Look.Reached<>(
        new Output(pins.server(), pins.user()),
        Fact.of("clouds.password-done", "server", pins.server(), "user", pins.user()),
        List.of());
  }
}
