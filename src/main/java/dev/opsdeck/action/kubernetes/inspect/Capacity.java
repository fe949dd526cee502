package dev.opsdeck.action.kubernetes.inspect;

import com.fasterxml.jackson.databind.JsonNode;
import dev.opsdeck.action.kubernetes.api.ApiResource;
import dev.opsdeck.action.kubernetes.api.ObjectReader;
import dev.opsdeck.action.kubernetes.api.Scope;
import dev.opsdeck.catalog.ObjectKind;
import dev.opsdeck.kernel.Fact;
import io.fabric8.kubernetes.client.KubernetesClientException;
import java.math.BigDecimal;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;

/** How much there is, and how much of it is taken. */
final class Capacity {
  private static final int FORBIDDEN = 403;

  private Capacity() {}

  /** What a node has, what pods may take of it, and what they have asked for. */
  static List<Fact> ofNode(ObjectReader reader, JsonNode node) throws InterruptedException {
    record Part(String resource, String capacity, String allocatable, String taken, int percent) {}
    List<Fact> lines = new ArrayList<>();
    if (node.at("/spec/unschedulable").asBoolean()) {
      lines.add(Fact.of("inspect.cordoned"));
    }
    for (JsonNode taint : node.at("/spec/taints")) {
      lines.add(
          Fact.of(
              "inspect.taint",
              "taint",
              taint.path("key").asText() + ":" + taint.path("effect").asText()));
    }
    List<JsonNode> pods = pods(reader, node.at("/metadata/name").asText(), lines);
    for (String resource : List.of("cpu", "memory", "pods", "ephemeral-storage")) {
      JsonNode status = node.path("status");
      String allocatable = status.path("allocatable").path(resource).asText("");
      BigDecimal taken =
          resource.equals("pods")
              ? BigDecimal.valueOf(pods.size())
              : pods.stream()
                  .map(pod -> Load.sum(pod, "requests", resource))
                  .reduce(BigDecimal.ZERO, BigDecimal::add);
      lines.add(
          Fact.of(
              "inspect.capacity",
              new Part(
                  resource,
                  status.path("capacity").path(resource).asText(""),
                  allocatable,
                  Amount.text(resource, taken),
                  Amount.percent(taken, Amount.of(allocatable)))));
    }
    return lines;
  }

  /** Of every namespace: without that right the requests are not known, and that is said. */
  private static List<JsonNode> pods(ObjectReader reader, String node, List<Fact> lines)
      throws InterruptedException {
    List<JsonNode> pods = new ArrayList<>();
    try {
      reader.objects(
          Scope.of(ApiResource.of(ObjectKind.POD), ""),
          pod -> {
            boolean ended =
                List.of("Succeeded", "Failed").contains(pod.at("/status/phase").asText());
            if (!ended && pod.at("/spec/nodeName").asText().equals(node)) {
              pods.add(pod);
            }
          });
    } catch (KubernetesClientException e) {
      if (e.getCode() != FORBIDDEN) {
        throw e;
      }
      lines.add(Fact.of("inspect.requests-unknown"));
    }
    return pods;
  }

  /** How full a quota is, resource by resource. */
  static List<Fact> ofQuota(JsonNode quota) {
    record Part(String resource, String used, String hard, int percent) {}
    return quota
        .at("/status/hard")
        .propertyStream()
        .sorted(Map.Entry.comparingByKey())
        .map(hard -> {
          String used = quota.path("status").path("used").path(hard.getKey()).asText("0");
          int percent = Amount.percent(Amount.of(used), Amount.of(hard.getValue().asText()));
          return Fact.of(
              "inspect.quota", new Part(hard.getKey(), used, hard.getValue().asText(), percent));
        })
        .toList();
  }
}
