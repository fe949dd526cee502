package dev.opsdeck.demo.cluster;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.opsdeck.demo.cluster.api.KubeObject;
import dev.opsdeck.demo.cluster.api.ResourceType;
import dev.opsdeck.kernel.Json;
import java.time.Duration;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.function.Consumer;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** Against what a real cluster did: transcript.json and rollback-watch.json of the recording. */
class SimulatedRolloutTest {
  private static final String NAMESPACE = "production";
  private static final String NAME = "api-gateway-production";
  private static final SimulatedService GATEWAY =
      SimulatedService.of(NAMESPACE, NAME, "api-gateway", "acr/api-gateway:1.0", 3);

  private final SimulatedCluster cluster = SimulatedCluster.manual();

  @BeforeEach
  void deploy() {
    cluster.deployAndSettle(GATEWAY, "deploy acr/api-gateway:1.0");
  }

  @AfterEach
  void close() {
    cluster.close();
  }

  @Test
  void finished_rollout_has_the_status_of_the_recording() {
    JsonNode status = deployment().json().path("status");

    assertEquals(3, status.path("replicas").asInt());
    assertEquals(3, status.path("updatedReplicas").asInt());
    assertEquals(3, status.path("readyReplicas").asInt());
    assertEquals(3, status.path("availableReplicas").asInt());
    assertFalse(status.has("unavailableReplicas"));
    assertEquals("MinimumReplicasAvailable", reason("Available"));
    assertEquals("NewReplicaSetAvailable", reason("Progressing"));
    assertTrue(
        deployment()
            .condition("Progressing")
            .path("message")
            .asText()
            .matches(
                "ReplicaSet \"api-gateway-production-[a-z0-9]+\" has successfully progressed."));
  }

  @Test
  void pods_are_replaced_one_after_another_within_surge_and_availability() {
    cluster.deploy(GATEWAY.withImage("acr/api-gateway:1.1"), "deploy 1.1");
    cluster.settle();

    assertCounts(4, 1, 3, 1);
    assertEquals("ReplicaSetUpdated", reason("Progressing"));
    cluster.tick();
    assertCounts(4, 2, 3, 1);
    cluster.tick();
    assertCounts(4, 3, 3, 1);
    cluster.tick();
    assertCounts(3, 3, 3, 0);
    assertEquals("NewReplicaSetAvailable", reason("Progressing"));
  }

  @Test
  void undo_gives_the_old_replica_set_the_next_revision() {
    roll("acr/api-gateway:1.1");
    roll("acr/api-gateway:bad-2");
    roll("acr/api-gateway:bad-3");
    roll("acr/api-gateway:1.1");

    Map<String, String> revisions = new TreeMap<>();
    for (KubeObject rs : replicaSets()) {
      revisions.put(
          rs.annotation("deployment.kubernetes.io/revision"),
          rs.text("/spec/template/spec/containers/0/image")
              + " "
              + rs.annotation("deployment.kubernetes.io/revision-history"));
    }
    assertEquals(
        Map.of(
            "1", "acr/api-gateway:1.0 ",
            "3", "acr/api-gateway:bad-2 ",
            "4", "acr/api-gateway:bad-3 ",
            "5", "acr/api-gateway:1.1 2"),
        revisions);
    assertEquals("5", deployment().annotation("deployment.kubernetes.io/revision"));
  }

  @Test
  void replica_sets_are_owned_and_carry_the_hash() {
    KubeObject rs = replicaSets().getFirst();
    JsonNode owner = rs.json().at("/metadata/ownerReferences/0");

    assertEquals(deployment().uid(), owner.path("uid").asText());
    assertTrue(owner.path("controller").asBoolean());
    assertEquals(NAME + "-" + rs.labels().get("pod-template-hash"), rs.name());
    assertEquals("3", rs.annotation("deployment.kubernetes.io/desired-replicas"));
    assertEquals("4", rs.annotation("deployment.kubernetes.io/max-replicas"));
  }

  @Test
  void crashing_image_stops_at_the_deadline_with_the_old_pods_serving() {
    roll("acr/api-gateway:2.0-crash");
    cluster.advance(Duration.ofSeconds(601));

    assertCounts(4, 1, 3, 1);
    assertEquals("ProgressDeadlineExceeded", reason("Progressing"));
    KubeObject pod =
        cluster.list("Pod", NAMESPACE).stream()
            .filter(p -> !p.is("Ready"))
            .findFirst()
            .orElseThrow();
    assertEquals("CrashLoopBackOff", pod.text("/status/containerStatuses/0/state/waiting/reason"));
    assertTrue(pod.number("/status/containerStatuses/0/restartCount") >= 2);
  }

  @Test
  void image_that_is_not_there_cannot_be_pulled() {
    roll("acr/api-gateway:missing");

    KubeObject pod =
        cluster.list("Pod", NAMESPACE).stream()
            .filter(p -> !p.is("Ready"))
            .findFirst()
            .orElseThrow();
    assertEquals("Pending", pod.text("/status/phase"));
    assertEquals("ImagePullBackOff", pod.text("/status/containerStatuses/0/state/waiting/reason"));
  }

  @Test
  void paused_deployment_does_not_roll() {
    edit(spec -> spec.put("paused", true));
    cluster.deploy(GATEWAY.withImage("acr/api-gateway:1.1"), "deploy 1.1");
    cluster.ticks(3);
    assertEquals(1, replicaSets().size());
    assertEquals("DeploymentPaused", reason("Progressing"));
    assertEquals(
        deployment().generation(), deployment().json().at("/status/observedGeneration").asLong());

    edit(spec -> spec.remove("paused"));
    cluster.ticks(8);
    assertEquals(2, replicaSets().size());
    assertEquals("NewReplicaSetAvailable", reason("Progressing"));
  }

  @Test
  void autoscaler_takes_replicas_back_into_its_bounds() {
    cluster.create(
        Json.parse(
            """
            {"apiVersion":"autoscaling/v2","kind":"HorizontalPodAutoscaler",
             "metadata":{"name":"hpa","namespace":"production"},
             "spec":{"minReplicas":2,"maxReplicas":5,
              "scaleTargetRef":{"kind":"Deployment","name":"api-gateway-production"}}}
            """));
    edit(spec -> spec.put("replicas", 9));
    cluster.ticks(2);
    assertEquals(5, deployment().number("/spec/replicas"));
    assertEquals(5, deployment().number("/status/readyReplicas"));

    edit(spec -> spec.put("replicas", 0));
    cluster.ticks(2);
    assertEquals(0, cluster.list("Pod", NAMESPACE).size());
  }

  @Test
  void quota_shows_up_as_replica_failure() {
    cluster.create(
        Json.parse(
            """
            {"apiVersion":"v1","kind":"ResourceQuota","metadata":{"name":"q","namespace":"production"},
             "spec":{"hard":{"pods":"5"}}}
            """));
    edit(spec -> spec.put("replicas", 9));
    cluster.ticks(3);

    assertEquals(5, deployment().number("/status/availableReplicas"));
    assertEquals("FailedCreate", reason("ReplicaFailure"));
    assertEquals("MinimumReplicasUnavailable", reason("Available"));
  }

  @Test
  void history_is_cut_to_its_limit() {
    edit(spec -> spec.put("revisionHistoryLimit", 1));
    roll("acr/api-gateway:1.1");
    roll("acr/api-gateway:1.2");

    assertEquals(2, replicaSets().size());
  }

  @Test
  void recreate_stops_all_old_pods_first() {
    edit(spec -> spec.putObject("strategy").put("type", "Recreate"));
    cluster.deploy(GATEWAY.withImage("acr/api-gateway:1.1"), "deploy 1.1");
    cluster.settle();
    assertEquals(
        List.of("acr/api-gateway:1.0"),
        cluster.list("Pod", NAMESPACE).stream()
            .flatMap(p -> p.images().stream())
            .distinct()
            .toList());

    cluster.ticks(4);
    assertCounts(3, 3, 3, 0);
  }

  @Test
  void one_of_three_pods_can_crash_while_the_others_serve() {
    cluster.crashes("acr/api-gateway:1.1", 1);
    roll("acr/api-gateway:1.1");

    List<KubeObject> fresh =
        cluster.list("Pod", NAMESPACE).stream()
            .filter(p -> p.images().contains("acr/api-gateway:1.1"))
            .toList();
    assertEquals(3, fresh.size());
    assertEquals(2, fresh.stream().filter(p -> p.is("Ready")).count());
  }

  @Test
  void deleted_deployment_takes_its_pods_along() {
    cluster.remove("Deployment", NAMESPACE, NAME);
    cluster.tick();

    assertEquals(List.of(), cluster.list("Pod", NAMESPACE));
    assertEquals(List.of(), replicaSets());
  }

  private void roll(String image) {
    cluster.deployAndSettle(GATEWAY.withImage(image), "deploy " + image);
  }

  private void edit(Consumer<ObjectNode> change) {
    ObjectNode edited = deployment().edit();
    change.accept(edited.withObjectProperty("spec"));
    edited
        .withObjectProperty("metadata")
        .put("generation", deployment().json().at("/metadata/generation").asInt() + 1);
    cluster.store().put(ResourceType.DEPLOYMENTS, edited);
  }

  private void assertCounts(int replicas, int updated, int available, int unavailable) {
    JsonNode status = deployment().json().path("status");
    assertEquals(
        List.of(replicas, updated, available, unavailable),
        List.of(
            status.path("replicas").asInt(),
            status.path("updatedReplicas").asInt(),
            status.path("availableReplicas").asInt(),
            status.path("unavailableReplicas").asInt()),
        status::toString);
  }

  private String reason(String condition) {
    return deployment().condition(condition).path("reason").asText();
  }

  private KubeObject deployment() {
    return cluster.find("Deployment", NAMESPACE, NAME).orElseThrow();
  }

  private List<KubeObject> replicaSets() {
    return cluster.list("ReplicaSet", NAMESPACE).stream()
        .sorted(Comparator.comparing(KubeObject::name))
        .toList();
  }
}
