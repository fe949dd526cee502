package dev.opsdeck.action.aws.rds;

import dev.opsdeck.action.Difference;
import dev.opsdeck.action.Inverse;
import dev.opsdeck.action.Pins;
import dev.opsdeck.action.PlanOutcome;
import dev.opsdeck.action.StepContext;
import dev.opsdeck.action.aws.rds.RdsRestore.Input;
import dev.opsdeck.action.aws.rds.RdsRestore.Output;
import dev.opsdeck.action.aws.rds.RdsRestore.Restore;
import dev.opsdeck.action.cloud.Asked;
import dev.opsdeck.action.cloud.CloudFailure;
import dev.opsdeck.action.cloud.Condition;
import dev.opsdeck.action.cloud.RestorePoint;
import dev.opsdeck.catalog.CloudResource;
import dev.opsdeck.kernel.Fact;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;
import software.amazon.awssdk.services.rds.model.DBInstance;
import software.amazon.awssdk.services.rds.model.DBSnapshot;

/** What a restore would make. */
record RdsRestorePlan(
    Instances instances, StepContext context, Input input, CloudResource.Aws source) {
  PlanOutcome<Output> outcome() throws InterruptedException {
    Asked<DBInstance> there =
        instances.read(new CloudResource.Aws(source.region(), input.newServer()));
    if (!there.isAbsent()) {
      return there.fold(
          _ ->
              new PlanOutcome.Refused<>(
                  Fact.of("clouds.server-exists", "server", input.newServer())),
          CloudFailure::refused);
    }
    String snapshot = input.fromSnapshot();
    return snapshot == null
        ? instances.read(source).fold(this::toTime, CloudFailure::refused)
        : instances.snapshot(source, snapshot).fold(this::fromSnapshot, CloudFailure::refused);
  }

  private PlanOutcome<Output> toTime(DBInstance instance) {
    Instant latest = instance.latestRestorableTime();
    if (latest == null || instance.backupRetentionPeriod() == 0) {
      return new PlanOutcome.Refused<>(Fact.of("clouds.no-backups", "instance", source.name()));
    }
    Instant earliest = context.now().minus(Duration.ofDays(instance.backupRetentionPeriod()));
    return switch (RestorePoint.of(input.toTime(), earliest, latest)) {
      case RestorePoint.Impossible(Fact why) -> new PlanOutcome.Refused<>(why);
      case RestorePoint.At(Instant time) ->
          planned(restore(instance, input.toTime() == null ? "" : time.toString(), ""));
    };
  }

  /** After a disaster the instance may be gone: then AWS's defaults are taken, and said. */
  private PlanOutcome<Output> fromSnapshot(DBSnapshot snapshot) throws InterruptedException {
    if (Condition.ofSnapshot(snapshot.status()) != Condition.READY) {
      return new PlanOutcome.Refused<>(
          Fact.of(
              "clouds.not-now",
              "what",
              snapshot.dbSnapshotIdentifier(),
              "state",
              snapshot.status()));
    }
    Asked<DBInstance> instance = instances.read(source);
    String name = snapshot.dbSnapshotIdentifier();
    return instance.isAbsent()
        ? planned(restore(null, "", name))
        : instance.fold(found -> planned(restore(found, "", name)), CloudFailure::refused);
  }

  private Restore restore(@Nullable DBInstance like, String toTime, String snapshot) {
    List<String> groups = like == null ? List.of() : Instances.securityGroups(like);
    String subnets =
        like == null || like.dbSubnetGroup() == null
            ? ""
            : like.dbSubnetGroup().dbSubnetGroupName();
    String parameters =
        like == null || !like.hasDbParameterGroups()
            ? ""
            : like.dbParameterGroups().getFirst().dbParameterGroupName();
    return new Restore(
        source.name(),
        input.newServer(),
        toTime,
        snapshot,
        groups,
        subnets,
        parameters,
        context.stamp());
  }

  private PlanOutcome<Output> planned(Restore restore) {
    List<Fact> warnings = new ArrayList<>();
    warnings.add(Fact.of("clouds.restore-takes"));
    warnings.add(
        restore.securityGroups().isEmpty()
            ? Fact.of("clouds.restore-defaults", "instance", source.name())
            : Fact.of(
                "clouds.restore-network", "groups", String.join(", ", restore.securityGroups())));
    warnings.add(Fact.of("clouds.restore-unprotected", "server", restore.newServer()));
    Fact summary =
        Fact.of(
            restore.snapshot().isEmpty() ? "clouds.restore-plan" : "clouds.restore-snapshot-plan",
            "server",
            restore.newServer(),
            "source",
            restore.snapshot().isEmpty() ? restore.source() : restore.snapshot(),
            "time",
            restore.toTime());
    return new PlanOutcome.Planned<>(
        summary,
        List.of(new Difference("instance", "", restore.newServer())),
        warnings,
        List.of(),
        Pins.of(restore),
        new Output(restore.newServer(), "", restore.toTime()),
        new Inverse.PointOfNoReturn(
            Fact.of("clouds.restore-stays", "server", restore.newServer())));
  }
}
