package dev.opsdeck.demo.cluster.controller;

import com.fasterxml.jackson.databind.JsonNode;
import dev.opsdeck.demo.cluster.api.KubeObject;
import dev.opsdeck.demo.cluster.api.ResourceStore;
import dev.opsdeck.demo.cluster.api.ResourceType;
import io.fabric8.kubernetes.api.model.Quantity;
import java.math.BigDecimal;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;

/**
 * Chooses a node that is ready, open and has room for what a pod asks for. What it says when there
 * is none follows kube-scheduler, whose reasons are sorted. In a cluster without nodes every pod
 * finds one, so that a test need not make them.
 */
final class Scheduler {
  private static final List<String> RESOURCES = List.of("cpu", "memory");
  private static final int IMAGINED = 3;

  /** Where a pod goes. */
  sealed interface Choice {
    record Node(String name) implements Choice {}

    record None(String why) implements Choice {}
  }

  private final ResourceStore store;

  Scheduler(ResourceStore store) {
    this.store = store;
  }

  Choice choose(KubeObject pod) {
    int luck = pod.uid().hashCode();
    List<KubeObject> nodes = store.list(ResourceType.NODES, "", any -> true);
    if (nodes.isEmpty()) {
      return new Choice.Node("node-" + (Math.floorMod(luck, IMAGINED) + 1));
    }
    Map<String, Integer> reasons = new TreeMap<>();
    for (int i = 0; i < nodes.size(); i++) {
      KubeObject node = nodes.get(Math.floorMod(luck + i, nodes.size()));
      List<String> against = against(pod, node);
      if (against.isEmpty()) {
        return new Choice.Node(node.name());
      }
      against.forEach(why -> reasons.merge(why, 1, Integer::sum));
    }
    return new Choice.None(why(reasons, nodes.size()));
  }

  private List<String> against(KubeObject pod, KubeObject node) {
    List<String> against = new ArrayList<>();
    if (!node.is("Ready")) {
      return List.of("node(s) had untolerated taint(s)");
    }
    if (node.json().at("/spec/unschedulable").asBoolean()) {
      return List.of("node(s) were unschedulable");
    }
    for (String resource : RESOURCES) {
      BigDecimal room = amount(node.json().at("/status/allocatable").path(resource));
      BigDecimal wanted = requested(pod, resource);
      if (wanted.signum() > 0 && taken(node, resource).add(wanted).compareTo(room) > 0) {
        against.add("Insufficient " + resource);
      }
    }
    return against;
  }

  private BigDecimal taken(KubeObject node, String resource) {
    return store
        .list(
            ResourceType.PODS,
            "",
            pod ->
                pod.text("/spec/nodeName").equals(node.name())
                    && !List.of("Succeeded", "Failed").contains(pod.text("/status/phase")))
        .stream()
        .map(pod -> requested(pod, resource))
        .reduce(BigDecimal.ZERO, BigDecimal::add);
  }

  private static BigDecimal requested(KubeObject pod, String resource) {
    return pod.json()
        .at("/spec/containers")
        .valueStream()
        .map(container -> amount(container.at("/resources/requests").path(resource)))
        .reduce(BigDecimal.ZERO, BigDecimal::add);
  }

  private static BigDecimal amount(JsonNode quantity) {
    return quantity.isMissingNode()
        ? BigDecimal.ZERO
        : Quantity.getAmountInBytes(new Quantity(quantity.asText()));
  }

  private static String why(Map<String, Integer> reasons, int nodes) {
    List<String> counted = new ArrayList<>();
    reasons.forEach((why, count) -> counted.add(count + " " + why));
    return ("0/%d nodes are available: %s. no new claims to deallocate, preemption: 0/%d nodes are"
            + " available: %d Preemption is not helpful for scheduling.")
        .formatted(nodes, String.join(", ", counted), nodes, nodes);
  }
}
