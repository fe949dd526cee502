package dev.opsdeck.action.aws.rds;

import dev.opsdeck.action.aws.client.Aws;
import dev.opsdeck.action.aws.client.AwsClients;
import dev.opsdeck.action.cloud.Asked;
import dev.opsdeck.action.cloud.CloudFailure;
import dev.opsdeck.action.cloud.CloudFailure.Kind;
import dev.opsdeck.catalog.CloudResource;
import dev.opsdeck.kernel.Fact;
import java.util.List;
import software.amazon.awssdk.services.rds.model.DBInstance;
import software.amazon.awssdk.services.rds.model.VpcSecurityGroupMembership;

/** Reads database instances. Needs {@code rds:DescribeDBInstances}. */
public final class Instances {
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

  /** Ids of those that let connections through. */
  public static List<String> securityGroups(DBInstance instance) {
    return instance.vpcSecurityGroups().stream()
        .map(VpcSecurityGroupMembership::vpcSecurityGroupId)
        .toList();
  }
}
