package dev.opsdeck.demo.cluster.controller;

import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.opsdeck.demo.cluster.api.KubeObject;
import dev.opsdeck.demo.cluster.api.ResourceStore;
import dev.opsdeck.demo.cluster.api.ResourceType;

/** Keeps Deployments within the bounds of their HorizontalPodAutoscaler; zero switches it off. */
final class Autoscaler {
  private final ResourceStore store;
  private final Happenings happenings;

  Autoscaler(ResourceStore store, Happenings happenings) {
    this.store = store;
    this.happenings = happenings;
  }

  void reconcile(String namespace) {
    for (KubeObject hpa : store.list(ResourceType.AUTOSCALERS, namespace, any -> true)) {
      store
          .find(ResourceType.DEPLOYMENTS, hpa.namespace(), hpa.text("/spec/scaleTargetRef/name"))
          .ifPresent(deployment -> clamp(hpa, deployment));
    }
  }

  private void clamp(KubeObject hpa, KubeObject deployment) {
    int replicas = deployment.number("/spec/replicas");
    int least = Math.max(1, hpa.json().at("/spec/minReplicas").asInt(1));
    int wanted =
        replicas == 0
            ? 0
            : Math.clamp(replicas, least, Math.max(least, hpa.number("/spec/maxReplicas")));
    if (wanted != replicas) {
      ObjectNode edited = deployment.edit();
      edited.withObjectProperty("spec").put("replicas", wanted);
      edited.withObjectProperty("metadata").put("generation", deployment.generation() + 1);
      store.put(ResourceType.DEPLOYMENTS, edited);
      String reason =
          wanted > replicas
              ? "Current number of replicas below Spec.MinReplicas"
              : "Current number of replicas above Spec.MaxReplicas";
      happenings.normal(hpa, "SuccessfulRescale", "New size: " + wanted + "; reason: " + reason);
    }
    ObjectNode status = hpa.edit();
    status
        .withObjectProperty("status")
        .put("currentReplicas", deployment.number("/status/replicas"))
        .put("desiredReplicas", wanted);
    store.put(ResourceType.AUTOSCALERS, status);
  }
}
