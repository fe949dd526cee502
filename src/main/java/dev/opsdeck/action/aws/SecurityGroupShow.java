package dev.opsdeck.action.aws;

import dev.opsdeck.action.ActionSpec;
import dev.opsdeck.action.ReadAction;
import dev.opsdeck.action.StepContext;
import dev.opsdeck.action.StepOutcome;
import dev.opsdeck.action.aws.client.Aws;
import dev.opsdeck.action.aws.client.AwsClients;
import dev.opsdeck.action.aws.rds.Instances;
import dev.opsdeck.action.cloud.Asked;
import dev.opsdeck.action.cloud.CloudFailure;
import dev.opsdeck.action.cloud.Located;
import dev.opsdeck.catalog.AcceptedTargets;
import dev.opsdeck.catalog.CloudResource;
import dev.opsdeck.catalog.TargetKind;
import dev.opsdeck.kernel.Fact;
import dev.opsdeck.runbook.Effect;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;
import software.amazon.awssdk.services.ec2.model.IpPermission;
import software.amazon.awssdk.services.ec2.model.SecurityGroup;

/**
 * {@code aws.ec2.securitygroup.show}: who may connect through the security groups of a database, or
 * through one that is named. Needs {@code ec2:DescribeSecurityGroups} and {@code
 * rds:DescribeDBInstances}.
 */
final class SecurityGroupShow
    implements ReadAction<SecurityGroupShow.Input, SecurityGroupShow.Output> {
  private static final String ANYBODY = "0.0.0.0/0";
  private static final String ANYBODY_6 = "::/0";

  /**
   * @param id one group, such as {@code sg-903004f8}; absent for those of the database
   */
  record Input(@Nullable String id) {}

  /**
   * @param open whether anybody on the internet may connect to some port
   */
  record Output(List<String> groups, int rules, boolean open) {}

  private static final ActionSpec<Input, Output> SPEC =
      new ActionSpec<>(
          "aws.ec2.securitygroup.show",
          Effect.READ,
          AcceptedTargets.of(TargetKind.DATABASE),
          Input.class,
          Output.class,
          List.of());

  private final Aws aws;
  private final AwsClients clients;
  private final Instances instances;

  SecurityGroupShow(Aws aws, AwsClients clients, Instances instances) {
    this.aws = aws;
    this.clients = clients;
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
            place ->
                ids(place, input)
                    .then(ids -> groups(place, ids))
                    .fold(SecurityGroupShow::told, CloudFailure::failed),
            CloudFailure::failed);
  }

  private Asked<List<String>> ids(CloudResource.Aws database, Input input)
      throws InterruptedException {
    return input.id() == null
        ? instances.read(database).map(Instances::securityGroups)
        : new Asked.Given<>(List.of(input.id()));
  }

  private Asked<List<SecurityGroup>> groups(CloudResource.Aws place, List<String> ids)
      throws InterruptedException {
    return ids.isEmpty()
        ? new Asked.Given<>(List.of())
        : aws.ask(
            String.join(", ", ids),
            () ->
                clients
                    .ec2(place.region())
                    .describeSecurityGroups(request -> request.groupIds(ids))
                    .securityGroups());
  }

  private static StepOutcome<Output> told(List<SecurityGroup> groups) {
    List<Fact> lines = new ArrayList<>();
    int rules = 0;
    boolean open = false;
    for (SecurityGroup group : groups) {
      lines.add(
          Fact.of(
              "clouds.security-group",
              "id",
              group.groupId(),
              "name",
              group.groupName(),
              "rules",
              group.ipPermissions().size()));
      for (IpPermission rule : group.ipPermissions()) {
        boolean anybody = sources(rule).anyMatch(SecurityGroupShow::isAnybody);
        open |= anybody;
        rules++;
        lines.add(line(rule, anybody));
      }
    }
    Output output = new Output(groups.stream().map(SecurityGroup::groupId).toList(), rules, open);
    Fact summary =
        Fact.of("clouds.security-groups", "count", groups.size(), "rules", rules, "open", open);
    StepOutcome.Done<Output> done = new StepOutcome.Done<>(output, summary, lines, List.of());
    return open || rules == 0 ? done.troubled() : done;
  }

  private static boolean isAnybody(String source) {
    return source.equals(ANYBODY) || source.equals(ANYBODY_6);
  }

  private static Stream<String> sources(IpPermission rule) {
    return Stream.of(
            rule.ipRanges().stream().map(range -> range.cidrIp()),
            rule.ipv6Ranges().stream().map(range -> range.cidrIpv6()),
            rule.userIdGroupPairs().stream().map(pair -> pair.groupId()),
            rule.prefixListIds().stream().map(list -> list.prefixListId()))
        .flatMap(each -> each);
  }

  private static Fact line(IpPermission rule, boolean anybody) {
    return Fact.of(
        "clouds.security-rule",
        "protocol",
        rule.ipProtocol().equals("-1") ? "" : rule.ipProtocol(),
        "ports",
        ports(rule),
        "from",
        String.join(", ", sources(rule).toList()),
        "anybody",
        anybody);
  }

  private static String ports(IpPermission rule) {
    if (rule.fromPort() == null) {
      return "";
    }
    return rule.fromPort().equals(rule.toPort())
        ? String.valueOf(rule.fromPort())
        : rule.fromPort() + "-" + rule.toPort();
  }
}
