package dev.opsdeck.run.engine;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertInstanceOf;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.opsdeck.catalog.Service;
import dev.opsdeck.catalog.Target;
import dev.opsdeck.kernel.Json;
import dev.opsdeck.kernel.RunId;
import dev.opsdeck.progress.RunOperation;
import dev.opsdeck.progress.RunState;
import dev.opsdeck.progress.StepState;
import dev.opsdeck.run.Runs;
import dev.opsdeck.run.state.Run;
import dev.opsdeck.run.state.StepRecord;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** The shipped runbooks that take several services, on two of them. */
class SeveralServicesTest {
  private final PretendActions actions = new PretendActions();
  private final EngineBench bench = new EngineBench(actions.all());

  @BeforeEach
  void read() throws IOException {
    for (String name : List.of("status", "restart", "pods")) {
      bench.others.put(name, Files.readString(Path.of("config/runbooks/" + name + ".yaml")));
    }
  }

  private static Target.OfService service(String name) {
    return new Target.OfService(
        EngineBench.target().environment(),
        new Service(
            name,
            name,
            name,
            Map.of("app", name),
            80,
            "app",
            null,
            null,
            List.of(),
            List.of(),
            null));
  }

  private static Target both() {
    return new Target.OfServices(
        EngineBench.target().environment(), "all", List.of(service("web"), service("api")));
  }

  /** As they are when nothing is typed. */
  private static ObjectNode params() {
    ObjectNode params = Json.object();
    List.of("unhealthy", "wide", "labels", "images", "allNamespaces", "toFile")
        .forEach(flag -> params.put(flag, false));
    List.of("countBy", "namespace", "watch").forEach(params::putNull);
    return params;
  }

  private Run through(String name) throws Exception {
    RunId run = bench.launch(name, both(), params());
    for (int fired = 0; fired < 500; fired++) {
      if (bench.isAsked(run)) {
        bench.approve(run);
      } else if (bench.world.nextTimer().isEmpty()) {
        break;
      }
      bench.fireNext();
    }
    return bench.world.run(run);
  }

  private static List<String> done(Run run) {
    return run.steps().stream()
        .filter(step -> step.state() == StepState.DONE)
        .map(StepRecord::id)
        .toList();
  }

  @Test
  void a_look_at_all_services_looks_at_each_in_the_order_of_their_names() throws Exception {
    Run run = through("status");
    assertEquals(RunState.SUCCEEDED, run.state());
    assertTrue(
        done(run)
            .containsAll(List.of("@api/deployment", "@api/pods", "@web/deployment", "@web/pods")),
        done(run).toString());
    assertEquals(RunState.SUCCEEDED, through("pods").state());
  }

  @Test
  void a_look_goes_on_with_the_next_service_when_one_fails() throws Exception {
    actions.failing.add("@api/deployment");
    Run run = through("status");
    assertTrue(done(run).contains("@web/pods"), done(run).toString());
  }

  @Test
  void services_are_restarted_one_after_another_and_each_is_verified() throws Exception {
    Run run = through("restart");
    assertEquals(RunState.SUCCEEDED, run.state());
    assertEquals(
        List.of("kubernetes.rollout.restart {}", "kubernetes.rollout.restart {}"), actions.changes);
    List<String> steps = done(run);
    assertTrue(steps.indexOf("@api/rollout") < steps.indexOf("@web/restart"), steps.toString());
    assertEquals(Map.of(), bench.world.locks(), "all is given back");
  }

  @Test
  void a_restart_stops_at_the_first_service_that_does_not_come_back() throws Exception {
    actions.failing.add("@api/rollout");
    Run run = through("restart");
    assertEquals(RunState.FAILED, run.state());
    assertEquals(List.of("kubernetes.rollout.restart {}"), actions.changes);
  }

  @Test
  void what_changed_several_services_is_reverted_service_by_service() throws Exception {
    Run run = through("restart");
    Runs.Outcome.Refused refused =
        assertInstanceOf(
            Runs.Outcome.Refused.class,
            bench.engine.runs().apply(run.id(), new RunOperation.Revert(), EngineBench.ANA));
    assertEquals("run.revert-several", refused.why().code());
  }
}
