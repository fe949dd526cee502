package dev.opsdeck.action.kubernetes.api;

import com.fasterxml.jackson.databind.JsonNode;
import dev.opsdeck.catalog.Cluster;
import dev.opsdeck.catalog.ObjectKind;
import dev.opsdeck.cluster.ClusterAnswer;
import dev.opsdeck.cluster.Clusters;
import java.util.List;
import java.util.Set;
import java.util.TreeSet;

/**
 * The images that a cluster runs, may run again, or can go back to: those of all pods and of all
 * ReplicaSets that are kept, in every namespace.
 *
 * @param references as they were asked for, and with the digests that were pulled
 */
public record RunningImages(Set<String> references) {
  private static final List<ObjectKind> KINDS =
      List.of(
          ObjectKind.POD,
          ObjectKind.REPLICASET,
          ObjectKind.STATEFULSET,
          ObjectKind.DAEMONSET,
          ObjectKind.CRONJOB);

  public RunningImages {
    references = Set.copyOf(references);
  }

  public static ClusterAnswer<RunningImages> of(Clusters clusters, Cluster cluster)
      throws InterruptedException {
    return clusters.read(
        cluster,
        client -> {
          ObjectReader reader = new ObjectReader(client);
          Set<String> found = new TreeSet<>();
          for (ObjectKind kind : KINDS) {
            reader.objects(Scope.of(ApiResource.of(kind), ""), object -> add(object, found));
          }
          return new RunningImages(found);
        });
  }

  /** Wherever in an object containers and their states stand. */
  private static void add(JsonNode object, Set<String> found) {
    for (String field : List.of("image", "imageID")) {
      object.findValues(field).stream()
          .filter(JsonNode::isTextual)
          .map(value -> value.asText().replaceFirst("^[a-z-]+://", ""))
          .forEach(found::add);
    }
  }

  /**
   * @param repository with its registry
   */
  public boolean has(String repository, String digest, List<String> tags) {
    return references.contains(repository + "@" + digest)
        || references.stream().anyMatch(each -> each.endsWith("@" + digest))
        || tags.stream().anyMatch(tag -> references.contains(repository + ":" + tag));
  }
}
