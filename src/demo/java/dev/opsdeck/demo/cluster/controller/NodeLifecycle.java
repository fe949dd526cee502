package dev.opsdeck.demo.cluster.controller;

import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.opsdeck.demo.cluster.api.KubeObject;
import dev.opsdeck.demo.cluster.api.ResourceStore;
import dev.opsdeck.demo.cluster.api.ResourceType;
import java.time.InstantSource;
import java.time.temporal.ChronoUnit;
import java.util.Set;
import java.util.stream.Collectors;

/**
 * Says of the pods on a node that has fallen silent that they are not ready, as the node lifecycle
 * controller does; they are evicted only later.
 */
final class NodeLifecycle {
  private final ResourceStore store;
  private final InstantSource clock;

  NodeLifecycle(ResourceStore store, InstantSource clock) {
    this.store = store;
    this.clock = clock;
  }

  /** The nodes whose pods nobody hears of. */
  Set<String> silent() {
    return store.list(ResourceType.NODES, "", node -> !node.is("Ready")).stream()
        .map(KubeObject::name)
        .collect(Collectors.toSet());
  }

  void reconcile(String namespace) {
    Set<String> silent = silent();
    if (!silent.isEmpty()) {
      store
          .list(
              ResourceType.PODS,
              namespace,
              pod -> silent.contains(pod.text("/spec/nodeName")) && pod.is("Ready"))
          .forEach(this::unheard);
    }
  }

  private void unheard(KubeObject pod) {
    ObjectNode edited = pod.edit();
    String now = clock.instant().truncatedTo(ChronoUnit.SECONDS).toString();
    Conditions.set(edited.withObjectProperty("status"), "Ready", "False", "", "", now);
    store.put(ResourceType.PODS, edited);
  }
}
