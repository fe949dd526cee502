package dev.opsdeck.run.engine;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertInstanceOf;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.opsdeck.action.kubernetes.Bench;
import dev.opsdeck.action.provider.ActionProviders;
import dev.opsdeck.action.provider.Surroundings;
import dev.opsdeck.action.rest.JsonServer;
import dev.opsdeck.catalog.Target;
import dev.opsdeck.kernel.Json;
import dev.opsdeck.kernel.RunId;
import dev.opsdeck.progress.QuestionView;
import dev.opsdeck.progress.RunState;
import dev.opsdeck.progress.StepState;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** The shipped way to call somebody, with PagerDuty and without it. */
class EscalationRunsTest {
  private final Bench cluster = Bench.withTwoRevisions();
  private JsonServer pagerDuty;

  @BeforeEach
  void start() throws IOException {
    pagerDuty = new JsonServer();
  }

  @AfterEach
  void stop() {
    pagerDuty.close();
    cluster.close();
  }

  private EngineBench bench(Map<String, String> environment) throws IOException {
    EngineBench bench =
        new EngineBench(
            ActionProviders.found(new Surroundings(cluster.clusters, environment)).actions());
    bench.others.put("escalate", Files.readString(Path.of("config/runbooks/escalate.yaml")));
    return bench;
  }

  private RunId called(EngineBench bench) throws InterruptedException {
    Target prod = new Target.OfEnvironment(EngineBench.target().environment());
    RunId run =
        bench.launch(
            "escalate", prod, Json.object().put("to", "database").put("reason", "no connections"));
    bench.drive();
    return run;
  }

  private Map<String, String> paging() {
    return Map.of(
        "OPSDECK_PAGERDUTY_KEY_DATABASE",
        "R0UTE",
        "OPSDECK_PAGERDUTY_URL",
        pagerDuty.address().toString());
  }

  @Test
  void whom_pagerduty_calls_nobody_has_to_call_by_hand() throws Exception {
    pagerDuty.on("POST", "/v2/enqueue", 202, "{\"status\":\"success\"}");
    EngineBench bench = bench(paging());
    RunId run = called(bench);
    assertEquals(RunState.SUCCEEDED, bench.state(run));
    assertEquals(StepState.SKIPPED, bench.world.run(run).step("call").state());
    assertEquals(1, pagerDuty.asked().size());
    assertEquals("error", pagerDuty.asked().getFirst().body().at("/payload/severity").asText());
  }

  private static void asksThoseOnCall(EngineBench bench, RunId run) {
    List<QuestionView> questions = bench.engine.runs().show(run).orElseThrow().questions();
    QuestionView.DoIt call = assertInstanceOf(QuestionView.DoIt.class, questions.getFirst());
    assertTrue(
        call.toString().contains("DBA team, then the ops manager, then the CTO"), call::toString);
    assertTrue(call.toString().contains("no connections"), call::toString);
  }

  @Test
  void without_pagerduty_those_on_call_are_asked_who_was_called() throws Exception {
    EngineBench bench = bench(Map.of());
    RunId run = called(bench);
    asksThoseOnCall(bench, run);
    assertEquals(StepState.TROUBLED, bench.world.run(run).step("page").state());
  }

  @Test
  void when_pagerduty_is_away_those_on_call_are_asked_all_the_same() throws Exception {
    pagerDuty.on("POST", "/v2/enqueue", 503, "{}");
    EngineBench bench = bench(paging());
    asksThoseOnCall(bench, called(bench));
    assertTrue(pagerDuty.asked().size() > 1, "it is tried again first");
  }
}
