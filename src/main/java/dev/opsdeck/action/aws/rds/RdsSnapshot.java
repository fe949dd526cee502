package dev.opsdeck.action.aws.rds;

import dev.opsdeck.action.ActionSpec;
import dev.opsdeck.action.Difference;
import dev.opsdeck.action.Inverse;
import dev.opsdeck.action.Pins;
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
import java.util.List;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;
import software.amazon.awssdk.services.rds.model.DBInstance;
import software.amazon.awssdk.services.rds.model.DBSnapshot;

/**
 * {@code aws.rds.snapshot}: a snapshot of an instance, under a name that follows from the run, so
 * that it is made once. Needs {@code rds:DescribeDBInstances}, {@code rds:DescribeDBSnapshots},
 * {@code rds:CreateDBSnapshot} and {@code rds:AddTagsToResource}.
 */
final class RdsSnapshot
    implements Drive<RdsSnapshot.Input, RdsSnapshot.Snapshot, RdsSnapshot.Output> {
  private static final Pattern NAME =
      Pattern.compile("[A-Za-z](?!.*--)[A-Za-z0-9-]{0,253}[A-Za-z0-9]");

  /**
   * @param name of the snapshot; absent for one that is made of the instance and the run
   */
  record Input(@Nullable String name) {}

  /**
   * @param sizeGb of the data
   */
  record Output(String snapshot, int sizeGb) {}

  /**
   * What is made.
   *
   * @param mark of the step that makes it
   */
  record Snapshot(String instance, String name, String mark) {}

  private static final ActionSpec<Input, Output> SPEC =
      new ActionSpec<>(
          "aws.rds.snapshot",
          Effect.CHANGE,
          AcceptedTargets.of(TargetKind.DATABASE),
          Input.class,
          Output.class,
          List.of());

  private final Instances instances;

  RdsSnapshot(Instances instances) {
    this.instances = instances;
  }

  @Override
  public ActionSpec<Input, Output> spec() {
    return SPEC;
  }

  @Override
  public Class<Snapshot> pins() {
    return Snapshot.class;
  }

  @Override
  public PlanOutcome<Output> plan(StepContext context, Input input) throws InterruptedException {
    return Located.inAws(context).fold(place -> plan(context, input, place), CloudFailure::refused);
  }

  private PlanOutcome<Output> plan(StepContext context, Input input, CloudResource.Aws place)
      throws InterruptedException {
    String name = input.name() == null ? place.name() + "-" + context.run().value() : input.name();
    if (!NAME.matcher(name).matches()) {
      return new PlanOutcome.Refused<>(Fact.of("clouds.bad-snapshot-name", "name", name));
    }
    Asked<DBSnapshot> there = instances.snapshot(place, name);
    if (!there.isAbsent()) {
      return there.fold(
          _ -> new PlanOutcome.Refused<>(Fact.of("clouds.snapshot-exists", "name", name)),
          CloudFailure::refused);
    }
    return instances
        .read(place)
        .fold(
            found -> planned(new Snapshot(place.name(), name, context.stamp()), found),
            CloudFailure::refused);
  }

  private static PlanOutcome<Output> planned(Snapshot snapshot, DBInstance instance) {
    String state = instance.dbInstanceStatus();
    if (Condition.ofRds(state) != Condition.READY) {
      return new PlanOutcome.Refused<>(
          Fact.of("clouds.not-now", "what", snapshot.instance(), "state", state));
    }
    boolean pauses = !Boolean.TRUE.equals(instance.multiAZ());
    return new PlanOutcome.Planned<>(
        fact("clouds.snapshot-plan", snapshot),
        List.of(new Difference("snapshot", "", snapshot.name())),
        pauses
            ? List.of(Fact.of("clouds.snapshot-takes"), Fact.of("clouds.snapshot-pauses"))
            : List.of(Fact.of("clouds.snapshot-takes")),
        List.of(),
        Pins.of(snapshot),
        new Output(snapshot.name(), instance.allocatedStorage()),
        new Inverse.PointOfNoReturn(fact("clouds.snapshot-stays", snapshot)));
  }

  private static Fact fact(String code, Snapshot snapshot) {
    return Fact.of(code, "snapshot", snapshot.name(), "instance", snapshot.instance());
  }

  @Override
  public Start start(StepContext context, Snapshot pins) throws InterruptedException {
    return Located.inAws(context).fold(place -> start(place, pins), Instances::refused);
  }

  private Start start(CloudResource.Aws place, Snapshot pins) throws InterruptedException {
    Asked<DBSnapshot> there = instances.snapshot(place, pins.name());
    if (!there.isAbsent()) {
      return there.fold(
          found ->
              isOwn(pins, found)
                  ? new Start.Begun(pins.name())
                  : new Start.Moved(Fact.of("clouds.snapshot-exists", "name", pins.name())),
          Instances::refused);
    }
    return Instances.started(
        instances.send(
            pins.instance(),
            place,
            rds ->
                rds.createDBSnapshot(request ->
                        request
                            .dbInstanceIdentifier(pins.instance())
                            .dbSnapshotIdentifier(pins.name())
                            .tags(Instances.tag(pins.mark())))
                    .dbSnapshot()
                    .dbSnapshotIdentifier()));
  }

  private static boolean isOwn(Snapshot pins, DBSnapshot found) {
    return found.dbInstanceIdentifier().equals(pins.instance())
        && Instances.isTagged(found.tagList(), pins.mark());
  }

  @Override
  public Trace trace(StepContext context, Snapshot pins) throws InterruptedException {
    return Located.inAws(context)
        .then(place -> instances.snapshot(place, pins.name()))
        .fold(
            found -> isOwn(pins, found) ? new Trace.Begun(pins.name()) : new Trace.Absent(),
            Instances::untraced);
  }

  @Override
  public Look<Output> look(StepContext context, Snapshot pins, String operation)
      throws InterruptedException {
    return Located.inAws(context)
        .then(place -> instances.snapshot(place, pins.name()))
        .fold(found -> judged(pins, found), failure -> new Look.Unseen<>(failure.why()));
  }

  private static Look<Output> judged(Snapshot pins, DBSnapshot found) {
    int done = found.percentProgress() == null ? 0 : found.percentProgress();
    return switch (Condition.ofSnapshot(found.status())) {
      case CHANGING -> new Look.Going<>(found.status() + " " + done + " %");
      case BROKEN ->
          new Look.Ended<>(
              Fact.of(
                  "clouds.ended",
                  "what",
                  pins.name(),
                  "state",
                  found.status(),
                  "code",
                  "",
                  "why",
                  ""));
      case READY ->
          new Look.Reached<>(
              new Output(pins.name(), found.allocatedStorage()),
              fact("clouds.snapshot-made", pins),
              List.of());
    };
  }
}
