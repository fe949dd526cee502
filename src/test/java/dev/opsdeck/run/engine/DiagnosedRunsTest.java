package dev.opsdeck.run.engine;

import static org.junit.jupiter.api.Assertions.assertEquals;

import dev.opsdeck.action.Remedy;
import dev.opsdeck.action.kubernetes.Bench;
import dev.opsdeck.action.provider.ActionProviders;
import dev.opsdeck.action.provider.Surroundings;
import dev.opsdeck.kernel.Json;
import dev.opsdeck.kernel.RunId;
import dev.opsdeck.progress.RunState;
import dev.opsdeck.progress.StepState;
import dev.opsdeck.run.state.Run;
import dev.opsdeck.run.state.StepRecord;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** The shipped looks that say what is wrong, as runs on a simulated cluster. */
class DiagnosedRunsTest {
  private final Bench cluster = Bench.withTwoRevisions();
  private final EngineBench bench =
      new EngineBench(
          ActionProviders.found(new Surroundings(cluster.clusters, Map.of())).actions());

  @BeforeEach
  void read() throws IOException {
    for (String name : List.of("status", "diagnose")) {
      bench.others.put(name, Files.readString(Path.of("config/runbooks/" + name + ".yaml")));
    }
  }

  @AfterEach
  void close() {
    cluster.close();
  }

  private Run through(String name) throws Exception {
    RunId run = bench.launch(name, Bench.target(), Json.object());
    bench.drive();
    Run over = bench.world.run(run);
    assertEquals(RunState.SUCCEEDED, over.state());
    return over;
  }

  private void crash() {
    cluster.cluster.deploy(Bench.GATEWAY.withImage("acr.io/api-gateway:crash"), "deploy crash");
    cluster.cluster.settle();
    cluster.cluster.ticks(3);
  }

  private static void leadsBack(StepRecord step) {
    assertEquals(StepState.TROUBLED, step.state());
    assertEquals("diagnose.crash", step.words().summary().code());
    Remedy first = step.words().advice().remedies().getFirst();
    assertEquals("rollback", first.runbook());
    assertEquals(Map.of("to-revision", "2"), first.parameters());
  }

  @Test
  void a_diagnosis_of_a_healthy_service_offers_nothing() throws Exception {
    StepRecord well = through("diagnose").step("diagnosis");
    assertEquals(StepState.DONE, well.state());
    assertEquals(List.of(), well.words().advice().remedies());
  }

  @Test
  void a_diagnosis_of_a_crash_offers_the_way_back() throws Exception {
    crash();
    leadsBack(through("diagnose").step("diagnosis"));
  }

  @Test
  void the_status_of_a_healthy_service_looks_for_no_cause() throws Exception {
    assertEquals(StepState.SKIPPED, through("status").step("cause").state());
  }

  @Test
  void the_status_of_a_service_that_crashes_says_the_cause() throws Exception {
    crash();
    leadsBack(through("status").step("cause"));
  }
}
