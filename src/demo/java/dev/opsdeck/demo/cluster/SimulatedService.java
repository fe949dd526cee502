package dev.opsdeck.demo.cluster;

import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.util.Map;
import java.util.TreeMap;

/**
 * A Deployment to run in a {@link SimulatedCluster}.
 *
 * @param image repository and tag
 */
public record SimulatedService(
    String namespace,
    String deployment,
    String container,
    Map<String, String> labels,
    String image,
    int replicas) {
  public SimulatedService {
    labels = Map.copyOf(labels);
  }

  /** A Deployment with one container named as its {@code app} label. */
  public static SimulatedService of(
      String namespace, String deployment, String container, String image, int replicas) {
    return new SimulatedService(
        namespace, deployment, container, Map.of("app", deployment), image, replicas);
  }

  public SimulatedService withImage(String newImage) {
    return new SimulatedService(namespace, deployment, container, labels, newImage, replicas);
  }

  ObjectNode manifest(String changeCause) {
    ObjectNode manifest = JsonNodeFactory.instance.objectNode();
    manifest.put("apiVersion", "apps/v1").put("kind", "Deployment");
    ObjectNode meta = manifest.putObject("metadata");
    meta.put("name", deployment).put("namespace", namespace);
    TreeMap<String, String> sorted = new TreeMap<>(labels);
    sorted.forEach(meta.putObject("labels")::put);
    meta.putObject("annotations").put("kubernetes.io/change-cause", changeCause);
    ObjectNode spec = manifest.putObject("spec").put("replicas", replicas);
    sorted.forEach(spec.putObject("selector").putObject("matchLabels")::put);
    ObjectNode template = spec.putObject("template");
    sorted.forEach(template.putObject("metadata").putObject("labels")::put);
    ObjectNode app = template.putObject("spec").putArray("containers").addObject();
    app.put("name", container).put("image", image);
    ObjectNode requests = app.putObject("resources").putObject("requests");
    requests.put("cpu", "100m").put("memory", "256Mi");
    return manifest;
  }
}
