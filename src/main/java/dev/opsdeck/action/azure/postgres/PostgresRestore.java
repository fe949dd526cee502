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
import dev.opsdeck.action.cloud.RestorePoint;
import dev.opsdeck.action.cloud.Sent;
import dev.opsdeck.catalog.AcceptedTargets;
import dev.opsdeck.catalog.CloudResource;
import dev.opsdeck.catalog.TargetKind;
import dev.opsdeck.kernel.Fact;
import dev.opsdeck.kernel.Json;
import dev.opsdeck.runbook.Effect;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/**
 * {@code azure.postgres.restore}: a new server with the data of another one as they were at a time;
 * the old one stays as it is. Needs {@code flexibleServers/read} and {@code flexibleServers/write}.
 */
final class PostgresRestore
    implements ArmChange<PostgresRestore.Input, PostgresRestore.Restore, PostgresRestore.Output> {
  /** What was written last can be restored after about five minutes (providers/facts.md). */
  private static final Duration LAG = Duration.ofMinutes(5);

  private static final Pattern NAME = Pattern.compile("[a-z0-9][a-z0-9-]{1,61}[a-z0-9]");

  /** By which a server is known as made by a step. */
  private static final String TAG = "opsdeck-run";

  /** What it was restored to, where that was not asked for. */
  private static final String TIME = "opsdeck-restored-to";

  /**
   * @param newServer name of the new server; it is part of a global address
   * @param toTime an ISO time such as {@code 2025-12-01T04:00:00Z}; absent for the latest, which is
   *     worked out when the step begins
   * @param fromSnapshot always refused: Azure has none
   */
  record Input(String newServer, @Nullable String toTime, @Nullable String fromSnapshot) {}

  /**
   * @param host of the new server
   */
  record Output(String server, String host, String restoredTo) {}

  /**
   * What is made of what.
   *
   * @param toTime empty for the latest
   * @param mark of the step that makes it
   */
  record Restore(
      String source,
      String sourceId,
      String location,
      String newServer,
      String toTime,
      String mark) {}

  private static final ActionSpec<Input, Output> SPEC =
      new ActionSpec<>(
          "azure.postgres.restore",
          Effect.CHANGE,
          AcceptedTargets.of(TargetKind.DATABASE),
          Input.class,
          Output.class,
          List.of());

  private final Arm arm;

  PostgresRestore(Arm arm) {
    this.arm = arm;
  }

  @Override
  public ActionSpec<Input, Output> spec() {
    return SPEC;
  }

  @Override
  public Class<Restore> pins() {
    return Restore.class;
  }

  @Override
  public Arm arm() {
    return arm;
  }

  @Override
  public PlanOutcome<Output> plan(StepContext context, Input input) throws InterruptedException {
    if (!NAME.matcher(input.newServer()).matches()) {
      return new PlanOutcome.Refused<>(
          Fact.of("clouds.bad-server-name", "server", input.newServer()));
    }
    if (input.fromSnapshot() != null) {
      return new PlanOutcome.Refused<>(Fact.of("clouds.no-snapshots"));
    }
    return Located.inAzure(context)
        .fold(place -> plan(context, input, place), CloudFailure::refused);
  }

  private PlanOutcome<Output> plan(StepContext context, Input input, CloudResource.Azure place)
      throws InterruptedException {
    Asked<JsonNode> there =
        arm.read(input.newServer(), FlexibleServer.path(place.named(input.newServer())));
    if (!there.isAbsent()) {
      return there.fold(
          _ ->
              new PlanOutcome.Refused<>(
                  Fact.of("clouds.server-exists", "server", input.newServer())),
          CloudFailure::refused);
    }
    return arm.read(place.name(), FlexibleServer.path(place))
        .map(FlexibleServer::of)
        .fold(
            source ->
                switch (RestorePoint.of(
                    input.toTime(), source.earliest(), context.now().minus(LAG))) {
                  case RestorePoint.Impossible(Fact why) -> new PlanOutcome.Refused<>(why);
                  case RestorePoint.At(Instant time) -> planned(context, input, source, time);
                },
            CloudFailure::refused);
  }

  private static PlanOutcome<Output> planned(
      StepContext context, Input input, FlexibleServer source, Instant time) {
    String to = input.toTime() == null ? "" : time.toString();
    Restore restore =
        new Restore(
            source.name(), source.id(), source.location(), input.newServer(), to, context.stamp());
    boolean available = !source.highAvailability().equals("Disabled");
    return new PlanOutcome.Planned<>(
        fact("clouds.restore-plan", restore),
        List.of(
            new Difference("server " + input.newServer(), "", "PostgreSQL " + source.version())),
        List.of(
            Fact.of("clouds.restore-takes"),
            Fact.of("clouds.restore-leaves-out", "available", available)),
        List.of(),
        Pins.of(restore),
        new Output(
            input.newServer(), input.newServer() + source.host().replaceFirst("^[^.]*", ""), to),
        new Inverse.PointOfNoReturn(Fact.of("clouds.restore-stays", "server", input.newServer())));
  }

  private static Fact fact(String code, Restore restore) {
    return Fact.of(
        code, "server", restore.newServer(), "source", restore.source(), "time", restore.toTime());
  }

  @Override
  public Asked<Place> place(StepContext context, Restore pins) {
    return Located.inAzure(context)
        .map(source ->
            new Place(pins.newServer(), FlexibleServer.path(source.named(pins.newServer()))));
  }

  @Override
  public Condition condition(JsonNode resource) {
    return FlexibleServer.of(resource).condition();
  }

  @Override
  public String state(JsonNode resource) {
    return FlexibleServer.of(resource).state();
  }

  /** By the tag of the step: nobody else's server has it. */
  @Override
  public boolean isReached(Restore pins, JsonNode resource) {
    return resource.path("tags").path(TAG).asText("").equals(pins.mark());
  }

  @Override
  public boolean isAsPlanned(Restore pins, JsonNode resource) {
    return resource.isEmpty();
  }

  @Override
  public Fact moved(Restore pins, JsonNode resource) {
    return Fact.of("clouds.server-exists", "server", pins.newServer());
  }

  @Override
  public Sent send(StepContext context, Place place, Restore pins, JsonNode resource)
      throws InterruptedException {
    ObjectNode body = Json.object().put("location", pins.location());
    String time = pins.toTime().isEmpty() ? context.now().minus(LAG).toString() : pins.toTime();
    body.withObject("/tags").put(TAG, pins.mark()).put(TIME, time);
    body.withObject("/properties")
        .put("createMode", "PointInTimeRestore")
        .put("sourceServerResourceId", pins.sourceId())
        .put("pointInTimeUTC", time);
    return arm.put(place.what(), place.path(), body, "");
  }

  @Override
  public Look<Output> done(Restore pins, JsonNode resource) {
    FlexibleServer server = FlexibleServer.of(resource);
    String time = resource.path("tags").path(TIME).asText(pins.toTime());
    Fact summary =
        Fact.of(
            "clouds.restored",
            "server",
            server.name(),
            "source",
            pins.source(),
            "time",
            time,
            "host",
            server.host());
    return new Look.Reached<>(
        new Output(server.name(), server.host(), time),
        summary,
        List.of(Fact.of("clouds.restore-next", "server", server.name())));
  }
}
