package dev.opsdeck.action.helm;

import com.fasterxml.jackson.databind.JsonNode;
import dev.opsdeck.action.StepContext;
import dev.opsdeck.action.kubernetes.api.ApiResource;
import dev.opsdeck.action.kubernetes.api.ObjectReader;
import dev.opsdeck.action.kubernetes.api.Scope;
import dev.opsdeck.catalog.ObjectKind;
import dev.opsdeck.cluster.ClusterAnswer;
import dev.opsdeck.cluster.Clusters;
import dev.opsdeck.kernel.Fact;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;

/** What people have changed by hand in the workloads of a release: their images and replicas. */
final class Drift {
  static final Set<String> WORKLOADS = Set.of("Deployment", "StatefulSet", "DaemonSet");

  private final Clusters clusters;

  Drift(Clusters clusters) {
    this.clusters = clusters;
  }

  /**
   * What an upgrade would take back; nothing of what cannot be read.
   *
   * @param now the manifest of what was deployed
   * @param next that of what will be
   */
  List<Fact> of(StepContext context, String now, String next) throws InterruptedException {
    Map<String, JsonNode> after = Manifests.objects(next);
    List<Fact> drift = new ArrayList<>();
    for (Map.Entry<String, JsonNode> was : workloads(now).entrySet()) {
      JsonNode will = after.get(was.getKey());
      Optional<JsonNode> live = live(context, was.getValue());
      if (will != null && live.isPresent()) {
        compared(was.getKey(), was.getValue(), live.get(), will, drift);
      }
    }
    return drift;
  }

  /** Those of a manifest that make pods. */
  static Map<String, JsonNode> workloads(String manifest) {
    Map<String, JsonNode> workloads = new LinkedHashMap<>();
    Manifests.objects(manifest)
        .forEach((key, object) -> {
          if (WORKLOADS.contains(object.path("kind").asText())) {
            workloads.put(key, object);
          }
        });
    return workloads;
  }

  /** A workload as it is in the cluster; empty when it is not there or cannot be read. */
  private Optional<JsonNode> live(StepContext context, JsonNode object)
      throws InterruptedException {
    return read(clusters, context, object)
        .fold(found -> found, failure -> Optional.<JsonNode>empty());
  }

  static ClusterAnswer<Optional<JsonNode>> read(
      Clusters clusters, StepContext context, JsonNode object) throws InterruptedException {
    ObjectKind kind = ObjectKind.read(object.path("kind").asText()).orElseThrow();
    String namespace = object.at("/metadata/namespace").asText(context.environment().namespace());
    Scope scope =
        Scope.of(ApiResource.of(kind), namespace).named(object.at("/metadata/name").asText());
    return clusters.read(
        context.environment().cluster(), client -> new ObjectReader(client).find(scope));
  }

  private static void compared(
      String name, JsonNode was, JsonNode live, JsonNode will, List<Fact> drift) {
    record Taken(String object, String field, String deployed, String live, String next) {}
    Map<String, String> deployed = fields(was);
    Map<String, String> found = fields(live);
    Map<String, String> next = fields(will);
    deployed.forEach((field, value) -> {
      String is = found.getOrDefault(field, "");
      String becomes = next.getOrDefault(field, "");
      if (!is.isEmpty() && !is.equals(value) && !is.equals(becomes)) {
        drift.add(Fact.of("helm.drift", new Taken(name, field, value, is, becomes)));
      }
    });
  }

  /** Only what the manifest says: without replicas an autoscaler has the word. */
  private static Map<String, String> fields(JsonNode workload) {
    Map<String, String> fields = new LinkedHashMap<>();
    JsonNode replicas = workload.at("/spec/replicas");
    if (replicas.isNumber()) {
      fields.put("replicas", replicas.asText());
    }
    for (JsonNode container : workload.at("/spec/template/spec/containers")) {
      fields.put("image of " + container.path("name").asText(), container.path("image").asText());
    }
    return fields;
  }
}
