package dev.opsdeck.action.kubernetes;

import com.fasterxml.jackson.databind.JsonNode;
import dev.opsdeck.action.kubernetes.reading.Revisions;
import dev.opsdeck.catalog.Target;
import dev.opsdeck.kernel.Fact;
import io.fabric8.kubernetes.api.model.Pod;
import io.fabric8.kubernetes.api.model.ResourceQuota;
import io.fabric8.kubernetes.api.model.apps.Deployment;
import io.fabric8.kubernetes.api.model.apps.ReplicaSet;
import io.fabric8.kubernetes.api.model.autoscaling.v2.HorizontalPodAutoscaler;
import io.fabric8.kubernetes.client.KubernetesClient;
import io.fabric8.kubernetes.client.dsl.Resource;
import io.fabric8.kubernetes.client.dsl.base.PatchContext;
import io.fabric8.kubernetes.client.dsl.base.PatchType;
import java.util.List;
import java.util.Optional;

/** The Deployment of a target and what stands around it, read and changed through one client. */
record Workload(KubernetesClient client, Target target) {
  private static final String MANAGER = "opsdeck";
  private static final PatchContext FOR_REAL = merge(List.of());
  private static final PatchContext DRY_RUN = merge(List.of("All"));

  Optional<Deployment> deployment() {
    return Optional.ofNullable(
        client.apps().deployments().inNamespace(namespace()).withName(name()).get());
  }

  Revisions revisions(Deployment deployment) {
    return Revisions.of(deployment, replicaSets(deployment));
  }

  /** Those that match the selector, as the controller asks; whose they are the reader decides. */
  List<ReplicaSet> replicaSets(Deployment deployment) {
    return client
        .apps()
        .replicaSets()
        .inNamespace(namespace())
        .withLabelSelector(deployment.getSpec().getSelector())
        .list()
        .getItems();
  }

  List<Pod> pods(Deployment deployment) {
    return client
        .pods()
        .inNamespace(namespace())
        .withLabelSelector(deployment.getSpec().getSelector())
        .list()
        .getItems();
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

  /** The autoscalers that decide the replicas of the Deployment; more than one is a mistake. */
  List<HorizontalPodAutoscaler> autoscalers() {
    return client
        .autoscaling()
        .v2()
        .horizontalPodAutoscalers()
        .inNamespace(namespace())
        .list()
        .getItems()
        .stream()
        .filter(hpa -> "Deployment".equals(hpa.getSpec().getScaleTargetRef().getKind()))
        .filter(hpa -> name().equals(hpa.getSpec().getScaleTargetRef().getName()))
        .toList();
  }

  List<ResourceQuota> quotas() {
    return client.resourceQuotas().inNamespace(namespace()).list().getItems();
  }

  Deployment patch(JsonNode patch) {
    return client
        .apps()
        .deployments()
        .inNamespace(namespace())
        .withName(name())
        .patch(FOR_REAL, patch.toString());
  }

  /** What the server would store, admission included; nothing is stored. */
  Deployment dryRun(JsonNode patch) {
    return client
        .apps()
        .deployments()
        .inNamespace(namespace())
        .withName(name())
        .patch(DRY_RUN, patch.toString());
  }

  HorizontalPodAutoscaler patchAutoscaler(String hpa, JsonNode patch) {
    return autoscaler(hpa).patch(FOR_REAL, patch.toString());
  }

  HorizontalPodAutoscaler dryRunAutoscaler(String hpa, JsonNode patch) {
    return autoscaler(hpa).patch(DRY_RUN, patch.toString());
  }

  /** That the Deployment does not exist, and where it was looked for. */
  Fact gone() {
    return gone(target);
  }

  static Fact gone(Target target) {
    return Fact.of(
        "kubernetes.deployment-gone",
        "deployment",
        target.service().deployment(),
        "namespace",
        target.environment().namespace(),
        "cluster",
        target.environment().cluster().name());
  }

  private Resource<HorizontalPodAutoscaler> autoscaler(String hpa) {
    return client
        .autoscaling()
        .v2()
        .horizontalPodAutoscalers()
        .inNamespace(namespace())
        .withName(hpa);
  }

  private String namespace() {
    return target.environment().namespace();
  }

  private String name() {
    return target.service().deployment();
  }

  private static PatchContext merge(List<String> dryRun) {
    PatchContext.Builder context =
        new PatchContext.Builder().withPatchType(PatchType.JSON_MERGE).withFieldManager(MANAGER);
    return (dryRun.isEmpty() ? context : context.withDryRun(dryRun)).build();
  }
}
