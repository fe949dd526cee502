package dev.opsdeck.action.kubernetes.reading;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertInstanceOf;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.opsdeck.action.kubernetes.reading.RolloutStatus.Complete;
import dev.opsdeck.action.kubernetes.reading.RolloutStatus.Count;
import dev.opsdeck.action.kubernetes.reading.RolloutStatus.Progressing;
import dev.opsdeck.action.kubernetes.reading.RolloutStatus.Stage;
import dev.opsdeck.action.kubernetes.reading.RolloutStatus.Stuck;
import dev.opsdeck.kernel.Json;
import io.fabric8.kubernetes.api.model.apps.Deployment;
import io.fabric8.kubernetes.api.model.apps.DeploymentBuilder;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;

class RolloutStatusTest {
  @Test
  void a_rolled_out_deployment_is_complete() {
    assertEquals(
        new Complete(new Count(3, 3, 3, 0, 3)),
        RolloutStatus.of(Recordings.deployment("deployment rolled out")));
  }

  @Test
  void a_change_that_is_not_observed_comes_before_everything_else() {
    Deployment failed =
        new DeploymentBuilder(Recordings.deployment("deadline exceeded"))
            .editMetadata()
            .withGeneration(7L)
            .endMetadata()
            .build();
    Progressing progressing = assertInstanceOf(Progressing.class, RolloutStatus.of(failed));
    assertEquals(Stage.NOT_OBSERVED, progressing.stage());
    assertEquals(0, progressing.count().ready());
  }

  @Test
  void a_deadline_that_has_passed_is_stuck() {
    Stuck stuck =
        assertInstanceOf(Stuck.class, RolloutStatus.of(Recordings.deployment("deadline exceeded")));
    assertEquals(new Count(0, 3, 1, 3, 3), stuck.count());
    assertTrue(stuck.message().contains("has timed out progressing"), stuck.message());
  }

  @Test
  void an_exhausted_quota_says_why_no_pod_can_be_created() {
    Progressing progressing =
        assertInstanceOf(
            Progressing.class, RolloutStatus.of(Recordings.deployment("replica failure")));
    assertEquals(Stage.UPDATING, progressing.stage());
    assertEquals(new Count(6, 9, 6, 0, 6), progressing.count());
    assertTrue(progressing.blocked().contains("exceeded quota: production-quota"));
  }

  @Test
  void the_recorded_undo_passes_every_stage_and_never_counts_backwards() {
    List<Stage> stages = new ArrayList<>();
    List<Integer> ready = new ArrayList<>();
    RolloutStatus last = null;
    for (JsonNode event : Recordings.read("rollback-watch.json")) {
      if (event.path("kind").asText().equals("Deployment")) {
        last = RolloutStatus.of(deployment(event));
        ready.add(last.count().ready());
        if (last instanceof Progressing p && (stages.isEmpty() || stages.getLast() != p.stage())) {
          stages.add(p.stage());
        }
      }
    }
    assertEquals(List.of(Stage.NOT_OBSERVED, Stage.UPDATING, Stage.OLD_TERMINATING), stages);
    assertEquals(ready.stream().sorted().toList(), ready);
    assertEquals(new Complete(new Count(3, 3, 3, 0, 3)), last);
  }

  @Test
  void updated_but_not_yet_available_is_waited_for() {
    Deployment deployment =
        new DeploymentBuilder(Recordings.deployment("deployment rolled out"))
            .editStatus()
            .withAvailableReplicas(1)
            .endStatus()
            .build();
    Progressing progressing = assertInstanceOf(Progressing.class, RolloutStatus.of(deployment));
    assertEquals(Stage.BECOMING_AVAILABLE, progressing.stage());
    assertEquals(1, progressing.count().ready());
  }

  private static Deployment deployment(JsonNode event) {
    ObjectNode json = Json.object();
    json.putObject("metadata").put("name", "d").put("generation", event.path("generation").asInt());
    json.putObject("spec").put("replicas", 3);
    ObjectNode status = (ObjectNode) event.path("status").deepCopy();
    var conditions = status.putArray("conditions");
    for (JsonNode one : event.path("conditions")) {
      conditions
          .addObject()
          .put("type", one.get(0).asText())
          .put("status", one.get(1).asText())
          .put("reason", one.get(2).asText());
    }
    json.set("status", status);
    return Json.convert(json, Deployment.class);
  }
}
