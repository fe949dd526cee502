package dev.opsdeck.action.aws.rds;

import com.fasterxml.jackson.annotation.JsonProperty;
import dev.opsdeck.action.ActionSpec;
import dev.opsdeck.action.ReadAction;
import dev.opsdeck.action.StepContext;
import dev.opsdeck.action.StepOutcome;
import dev.opsdeck.action.cloud.CloudFailure;
import dev.opsdeck.action.cloud.Condition;
import dev.opsdeck.action.cloud.Located;
import dev.opsdeck.catalog.AcceptedTargets;
import dev.opsdeck.catalog.TargetKind;
import dev.opsdeck.kernel.Fact;
import dev.opsdeck.runbook.Effect;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;
import software.amazon.awssdk.services.rds.model.DBInstance;

/** {@code aws.rds.show}: state, endpoint and backups of an instance. */
final class RdsShow implements ReadAction<RdsShow.Input, RdsShow.Output> {
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
   * @param host empty while it is being made
   * @param securityGroups ids
   */
  record Output(
      String state, String host, int retentionDays, String window, List<String> securityGroups) {}

  private static final ActionSpec<Input, Output> SPEC =
      new ActionSpec<>(
          "aws.rds.show",
          Effect.READ,
          AcceptedTargets.of(TargetKind.DATABASE),
          Input.class,
          Output.class,
          List.of());

  private final Instances instances;

  RdsShow(Instances instances) {
    this.instances = instances;
  }

  @Override
  public ActionSpec<Input, Output> spec() {
    return SPEC;
  }

  @Override
  public StepOutcome<Output> perform(StepContext context, Input input) throws InterruptedException {
    return Located.inAws(context)
        .fold(
            place -> instances.read(place).fold(found -> told(input, found), CloudFailure::failed),
            CloudFailure::failed);
  }

  private static StepOutcome<Output> told(Input input, DBInstance instance) {
    String host = instance.endpoint() == null ? "" : instance.endpoint().address();
    List<String> groups = Instances.securityGroups(instance);
    Output output =
        new Output(
            instance.dbInstanceStatus(),
            host,
            instance.backupRetentionPeriod(),
            String.valueOf(instance.preferredBackupWindow()),
            groups);
    Fact summary =
        Fact.of(
            "clouds.database",
            "database",
            instance.dbInstanceIdentifier(),
            "state",
            instance.dbInstanceStatus(),
            "engine",
            instance.engine() + " " + instance.engineVersion(),
            "host",
            host);
    List<Fact> lines = lines(input, instance, groups);
    StepOutcome.Done<Output> done = new StepOutcome.Done<>(output, summary, lines, List.of());
    return Condition.ofRds(instance.dbInstanceStatus()) == Condition.READY ? done : done.troubled();
  }

  private static List<Fact> lines(Input input, DBInstance instance, List<String> groups) {
    List<Fact> lines = new ArrayList<>();
    if (input.wants(Section.BACKUP)) {
      lines.add(
          Fact.of(
              "clouds.rds-backup",
              "days",
              instance.backupRetentionPeriod(),
              "window",
              String.valueOf(instance.preferredBackupWindow()),
              "latest",
              instance.latestRestorableTime() == null ? "" : instance.latestRestorableTime()));
    }
    if (input.wants(Section.FIREWALL)) {
      lines.add(
          Fact.of(
              "clouds.rds-network",
              "groups",
              String.join(", ", groups),
              "public",
              Boolean.TRUE.equals(instance.publiclyAccessible())));
    }
    if (input.wants(Section.STATE)) {
      lines.add(
          Fact.of(
              "clouds.rds-kind",
              "size",
              instance.dbInstanceClass(),
              "multi",
              Boolean.TRUE.equals(instance.multiAZ()),
              "protected",
              Boolean.TRUE.equals(instance.deletionProtection())));
    }
    return lines;
  }
}
