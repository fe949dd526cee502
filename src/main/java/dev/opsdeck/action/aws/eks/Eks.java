package dev.opsdeck.action.aws.eks;

import dev.opsdeck.action.aws.client.Aws;
import dev.opsdeck.action.aws.client.AwsClients;
import dev.opsdeck.action.cloud.Asked;
import dev.opsdeck.catalog.CloudResource;
import dev.opsdeck.kernel.Fact;
import java.util.ArrayList;
import java.util.List;
import software.amazon.awssdk.services.eks.model.Cluster;
import software.amazon.awssdk.services.eks.model.Nodegroup;
import software.amazon.awssdk.services.eks.model.Update;

/**
 * Reads clusters, node groups and updates. Needs {@code eks:DescribeCluster}, {@code
 * eks:ListNodegroups}, {@code eks:DescribeNodegroup} and {@code eks:DescribeUpdate}.
 */
final class Eks {
  private final Aws aws;
  private final AwsClients clients;

  Eks(Aws aws, AwsClients clients) {
    this.aws = aws;
    this.clients = clients;
  }

  Aws aws() {
    return aws;
  }

  AwsClients clients() {
    return clients;
  }

  Asked<Cluster> cluster(CloudResource.Aws place) throws InterruptedException {
    return aws.ask(
        place.name(),
        () ->
            clients
                .eks(place.region())
                .describeCluster(request -> request.name(place.name()))
                .cluster());
  }

  Asked<Nodegroup> group(CloudResource.Aws place, String name) throws InterruptedException {
    return aws.ask(
        name,
        () ->
            clients
                .eks(place.region())
                .describeNodegroup(request -> request.clusterName(place.name()).nodegroupName(name))
                .nodegroup());
  }

  Asked<List<Nodegroup>> groups(CloudResource.Aws place) throws InterruptedException {
    return names(place)
        .then(names -> {
          List<Nodegroup> groups = new ArrayList<>();
          for (String name : names) {
            Asked<Nodegroup> group = group(place, name);
            if (group instanceof Asked.Missing<Nodegroup>(var failure)) {
              return new Asked.Missing<>(failure);
            }
            groups.add(((Asked.Given<Nodegroup>) group).value());
          }
          return new Asked.Given<>(groups);
        });
  }

  private Asked<List<String>> names(CloudResource.Aws place) throws InterruptedException {
    return aws.ask(
        place.name(),
        () ->
            clients
                .eks(place.region())
                .listNodegroupsPaginator(request -> request.clusterName(place.name()))
                .nodegroups()
                .stream()
                .toList());
  }

  /**
   * @param group empty for an update of the cluster itself
   */
  Asked<Update> update(CloudResource.Aws place, String group, String id)
      throws InterruptedException {
    return aws.ask(
        place.name(),
        () ->
            clients
                .eks(place.region())
                .describeUpdate(request -> {
                  request.name(place.name()).updateId(id);
                  if (!group.isEmpty()) {
                    request.nodegroupName(group);
                  }
                })
                .update());
  }

  /** A node group in one line. */
  static Fact line(Nodegroup group, boolean well) {
    String issues =
        group.health() == null
            ? ""
            : String.join(
                "; ",
                group.health().issues().stream()
                    .map(issue -> issue.codeAsString() + ": " + issue.message())
                    .toList());
    return Fact.of(
        "clouds.node-group",
        "group",
        group.nodegroupName(),
        "desired",
        group.scalingConfig().desiredSize(),
        "min",
        group.scalingConfig().minSize(),
        "max",
        group.scalingConfig().maxSize(),
        "version",
        group.version(),
        "size",
        String.join(", ", group.instanceTypes()),
        "state",
        group.statusAsString(),
        "well",
        well,
        "issues",
        issues);
  }
}
