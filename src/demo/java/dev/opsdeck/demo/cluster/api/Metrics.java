package dev.opsdeck.demo.cluster.api;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.time.InstantSource;
import java.time.temporal.ChronoUnit;
import java.util.List;
import java.util.Optional;
import java.util.function.Predicate;

/**
 * {@code metrics.k8s.io}: what running pods use, made up from their names, so that it is the same
 * each time. An object that somebody has created tells instead.
 */
final class Metrics {
  private static final int MIB = 1024;

  private final ResourceStore store;
  private final InstantSource clock;

  Metrics(ResourceStore store, InstantSource clock) {
    this.store = store;
    this.clock = clock;
  }

  static boolean serves(ResourceType type) {
    return type.group().equals("metrics.k8s.io");
  }

  Optional<KubeObject> find(ApiPath path) {
    return list(path, any -> any.name().equals(path.name())).stream().findFirst();
  }

  List<KubeObject> list(ApiPath path, Predicate<KubeObject> selected) {
    boolean pods = path.type().equals(ResourceType.POD_METRICS);
    return store
        .list(pods ? ResourceType.PODS : ResourceType.NODES, path.namespace(), selected)
        .stream()
        .filter(each -> !pods || each.text("/status/phase").equals("Running"))
        .map(each ->
            store
                .find(path.type(), each.namespace(), each.name())
                .orElseGet(() -> pods ? ofPod(each) : ofNode(each)))
        .toList();
  }

  private KubeObject ofPod(KubeObject pod) {
    ObjectNode metrics = metrics("PodMetrics", pod);
    ArrayNode containers = metrics.putArray("containers");
    for (JsonNode container : pod.json().at("/spec/containers")) {
      ObjectNode one = containers.addObject().put("name", container.path("name").asText());
      int luck = Math.floorMod((pod.name() + container.path("name")).hashCode(), 60);
      usage(one, 20 + luck, 90 + luck);
    }
    return new KubeObject(metrics);
  }

  private KubeObject ofNode(KubeObject node) {
    ObjectNode metrics = metrics("NodeMetrics", node);
    int luck = Math.floorMod(node.name().hashCode(), 400);
    usage(metrics, 500 + luck, 3_000 + luck);
    return new KubeObject(metrics);
  }

  private static void usage(ObjectNode of, int milliCores, int mebibytes) {
    of.putObject("usage")
        .put("cpu", milliCores * 1_000_000L + "n")
        .put("memory", mebibytes * MIB + "Ki");
  }

  private ObjectNode metrics(String kind, KubeObject of) {
    ObjectNode metrics = JsonNodeFactory.instance.objectNode();
    metrics.put("kind", kind).put("apiVersion", "metrics.k8s.io/v1beta1");
    ObjectNode meta = metrics.putObject("metadata").put("name", of.name());
    if (!of.namespace().isEmpty()) {
      meta.put("namespace", of.namespace());
    }
    if (of.json().at("/metadata/labels").isObject()) {
      meta.set("labels", of.json().at("/metadata/labels").deepCopy());
    }
    meta.put("creationTimestamp", clock.instant().truncatedTo(ChronoUnit.SECONDS).toString());
    metrics.put("timestamp", clock.instant().truncatedTo(ChronoUnit.SECONDS).toString());
    return metrics.put("window", "15s");
  }
}
