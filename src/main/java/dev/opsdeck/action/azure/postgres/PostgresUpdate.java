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
import dev.opsdeck.action.cloud.Asked;
import dev.opsdeck.action.cloud.CloudFailure;
import dev.opsdeck.action.cloud.Condition;
import dev.opsdeck.action.cloud.Located;
import dev.opsdeck.action.cloud.Sent;
import dev.opsdeck.catalog.AcceptedTargets;
import dev.opsdeck.catalog.TargetKind;
import dev.opsdeck.kernel.Fact;
import dev.opsdeck.kernel.Json;
import dev.opsdeck.runbook.Effect;
import java.util.List;

/**
 * {@code azure.postgres.update}: how long backups are kept. Needs {@code flexibleServers/read} and
 * {@code flexibleServers/write}.
 */
final class PostgresUpdate
    implements ArmChange<PostgresUpdate.Input, PostgresUpdate.Retention, PostgresUpdate.Output> {
  private static final int LEAST = 7;
  private static final int MOST = 35;

  /**
   * @param backupRetention days, 7 to 35
   */
  record Input(int backupRetention) {}

  record Output(int fromDays, int days) {}

  /** From what to what, in days. */
  record Retention(String server, int from, int to) {}

  private static final ActionSpec<Input, Output> SPEC =
      new ActionSpec<>(
          "azure.postgres.update",
          Effect.CHANGE,
          AcceptedTargets.of(TargetKind.DATABASE),
          Input.class,
          Output.class,
          List.of());

  private final Arm arm;

  PostgresUpdate(Arm arm) {
    this.arm = arm;
  }

  @Override
  public ActionSpec<Input, Output> spec() {
    return SPEC;
  }

  @Override
  public Class<Retention> pins() {
    return Retention.class;
  }

  @Override
  public Arm arm() {
    return arm;
  }

  @Override
  public PlanOutcome<Output> plan(StepContext context, Input input) throws InterruptedException {
    return Located.inAzure(context)
        .fold(
            place ->
                arm.read(place.name(), FlexibleServer.path(place))
                    .map(FlexibleServer::of)
                    .fold(
                        server -> planned(input.backupRetention(), server), CloudFailure::refused),
            CloudFailure::refused);
  }

  private static PlanOutcome<Output> planned(int days, FlexibleServer server) {
    Output expected = new Output(server.retention(), days);
    if (days < LEAST || days > MOST) {
      return new PlanOutcome.Refused<>(
          Fact.of("clouds.bad-retention", "days", days, "least", LEAST, "most", MOST));
    }
    if (server.condition() != Condition.READY) {
      return new PlanOutcome.Refused<>(
          Fact.of("clouds.not-now", "what", server.name(), "state", server.state()));
    }
    if (server.retention() == days) {
      return new PlanOutcome.NothingToDo<>(
          Fact.of("clouds.retention-is", "server", server.name(), "days", days), expected);
    }
    boolean fewer = days < server.retention();
    Fact back =
        Fact.of("clouds.retention-back", "server", server.name(), "days", server.retention());
    return new PlanOutcome.Planned<>(
        Fact.of(
            "clouds.retention-plan",
            "server",
            server.name(),
            "from",
            server.retention(),
            "to",
            days),
        List.of(
            new Difference(
                "backupRetentionDays",
                Integer.toString(server.retention()),
                Integer.toString(days))),
        fewer ? List.of(Fact.of("clouds.backups-deleted", "days", days)) : List.of(),
        fewer ? List.of(Fact.of("clouds.backups-gone", "days", days)) : List.of(),
        Pins.of(new Retention(server.name(), server.retention(), days)),
        expected,
        new Inverse.PutBack(
            SPEC.name(), Json.object().put("backupRetention", server.retention()), back));
  }

  @Override
  public Asked<Place> place(StepContext context, Retention pins) {
    return Located.inAzure(context)
        .map(server -> new Place(server.name(), FlexibleServer.path(server)));
  }

  @Override
  public Condition condition(JsonNode resource) {
    return FlexibleServer.of(resource).condition();
  }

  @Override
  public String state(JsonNode resource) {
    return FlexibleServer.of(resource).state();
  }

  @Override
  public boolean isReached(Retention pins, JsonNode resource) {
    return FlexibleServer.of(resource).retention() == pins.to();
  }

  @Override
  public boolean isAsPlanned(Retention pins, JsonNode resource) {
    return FlexibleServer.of(resource).retention() == pins.from();
  }

  @Override
  public Fact moved(Retention pins, JsonNode resource) {
    return Fact.of(
        "clouds.retention-moved",
        "server",
        pins.server(),
        "from",
        pins.from(),
        "now",
        FlexibleServer.of(resource).retention());
  }

  @Override
  public Sent send(StepContext context, Place place, Retention pins, JsonNode resource)
      throws InterruptedException {
    ObjectNode body = Json.object();
    body.withObject("/properties/backup").put("backupRetentionDays", pins.to());
    return arm.patch(place.what(), place.path(), body);
  }

  @Override
  public Look<Output> done(Retention pins, JsonNode resource) {
    return new Look.Reached<>(
        new Output(pins.from(), pins.to()),
        Fact.of("clouds.retention-is", "server", pins.server(), "days", pins.to()),
        List.of());
  }
}
