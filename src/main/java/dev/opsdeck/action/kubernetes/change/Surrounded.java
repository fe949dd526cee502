package dev.opsdeck.action.kubernetes.change;

import dev.opsdeck.action.kubernetes.reading.Budget;
import dev.opsdeck.action.kubernetes.reading.Surroundings;
import dev.opsdeck.cluster.Clusters;
import io.fabric8.kubernetes.api.model.apps.Deployment;

/** Deployments with what stands around them. */
final class Surrounded {
  private Surrounded() {}

  /** With the budget of their namespace, when a plan is made. */
  static KubernetesStore<Deployment, Budget> byBudget(Clusters clusters) {
    return new KubernetesStore<>(
        clusters, Deployment.class, (client, now) -> Budget.notAsked(), Surroundings::budget);
  }
}
