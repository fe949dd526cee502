package dev.opsdeck.action.kubernetes.reading;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.opsdeck.action.kubernetes.reading.PodState.Health;
import dev.opsdeck.kernel.Json;
import io.fabric8.kubernetes.api.model.Pod;
import java.time.Instant;
import org.junit.jupiter.api.Test;

class PodStateTest {
  @Test
  void a_recorded_crash_loop_is_told_with_its_exit_code_although_the_phase_is_running() {
    PodState state = PodState.of(Recordings.pods("crashing pods").getFirst());
    assertEquals("CrashLoopBackOff", state.state());
    assertEquals("0/1", state.ready());
    assertEquals(2, state.restarts());
    assertEquals(Instant.parse("2026-11-20T10:57:18Z"), state.lastRestart());
    assertEquals(Health.UNHEALTHY, state.health());
    assertEquals("api-gateway: Error, exit code 1", state.why());
  }

  @Test
  void a_recorded_image_that_cannot_be_pulled_is_named() {
    PodState state = PodState.of(Recordings.pods("pods that cannot pull").getFirst());
    assertEquals("ImagePullBackOff", state.state());
    assertTrue(state.why().startsWith("acr/api-gateway:badpull-3: "), state.why());
  }

  @Test
  void a_healthy_pod_that_was_out_of_memory_says_so() {
    PodState state =
        pod(
            """
            {"spec": {"containers": [{"name": "app"}], "nodeName": "node-1"},
             "status": {"phase": "Running", "conditions": [{"type": "Ready", "status": "True"}],
              "containerStatuses": [{"name": "app", "ready": true, "restartCount": 1,
               "state": {"running": {}},
               "lastState": {"terminated": {"reason": "OOMKilled", "exitCode": 137}}}]}}
            """);
    assertEquals("Running", state.state());
    assertEquals(Health.HEALTHY, state.health());
    assertEquals("app: OOMKilled, exit code 137", state.why());
    assertEquals("node-1", state.node());
  }

  @Test
  void a_pod_on_its_way_out_is_terminating_and_not_unhealthy() {
    PodState state =
        pod(
            """
            {"metadata": {"deletionTimestamp": "2026-01-01T00:00:00Z"},
             "spec": {"containers": [{"name": "app"}]},
             "status": {"phase": "Running", "containerStatuses": [{"name": "app", "ready": false,
               "restartCount": 0, "state": {"running": {}}}]}}
            """);
    assertEquals("Terminating", state.state());
    assertEquals(Health.LEAVING, state.health());
  }

  @Test
  void an_unschedulable_pod_says_why() {
    PodState state =
        pod(
            """
            {"spec": {"containers": [{"name": "app"}]},
             "status": {"phase": "Pending", "conditions": [{"type": "PodScheduled",
               "status": "False", "reason": "Unschedulable",
               "message": "0/3 nodes are available: 3 Insufficient cpu."}]}}
            """);
    assertEquals("Pending", state.state());
    assertEquals("0/3 nodes are available: 3 Insufficient cpu.", state.why());
    assertEquals(Health.UNHEALTHY, state.health());
  }

  @Test
  void init_containers_are_counted_until_they_are_done() {
    PodState state =
        pod(
            """
            {"spec": {"initContainers": [{"name": "a"}, {"name": "b"}],
               "containers": [{"name": "app"}]},
             "status": {"phase": "Pending",
              "initContainerStatuses": [
               {"name": "a", "restartCount": 0, "state": {"terminated": {"exitCode": 0}}},
               {"name": "b", "restartCount": 0, "state": {"running": {}}}],
              "containerStatuses": [{"name": "app", "restartCount": 0,
               "state": {"waiting": {"reason": "PodInitializing"}}}]}}
            """);
    assertEquals("Init:1/2", state.state());
  }

  @Test
  void a_failing_init_container_is_the_state() {
    PodState state =
        pod(
            """
            {"spec": {"initContainers": [{"name": "migrate"}], "containers": [{"name": "app"}]},
             "status": {"phase": "Pending",
              "initContainerStatuses": [{"name": "migrate", "restartCount": 4,
               "state": {"waiting": {"reason": "CrashLoopBackOff"}},
               "lastState": {"terminated": {"exitCode": 3, "reason": "Error"}}}]}}
            """);
    assertEquals("Init:CrashLoopBackOff", state.state());
    assertEquals(4, state.restarts());
    assertEquals("migrate: Error, exit code 3", state.why());
  }

  @Test
  void a_started_sidecar_counts_as_a_container() {
    PodState state =
        pod(
            """
            {"spec": {"initContainers": [{"name": "proxy", "restartPolicy": "Always"}],
               "containers": [{"name": "app"}]},
             "status": {"phase": "Running", "conditions": [{"type": "Ready", "status": "True"},
                {"type": "Initialized", "status": "True"}],
              "initContainerStatuses": [{"name": "proxy", "restartCount": 2, "started": true,
               "ready": true, "state": {"running": {}}}],
              "containerStatuses": [{"name": "app", "ready": true, "restartCount": 1,
               "state": {"running": {}}}]}}
            """);
    assertEquals("2/2", state.ready());
    assertEquals(3, state.restarts());
  }

  @Test
  void an_evicted_pod_is_told_by_its_reason() {
    PodState state =
        pod(
            """
            {"spec": {"containers": [{"name": "app"}]},
             "status": {"phase": "Failed", "reason": "Evicted",
              "message": "The node was low on resource: memory."}}
            """);
    assertEquals("Evicted", state.state());
    assertEquals("The node was low on resource: memory.", state.why());
  }

  @Test
  void a_finished_pod_is_completed_and_not_unhealthy() {
    PodState state =
        pod(
            """
            {"spec": {"containers": [{"name": "app"}]},
             "status": {"phase": "Succeeded", "containerStatuses": [{"name": "app",
               "ready": false, "restartCount": 0,
               "state": {"terminated": {"exitCode": 0, "reason": "Completed"}}}]}}
            """);
    assertEquals("Completed", state.state());
    assertEquals(Health.LEAVING, state.health());
  }

  private static PodState pod(String json) {
    var tree = (com.fasterxml.jackson.databind.node.ObjectNode) Json.parse(json);
    tree.withObjectProperty("metadata").put("name", "pod");
    return PodState.of(Json.convert(tree, Pod.class));
  }
}
