package dev.opsdeck.action.kubernetes.inspect;

import com.fasterxml.jackson.databind.JsonNode;
import dev.opsdeck.action.kubernetes.api.ObjectReader;
import dev.opsdeck.action.kubernetes.api.ObjectReader.End;
import io.fabric8.kubernetes.client.KubernetesClientException;
import java.math.BigDecimal;
import java.util.HashMap;
import java.util.Map;
import java.util.Optional;
import java.util.function.Consumer;

/**
 * What is used now, as {@code metrics.k8s.io} has measured it.
 *
 * @param of cpu and memory by {@code namespace/pod/container}, or by node
 */
record Usage(Map<String, Map<String, BigDecimal>> of) {
  private static final String API = "/apis/metrics.k8s.io/v1beta1";
  private static final int UNAVAILABLE = 503;

  Usage {
    of = Map.copyOf(of);
  }

  /**
   * Of the containers of a namespace; absent when nobody measures.
   *
   * @param namespace empty for all
   */
  static Optional<Usage> ofPods(ObjectReader reader, String namespace) throws InterruptedException {
    Map<String, Map<String, BigDecimal>> of = new HashMap<>();
    String path = API + (namespace.isEmpty() ? "" : "/namespaces/" + namespace) + "/pods";
    return measured(
        reader,
        path,
        of,
        pod ->
            pod.path("containers")
                .forEach(each ->
                    of.put(
                        key(pod) + "/" + each.path("name").asText(), amounts(each.path("usage")))));
  }

  static Optional<Usage> ofNodes(ObjectReader reader) throws InterruptedException {
    Map<String, Map<String, BigDecimal>> of = new HashMap<>();
    return measured(
        reader,
        API + "/nodes",
        of,
        node -> of.put(node.at("/metadata/name").asText(), amounts(node.path("usage"))));
  }

  /** A metrics server that is registered and does not answer is as good as none. */
  private static Optional<Usage> measured(
      ObjectReader reader,
      String path,
      Map<String, Map<String, BigDecimal>> of,
      Consumer<JsonNode> each)
      throws InterruptedException {
    try {
      return reader.collection(path, each) == End.NOT_SERVED
          ? Optional.empty()
          : Optional.of(new Usage(of));
    } catch (KubernetesClientException e) {
      if (e.getCode() == UNAVAILABLE) {
        return Optional.empty();
      }
      throw e;
    }
  }

  private static String key(JsonNode pod) {
    return pod.at("/metadata/namespace").asText() + "/" + pod.at("/metadata/name").asText();
  }

  private static Map<String, BigDecimal> amounts(JsonNode usage) {
    return Map.of(
        "cpu", Amount.of(usage.path("cpu").asText("")),
        "memory", Amount.of(usage.path("memory").asText("")));
  }

  /** Of one container, or of a node; nothing when it was not measured. */
  BigDecimal of(String key, String resource) {
    return of.getOrDefault(key, Map.of()).getOrDefault(resource, BigDecimal.ZERO);
  }

  boolean isMeasured(String key) {
    return of.containsKey(key);
  }
}
