package dev.opsdeck.action.aws.rds;

import dev.opsdeck.action.aws.client.Aws;
import dev.opsdeck.action.aws.client.AwsClients;
import dev.opsdeck.action.change.Drive.Start;
import dev.opsdeck.action.change.Drive.Trace;
import dev.opsdeck.action.cloud.Asked;
import dev.opsdeck.action.cloud.CloudFailure;
import dev.opsdeck.action.cloud.CloudFailure.Kind;
import dev.opsdeck.action.cloud.Sent;
import dev.opsdeck.catalog.CloudResource;
import dev.opsdeck.kernel.Fact;
import java.util.List;
import java.util.function.Function;
import software.amazon.awssdk.services.rds.RdsClient;
import software.amazon.awssdk.services.rds.model.DBInstance;
import software.amazon.awssdk.services.rds.model.DBSnapshot;
import software.amazon.awssdk.services.rds.model.Tag;
import software.amazon.awssdk.services.rds.model.VpcSecurityGroupMembership;

/** Reads database instances. Needs {@code rds:DescribeDBInstances}. */
public final class Instances {
  private static final String TAG = "opsdeck-run";

  private final Aws aws;
  private final AwsClients clients;

  public Instances(Aws aws, AwsClients clients) {
    this.aws = aws;
    this.clients = clients;
  }

  public Asked<DBInstance> read(CloudResource.Aws place) throws InterruptedException {
    return aws.ask(
            place.name(),
            () ->
                clients
                    .rds(place.region())
                    .describeDBInstances(request -> request.dbInstanceIdentifier(place.name()))
                    .dbInstances())
        .then(found ->
            found.isEmpty()
                ? new Asked.Missing<>(
                    new CloudFailure(
                        Kind.MISSING,
                        Fact.of("clouds.missing", "cloud", "AWS", "what", place.name())))
                : new Asked.Given<>(found.getFirst()));
  }

  /** A snapshot of an instance in the same Region. Needs {@code rds:DescribeDBSnapshots}. */
  Asked<DBSnapshot> snapshot(CloudResource.Aws place, String name) throws InterruptedException {
    return aws.ask(
            name,
            () ->
                clients
                    .rds(place.region())
                    .describeDBSnapshots(request -> request.dbSnapshotIdentifier(name))
                    .dbSnapshots())
        .then(found ->
            found.isEmpty()
                ? new Asked.Missing<>(
                    new CloudFailure(
                        Kind.MISSING, Fact.of("clouds.missing", "cloud", "AWS", "what", name)))
                : new Asked.Given<>(found.getFirst()));
  }

  Sent send(String what, CloudResource.Aws place, Function<RdsClient, String> change)
      throws InterruptedException {
    return aws.send(what, () -> change.apply(clients.rds(place.region())));
  }

  /** By which what a step has made is known. */
  static Tag tag(String mark) {
    return Tag.builder().key(TAG).value(mark).build();
  }

  static boolean isTagged(List<Tag> tags, String mark) {
    return tags.stream().anyMatch(tag -> tag.key().equals(TAG) && tag.value().equals(mark));
  }

  static Start started(Sent sent) {
    return switch (sent) {
      case Sent.Accepted(String name) -> new Start.Begun(name);
      case Sent.Lost(Fact why) -> new Start.Lost(why);
      case Sent.Refused(CloudFailure failure) -> refused(failure);
    };
  }

  static Start refused(CloudFailure failure) {
    return failure.kind() == Kind.BUSY
        ? new Start.Busy(failure.why())
        : new Start.Refused(failure.why(), failure.again());
  }

  static Trace untraced(CloudFailure failure) {
    return failure.kind() == Kind.MISSING ? new Trace.Absent() : new Trace.Unclear(failure.why());
  }

  /** Ids of those that let connections through. */
  public static List<String> securityGroups(DBInstance instance) {
    return instance.vpcSecurityGroups().stream()
        .map(VpcSecurityGroupMembership::vpcSecurityGroupId)
        .toList();
  }
}
