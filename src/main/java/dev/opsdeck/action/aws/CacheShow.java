package dev.opsdeck.action.aws;

import dev.opsdeck.action.ActionSpec;
import dev.opsdeck.action.ReadAction;
import dev.opsdeck.action.StepContext;
import dev.opsdeck.action.StepOutcome;
import dev.opsdeck.action.aws.client.Aws;
import dev.opsdeck.action.aws.client.AwsClients;
import dev.opsdeck.action.cloud.CloudFailure;
import dev.opsdeck.action.cloud.Condition;
import dev.opsdeck.action.cloud.Located;
import dev.opsdeck.catalog.AcceptedTargets;
import dev.opsdeck.catalog.CloudResource;
import dev.opsdeck.catalog.TargetKind;
import dev.opsdeck.kernel.Fact;
import dev.opsdeck.runbook.Effect;
import java.util.List;
import org.jspecify.annotations.Nullable;
import software.amazon.awssdk.services.elasticache.model.Endpoint;
import software.amazon.awssdk.services.elasticache.model.NodeGroup;
import software.amazon.awssdk.services.elasticache.model.ReplicationGroup;

/**
 * {@code aws.elasticache.show}: state and endpoint of a replication group. Needs {@code
 * elasticache:DescribeReplicationGroups}.
 */
final class CacheShow implements ReadAction<CacheShow.Input, CacheShow.Output> {
  /** Nothing can be chosen. */
  record Input() {}

  /**
   * @param endpoint that clients write to, as {@code host:port}; empty while there is none
   */
  record Output(String state, String endpoint, int members) {}

  private static final ActionSpec<Input, Output> SPEC =
      new ActionSpec<>(
          "aws.elasticache.show",
          Effect.READ,
          AcceptedTargets.of(TargetKind.CACHE),
          Input.class,
          Output.class,
          List.of());

  private final Aws aws;
  private final AwsClients clients;

  CacheShow(Aws aws, AwsClients clients) {
    this.aws = aws;
    this.clients = clients;
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
                aws.ask(place.name(), () -> groups(place))
                    .fold(found -> told(place, found), CloudFailure::failed),
            CloudFailure::failed);
  }

  private List<ReplicationGroup> groups(CloudResource.Aws place) {
    return clients
        .elastiCache(place.region())
        .describeReplicationGroups(request -> request.replicationGroupId(place.name()))
        .replicationGroups();
  }

  private static StepOutcome<Output> told(CloudResource.Aws place, List<ReplicationGroup> found) {
    if (found.isEmpty()) {
      return new StepOutcome.Failed<>(
          Fact.of("clouds.missing", "cloud", "AWS", "what", place.name()),
          StepOutcome.Again.WILL_NOT_HELP);
    }
    ReplicationGroup group = found.getFirst();
    String endpoint = endpoint(group);
    Output output = new Output(group.status(), endpoint, group.memberClusters().size());
    Fact summary =
        Fact.of(
            "clouds.cache",
            "cache",
            group.replicationGroupId(),
            "state",
            group.status(),
            "endpoint",
            endpoint);
    List<Fact> lines = group.nodeGroups().stream().map(CacheShow::shard).toList();
    StepOutcome.Done<Output> done = new StepOutcome.Done<>(output, summary, lines, List.of());
    boolean well =
        Condition.ofCache(group.status()) == Condition.READY
            && group.nodeGroups().stream()
                .allMatch(shard -> Condition.ofCache(shard.status()) == Condition.READY);
    return well ? done : done.troubled();
  }

  /** With cluster mode on, shards have no endpoint of their own (providers/facts.md). */
  private static String endpoint(ReplicationGroup group) {
    @Nullable Endpoint whole = group.configurationEndpoint();
    if (whole != null) {
      return text(whole);
    }
    return group.nodeGroups().stream()
        .map(NodeGroup::primaryEndpoint)
        .filter(java.util.Objects::nonNull)
        .map(CacheShow::text)
        .findFirst()
        .orElse("");
  }

  private static String text(Endpoint endpoint) {
    return endpoint.address() + ":" + endpoint.port();
  }

  private static Fact shard(NodeGroup shard) {
    return Fact.of(
        "clouds.cache-shard",
        "shard",
        shard.nodeGroupId(),
        "state",
        shard.status(),
        "members",
        shard.nodeGroupMembers().size());
  }
}
