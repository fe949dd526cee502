package dev.opsdeck.action.kubernetes.change;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertInstanceOf;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.opsdeck.action.ChangeAction;
import dev.opsdeck.action.Inverse;
import dev.opsdeck.action.kubernetes.Bench;
import dev.opsdeck.action.kubernetes.Expect;
import dev.opsdeck.action.kubernetes.Step;
import dev.opsdeck.action.kubernetes.change.SetResources.Input;
import dev.opsdeck.action.kubernetes.change.SetResources.Output;
import dev.opsdeck.kernel.Json;
import io.fabric8.kubernetes.api.model.ResourceRequirements;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class SetResourcesTest {
  private final Bench bench = Bench.withTwoRevisions();
  private final ChangeAction<Input, Output> set = SetResources.action(bench.clusters);

  @AfterEach
  void stop() {
    bench.close();
  }

  private ResourceRequirements resources() {
    return bench
        .deployment()
        .getSpec()
        .getTemplate()
        .getSpec()
        .getContainers()
        .getFirst()
        .getResources();
  }

  @Test
  void memory_is_set_once_and_the_way_back_gives_what_was_there() throws Exception {
    ResourceRequirements before = resources();
    Input more = new Input(null, "1Gi", null, "2Gi");
    Step step = bench.step("r-more");
    var plan = Expect.planned(set.plan(step, more));
    Expect.done(set.perform(step, more, plan.pins()));
    Expect.done(set.perform(step, more, plan.pins()));
    assertEquals(1, bench.changes());
    assertEquals("1Gi", resources().getRequests().get("memory").toString());
    assertEquals("2Gi", resources().getLimits().get("memory").toString());

    bench.cluster.ticks(10);
    Input back =
        Json.convert(assertInstanceOf(Inverse.PutBack.class, plan.inverse()).with(), Input.class);
    Step later = bench.step("r-back");
    Expect.done(set.perform(later, back, Expect.planned(set.plan(later, back)).pins()));
    assertEquals(before, resources());
    assertInstanceOf(
        dev.opsdeck.action.PlanOutcome.NothingToDo.class, set.plan(bench.step("r-no"), back));
  }

  @Test
  void a_limit_is_taken_away_and_other_resources_stay() throws Exception {
    Input both = new Input("100m", "128Mi", "1", "256Mi");
    Step step = bench.step("r-both");
    Expect.done(set.perform(step, both, Expect.planned(set.plan(step, both)).pins()));
    bench.cluster.ticks(10);
    Input none = new Input(null, null, "none", null);
    Step later = bench.step("r-none");
    var plan = Expect.planned(set.plan(later, none));
    assertEquals("cpu 100m/-, memory 128Mi/256Mi", plan.summary().values().get("to"));
    Expect.done(set.perform(later, none, plan.pins()));
    assertTrue(!resources().getLimits().containsKey("cpu"));
  }

  @Test
  void another_request_of_cpu_is_told_because_an_autoscaler_counts_by_it() throws Exception {
    var plan = Expect.planned(set.plan(bench.step("r-cpu"), new Input("333m", null, null, null)));
    assertTrue(
        plan.warnings().stream().anyMatch(w -> w.code().equals("kubernetes.resources-percent")),
        plan.warnings().toString());
  }

  @ParameterizedTest
  @CsvSource({
    ", 4Gi, , 1Gi, kubernetes.resources-above",
    "2, , 500m, , kubernetes.resources-above",
    ", lots, , , kubernetes.resources-bad",
    ", , , -1Gi, kubernetes.resources-bad"
  })
  void what_the_cluster_would_refuse_is_refused_before_anybody_is_asked(
      String requestCpu, String requestMemory, String limitCpu, String limitMemory, String code)
      throws Exception {
    Input wrong = new Input(requestCpu, requestMemory, limitCpu, limitMemory);
    assertEquals(code, Bench.codes(set.plan(bench.step("r-wrong"), wrong)).getFirst());
  }
}
