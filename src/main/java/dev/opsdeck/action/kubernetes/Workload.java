package dev.opsdeck.action.kubernetes;

import dev.opsdeck.action.StepContext;
import dev.opsdeck.action.kubernetes.reading.Revisions;
import dev.opsdeck.action.kubernetes.reading.Surroundings;
import dev.opsdeck.action.kubernetes.reading.WorkloadPods;
import dev.opsdeck.catalog.Target;
import dev.opsdeck.kernel.Fact;
import io.fabric8.kubernetes.api.model.Pod;
import io.fabric8.kubernetes.api.model.apps.Deployment;
import io.fabric8.kubernetes.api.model.apps.ReplicaSet;
import io.fabric8.kubernetes.api.model.autoscaling.v2.HorizontalPodAutoscaler;
import io.fabric8.kubernetes.client.KubernetesClient;
import java.util.List;
import java.util.Optional;

/** The Deployment of a target and what stands around it, read and changed through one client. */
record Workload(KubernetesClient client, Target.OfService target) {
  /** Of an action that works on a service. */
  static Workload of(KubernetesClient client, StepContext context) {
    return new Workload(client, context.onService());
  }

  Optional<Deployment> deployment() {
    return Optional.ofNullable(
        client.apps().deployments().inNamespace(namespace()).withName(name()).get());
  }

  Revisions revisions(Deployment deployment) {
    return Surroundings.revisions(client, deployment);
  }

  List<ReplicaSet> replicaSets(Deployment deployment) {
    return Surroundings.replicaSets(client, deployment);
  }

  List<Pod> pods(Deployment deployment) {
    return client
        .pods()
        .inNamespace(namespace())
        .withLabelSelector(deployment.getSpec().getSelector())
        .list()
        .getItems();
  }

  /** The pods that the selector finds, as the controller counts them. */
  WorkloadPods replicas(Deployment deployment) {
    return WorkloadPods.of(deployment, replicaSets(deployment), pods(deployment));
  }

  /** The pods of the catalogue's selector, for a Deployment that is gone. */
  List<Pod> strayPods() {
    return target.service().selector().isEmpty()
        ? List.of()
        : client
            .pods()
            .inNamespace(namespace())
            .withLabels(target.service().selector())
            .list()
            .getItems();
  }

  List<HorizontalPodAutoscaler> autoscalers() {
    return Surroundings.autoscalers(client, namespace(), name());
  }

  /** That the Deployment does not exist, and where it was looked for. */
  Fact gone() {
    return gone(target);
  }

  static Fact gone(Target.OfService target) {
    return Fact.of(
        "kubernetes.deployment-gone",
        "deployment",
        target.service().deployment(),
        "namespace",
        target.environment().namespace(),
        "cluster",
        target.environment().cluster().name());
  }

  private String namespace() {
    return target.environment().namespace();
  }

  private String name() {
    return target.service().deployment();
  }
}
