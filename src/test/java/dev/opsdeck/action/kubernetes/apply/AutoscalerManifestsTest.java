package dev.opsdeck.action.kubernetes.apply;

import static org.junit.jupiter.api.Assertions.assertEquals;

import com.fasterxml.jackson.databind.node.ArrayNode;
import dev.opsdeck.action.ChangeAction;
import dev.opsdeck.action.kubernetes.Bench;
import dev.opsdeck.action.kubernetes.Expect;
import dev.opsdeck.action.kubernetes.Step;
import dev.opsdeck.demo.cluster.SimulatedObjects;
import dev.opsdeck.kernel.ConfigFile;
import dev.opsdeck.kernel.Json;
import dev.opsdeck.kernel.YamlDocument;
import io.fabric8.kubernetes.api.model.autoscaling.v2.HorizontalPodAutoscaler;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** Autoscalers from manifests: one for a Deployment, never two. */
class AutoscalerManifestsTest {
  private static final String MANIFEST =
      """
      apiVersion: autoscaling/v2
      kind: HorizontalPodAutoscaler
      metadata: {name: %s}
      spec:
        scaleTargetRef: {apiVersion: apps/v1, kind: Deployment, name: api-gateway-production}
        minReplicas: 3
        maxReplicas: 15
        metrics:
          - {type: Resource, resource: {name: cpu, target: {type: Utilization, averageUtilization: 70}}}
      """;

  private static final String MEMORY =
      "    - {type: Resource, resource: {name: memory, target: {type: Utilization, averageUtilization: 80}}}\n";

  private final Bench bench = Bench.withTwoRevisions();
  private final ChangeAction<ApplyManifests.Input, ApplyManifests.Output> apply =
      ApplyManifests.action(bench.clusters);

  @BeforeEach
  void start() {
    bench.cluster.create(SimulatedObjects.namespace("production"));
  }

  @AfterEach
  void stop() {
    bench.close();
  }

  private static ApplyManifests.Input manifest(String yaml) {
    ArrayNode all = Json.object().arrayNode();
    all.add(YamlDocument.parse(new ConfigFile("m", yaml)).root());
    return Json.convert(Json.object().set("manifests", all), ApplyManifests.Input.class);
  }

  private HorizontalPodAutoscaler autoscaler() {
    return bench
        .kubectl
        .autoscaling()
        .v2()
        .horizontalPodAutoscalers()
        .inNamespace("production")
        .withName("gateway")
        .get();
  }

  @Test
  void an_autoscaler_on_cpu_is_made_once_and_changed_to_memory_as_well() throws Exception {
    ApplyManifests.Input cpu = manifest(MANIFEST.formatted("gateway"));
    Step step = bench.step("r-cpu");
    var plan = Expect.planned(apply.plan(step, cpu));
    Expect.done(apply.perform(step, cpu, plan.pins()));
    Expect.done(apply.perform(step, cpu, plan.pins()));
    assertEquals(15, autoscaler().getSpec().getMaxReplicas());
    assertEquals(
        70,
        autoscaler()
            .getSpec()
            .getMetrics()
            .getFirst()
            .getResource()
            .getTarget()
            .getAverageUtilization());

    ApplyManifests.Input both = manifest(MANIFEST.formatted("gateway") + MEMORY);
    Step later = bench.step("r-both");
    Expect.done(apply.perform(later, both, Expect.planned(apply.plan(later, both)).pins()));
    assertEquals(2, autoscaler().getSpec().getMetrics().size());
  }

  @Test
  void a_second_autoscaler_of_the_same_deployment_is_refused_with_the_first() throws Exception {
    ApplyManifests.Input first = manifest(MANIFEST.formatted("gateway"));
    Step step = bench.step("r-first");
    Expect.done(apply.perform(step, first, Expect.planned(apply.plan(step, first)).pins()));
    var refused =
        Expect.refused(apply.plan(bench.step("r-two"), manifest(MANIFEST.formatted("other"))));
    assertEquals("kubernetes.apply-second-hpa", refused.problems().getFirst().code());
    assertEquals("gateway", refused.problems().getFirst().values().get("other"));
  }
}
