package dev.opsdeck.action.aws.rds;

import dev.opsdeck.action.ActionSpec;
import dev.opsdeck.action.PlanOutcome;
import dev.opsdeck.action.StepContext;
import dev.opsdeck.action.change.Drive;
import dev.opsdeck.action.cloud.Asked;
import dev.opsdeck.action.cloud.CloudFailure;
import dev.opsdeck.action.cloud.Condition;
import dev.opsdeck.action.cloud.Located;
import dev.opsdeck.catalog.AcceptedTargets;
import dev.opsdeck.catalog.CloudResource;
import dev.opsdeck.catalog.TargetKind;
import dev.opsdeck.kernel.Fact;
import dev.opsdeck.runbook.Effect;
import java.time.Instant;
import java.util.List;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;
import software.amazon.awssdk.services.rds.RdsClient;
import software.amazon.awssdk.services.rds.model.DBInstance;
import software.amazon.awssdk.services.rds.model.RestoreDbInstanceFromDbSnapshotRequest;
import software.amazon.awssdk.services.rds.model.RestoreDbInstanceToPointInTimeRequest;

/**
 * {@code aws.rds.restore}: a new instance with the data of another one as they were at a time, or
 * with those of a snapshot; the old one stays as it is. Network and parameters are those of the
 * source, as AWS would otherwise take its defaults. Needs {@code rds:DescribeDBInstances}, {@code
 * rds:DescribeDBSnapshots}, {@code rds:RestoreDBInstanceToPointInTime}, {@code
 * rds:RestoreDBInstanceFromDBSnapshot} and {@code rds:AddTagsToResource}.
 */
final class RdsRestore implements Drive<RdsRestore.Input, RdsRestore.Restore, RdsRestore.Output> {
  private static final Pattern NAME = Pattern.compile("[a-z](?!.*--)[a-z0-9-]{0,61}[a-z0-9]");

  /**
   * @param newServer name of the new instance
   * @param toTime an ISO time; absent for the latest, or with a snapshot
   * @param fromSnapshot name of a snapshot
   */
  record Input(String newServer, @Nullable String toTime, @Nullable String fromSnapshot) {}

  /**
   * @param host of the new instance
   */
  record Output(String server, String host, String restoredTo) {}

  /**
   * What is made of what.
   *
   * @param toTime empty for the latest, and with a snapshot
   * @param snapshot empty for a time
   * @param subnets name of the subnet group; empty for the default one
   * @param parameters name of the parameter group; empty for the default one
   * @param mark of the step that makes it
   */
  record Restore(
      String source,
      String newServer,
      String toTime,
      String snapshot,
      List<String> securityGroups,
      String subnets,
      String parameters,
      String mark) {
    Restore {
      securityGroups = List.copyOf(securityGroups);
    }
  }

  private static final ActionSpec<Input, Output> SPEC =
      new ActionSpec<>(
          "aws.rds.restore",
          Effect.CHANGE,
          AcceptedTargets.of(TargetKind.DATABASE),
          Input.class,
          Output.class,
          List.of());

  private final Instances instances;

  RdsRestore(Instances instances) {
    this.instances = instances;
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
  public PlanOutcome<Output> plan(StepContext context, Input input) throws InterruptedException {
    if (!NAME.matcher(input.newServer()).matches()) {
      return new PlanOutcome.Refused<>(
          Fact.of("clouds.bad-server-name", "server", input.newServer()));
    }
    if (input.toTime() != null && input.fromSnapshot() != null) {
      return new PlanOutcome.Refused<>(Fact.of("clouds.time-and-snapshot"));
    }
    return Located.inAws(context)
        .fold(
            place -> new RdsRestorePlan(instances, context, input, place).outcome(),
            CloudFailure::refused);
  }

  private static CloudResource.Aws made(CloudResource.Aws source, Restore pins) {
    return new CloudResource.Aws(source.region(), pins.newServer());
  }

  @Override
  public Start start(StepContext context, Restore pins) throws InterruptedException {
    return Located.inAws(context).fold(place -> start(place, pins), Instances::refused);
  }

  private Start start(CloudResource.Aws place, Restore pins) throws InterruptedException {
    Asked<DBInstance> there = instances.read(made(place, pins));
    if (!there.isAbsent()) {
      return there.fold(
          found ->
              Instances.isTagged(found.tagList(), pins.mark())
                  ? new Start.Begun(pins.newServer())
                  : new Start.Moved(Fact.of("clouds.server-exists", "server", pins.newServer())),
          Instances::refused);
    }
    return Instances.started(instances.send(pins.newServer(), place, rds -> send(rds, pins)));
  }

  private static String send(RdsClient rds, Restore pins) {
    DBInstance made =
        pins.snapshot().isEmpty()
            ? rds.restoreDBInstanceToPointInTime(toTime(pins)).dbInstance()
            : rds.restoreDBInstanceFromDBSnapshot(fromSnapshot(pins)).dbInstance();
    return made.dbInstanceIdentifier();
  }

  private static RestoreDbInstanceToPointInTimeRequest toTime(Restore pins) {
    RestoreDbInstanceToPointInTimeRequest.Builder request =
        RestoreDbInstanceToPointInTimeRequest.builder()
            .sourceDBInstanceIdentifier(pins.source())
            .targetDBInstanceIdentifier(pins.newServer())
            .tags(Instances.tag(pins.mark()));
    if (pins.toTime().isEmpty()) {
      request.useLatestRestorableTime(true);
    } else {
      request.restoreTime(Instant.parse(pins.toTime()));
    }
    if (!pins.securityGroups().isEmpty()) {
      request.vpcSecurityGroupIds(pins.securityGroups());
    }
    if (!pins.subnets().isEmpty()) {
      request.dbSubnetGroupName(pins.subnets());
    }
    if (!pins.parameters().isEmpty()) {
      request.dbParameterGroupName(pins.parameters());
    }
    return request.build();
  }

  private static RestoreDbInstanceFromDbSnapshotRequest fromSnapshot(Restore pins) {
    RestoreDbInstanceFromDbSnapshotRequest.Builder request =
        RestoreDbInstanceFromDbSnapshotRequest.builder()
            .dbSnapshotIdentifier(pins.snapshot())
            .dbInstanceIdentifier(pins.newServer())
            .tags(Instances.tag(pins.mark()));
    if (!pins.securityGroups().isEmpty()) {
      request.vpcSecurityGroupIds(pins.securityGroups());
    }
    if (!pins.subnets().isEmpty()) {
      request.dbSubnetGroupName(pins.subnets());
    }
    if (!pins.parameters().isEmpty()) {
      request.dbParameterGroupName(pins.parameters());
    }
    return request.build();
  }

  @Override
  public Trace trace(StepContext context, Restore pins) throws InterruptedException {
    return Located.inAws(context)
        .then(place -> instances.read(made(place, pins)))
        .fold(
            found ->
                Instances.isTagged(found.tagList(), pins.mark())
                    ? new Trace.Begun(pins.newServer())
                    : new Trace.Absent(),
            Instances::untraced);
  }

  @Override
  public Look<Output> look(StepContext context, Restore pins, String operation)
      throws InterruptedException {
    return Located.inAws(context)
        .then(place -> instances.read(made(place, pins)))
        .fold(found -> judged(pins, found), failure -> new Look.Unseen<>(failure.why()));
  }

  private static Look<Output> judged(Restore pins, DBInstance found) {
    String state = found.dbInstanceStatus();
    return switch (Condition.ofRds(state)) {
      case CHANGING -> new Look.Going<>(state);
      case BROKEN ->
          new Look.Ended<>(
              Fact.of(
                  "clouds.ended", "what", pins.newServer(), "state", state, "code", "", "why", ""));
      case READY -> found.endpoint() == null ? new Look.Going<>(state) : reached(pins, found);
    };
  }

  private static Look<Output> reached(Restore pins, DBInstance found) {
    String host = found.endpoint().address();
    String to = pins.snapshot().isEmpty() ? pins.toTime() : pins.snapshot();
    Fact summary =
        Fact.of(
            pins.snapshot().isEmpty() ? "clouds.restored" : "clouds.restored-snapshot",
            "server",
            pins.newServer(),
            "source",
            pins.snapshot().isEmpty() ? pins.source() : pins.snapshot(),
            "time",
            pins.toTime(),
            "host",
            host);
    return new Look.Reached<>(
        new Output(pins.newServer(), host, to),
        summary,
        List.of(
            Fact.of("clouds.restore-unprotected", "server", pins.newServer()),
            Fact.of("clouds.restore-next", "server", pins.newServer())));
  }
}
