package dev.opsdeck.action.github;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertInstanceOf;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.opsdeck.action.Pins;
import dev.opsdeck.action.PlanOutcome;
import dev.opsdeck.action.RecordedStep;
import dev.opsdeck.action.Settlement;
import dev.opsdeck.action.StepOutcome;
import dev.opsdeck.action.rest.JsonServer.Reply;
import dev.opsdeck.action.rest.JsonServer.Request;
import dev.opsdeck.kernel.Fact;
import dev.opsdeck.kernel.Json;
import java.io.IOException;
import java.time.Duration;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

class DispatchWorkflowTest {
  private static final String WORKFLOW = GitHubBench.REPO + "/actions/workflows/build.yml";
  private static final String RUN = GitHubBench.REPO + "/actions/runs/5001";
  private static final String PAGE = "https://github.com/shop/backend/actions/runs/5001";
  private static final DispatchWorkflow.Input BUILD =
      new DispatchWorkflow.Input(null, null, Map.of("service", "api-gateway", "tag", "0.2.0"));

  private final ArrayNode listed = Json.object().putArray("workflow_runs");
  private GitHubBench bench;
  private DispatchWorkflow action;

  @BeforeEach
  void start() throws IOException {
    bench = new GitHubBench();
    action = new DispatchWorkflow(bench.github);
    bench.server.on("GET", GitHubBench.REPO, 200, "{\"default_branch\":\"main\"}");
    bench.server.on("GET", WORKFLOW, 200, "{\"name\":\"Build image\",\"state\":\"active\"}");
    mainIsAt("aaaaaaaa11111111");
    bench.server.on(
        "GET",
        WORKFLOW + "/runs",
        _ -> Optional.of(new Reply(200, "{\"workflow_runs\":" + Json.write(listed) + "}")));
    bench.server.on("POST", WORKFLOW + "/dispatches", this::dispatched);
  }

  @AfterEach
  void stop() {
    bench.close();
  }

  private void mainIsAt(String sha) {
    bench.server.on(
        "GET",
        GitHubBench.REPO + "/commits/main",
        200,
        "{\"sha\":\"%s\",\"commit\":{\"message\":\"Fix\"}}".formatted(sha));
  }

  /** As GitHub answers since 2026-02-19 when the details are asked for. */
  private Optional<Reply> dispatched(Request request) {
    ObjectNode run = listed.insertObject(0);
    run.put("id", 5001).put("html_url", PAGE).put("status", "queued").putNull("conclusion");
    run.put("display_title", "Build " + request.body().at("/inputs/opsdeck").asText());
    return Optional.of(
        new Reply(
            200,
            request.body().path("return_run_details").asBoolean()
                ? "{\"workflow_run_id\":5001,\"html_url\":\"%s\"}".formatted(PAGE)
                : ""));
  }

  private PlanOutcome.Planned<?> planned(RecordedStep step) throws InterruptedException {
    return assertInstanceOf(PlanOutcome.Planned.class, action.plan(step, BUILD));
  }

  private void runIs(String status, String conclusion) {
    bench.server.on(
        "GET",
        RUN,
        200,
        "{\"id\":5001,\"display_title\":\"Build\",\"status\":\"%s\",\"conclusion\":%s,\"html_url\":\"%s\"}"
            .formatted(status, conclusion.isEmpty() ? "null" : "\"" + conclusion + "\"", PAGE));
  }

  private StepOutcome<FollowWorkflow.Output> followed(RecordedStep step)
      throws InterruptedException {
    return new FollowWorkflow(bench.github)
        .perform(step, new FollowWorkflow.Input(5001, "r-1/start", null, Duration.ofMinutes(30)));
  }

  @Test
  void a_build_starts_at_the_commit_that_was_agreed_to_and_is_followed_to_its_end()
      throws Exception {
    RecordedStep step = bench.step();
    PlanOutcome.Planned<?> plan = planned(step);
    assertEquals("aaaaaaa", plan.summary().values().get("sha"));
    assertTrue(bench.server.asked("POST").isEmpty(), "a plan changes nothing");
    var done = assertInstanceOf(StepOutcome.Done.class, action.perform(step, BUILD, plan.pins()));
    assertEquals(new DispatchWorkflow.Output(5001, PAGE, step.stamp()), done.output());
    Request sent = bench.server.asked("POST").getFirst();
    assertEquals("main", sent.body().path("ref").asText());
    assertEquals("0.2.0", sent.body().at("/inputs/tag").asText());
    assertEquals(step.stamp(), sent.body().at("/inputs/opsdeck").asText());

    runIs("in_progress", "");
    var waiting = assertInstanceOf(StepOutcome.Waiting.class, followed(step));
    assertEquals("github.run-works", waiting.why().code());
    assertEquals(GitHubBench.NOW.plusSeconds(10), waiting.until());
    runIs("completed", "success");
    assertEquals(
        "github.run-passed",
        assertInstanceOf(StepOutcome.Done.class, followed(step)).summary().code());
  }

  @Test
  void a_branch_that_has_moved_since_starts_nothing() throws Exception {
    RecordedStep step = bench.step();
    Pins pins = planned(step).pins();
    mainIsAt("bbbbbbbb22222222");
    var drifted = assertInstanceOf(StepOutcome.Drifted.class, action.perform(step, BUILD, pins));
    assertEquals("bbbbbbb", drifted.why().values().get("to"));
    assertTrue(bench.server.asked("POST").isEmpty());
  }

  @Test
  void a_lost_answer_is_settled_by_the_mark_in_the_name_of_the_run() throws Exception {
    RecordedStep step = bench.step();
    Pins pins = planned(step).pins();
    bench.server.on(
        "POST",
        WORKFLOW + "/dispatches",
        request -> {
          dispatched(request);
          return Optional.empty();
        });
    assertInstanceOf(StepOutcome.Unknown.class, action.perform(step, BUILD, pins));
    var applied = assertInstanceOf(Settlement.Applied.class, action.settle(step, BUILD, pins));
    assertEquals(new DispatchWorkflow.Output(5001, PAGE, step.stamp()), applied.output());
    assertEquals("workflow_dispatch", bench.server.asked().getLast().parameter("event"));
  }

  @Test
  void nothing_listed_is_no_run_only_after_the_list_has_had_its_time() throws Exception {
    RecordedStep step = bench.step();
    Pins pins = planned(step).pins();
    assertInstanceOf(Settlement.Undecidable.class, action.settle(step, BUILD, pins));
    bench.passes(Duration.ofSeconds(16));
    assertInstanceOf(Settlement.NotApplied.class, action.settle(step, BUILD, pins));
  }

  @Test
  void without_a_mark_a_run_of_that_time_is_for_a_person_to_judge() throws Exception {
    RecordedStep step = bench.step((String) null);
    PlanOutcome.Planned<?> plan = planned(step);
    assertEquals("github.unmarked", plan.warnings().getFirst().code());
    listed.addObject().put("id", 7).put("display_title", "Build").put("html_url", PAGE);
    bench.passes(Duration.ofMinutes(1));
    var settled =
        assertInstanceOf(Settlement.Undecidable.class, action.settle(step, BUILD, plan.pins()));
    assertEquals("github.perhaps-ours", settled.why().code());
  }

  @Test
  void a_server_that_gives_no_id_is_followed_by_the_mark() throws Exception {
    RecordedStep step = bench.step();
    bench.server.on(
        "POST",
        WORKFLOW + "/dispatches",
        request -> {
          dispatched(request);
          return Optional.of(new Reply(204, ""));
        });
    var done =
        assertInstanceOf(StepOutcome.Done.class, action.perform(step, BUILD, planned(step).pins()));
    DispatchWorkflow.Output output = (DispatchWorkflow.Output) done.output();
    assertEquals(0, output.runId());
    runIs("completed", "success");
    var followed =
        new FollowWorkflow(bench.github)
            .perform(step, new FollowWorkflow.Input(0, output.mark(), null, null));
    assertInstanceOf(StepOutcome.Done.class, followed);
  }

  @Test
  void a_run_that_fails_names_the_job_and_its_step() throws Exception {
    runIs("completed", "failure");
    bench.server.on(
        "GET",
        RUN + "/jobs",
        200,
        """
        {"jobs":[{"name":"test","conclusion":"success","steps":[]},
          {"name":"push","conclusion":"failure","html_url":"https://x/1",
           "steps":[{"name":"login","conclusion":"success"},{"name":"push to ghcr","conclusion":"failure"}]}]}
        """);
    var failed = assertInstanceOf(StepOutcome.Failed.class, followed(bench.step()));
    Fact job = (Fact) failed.details().getFirst();
    assertEquals(1, failed.details().size());
    assertEquals("push to ghcr", job.values().get("step"));
  }

  @Test
  void a_run_goes_on_while_github_is_away_and_has_a_time_to_end() throws Exception {
    bench.server.on("GET", RUN, 502, "{}");
    RecordedStep step = bench.step();
    assertInstanceOf(StepOutcome.Waiting.class, followed(step));
    bench.passes(Duration.ofMinutes(31));
    assertEquals(
        "github.run-late", assertInstanceOf(StepOutcome.Failed.class, followed(step)).why().code());
  }

  @Test
  void what_cannot_be_started_is_refused_before_anybody_is_asked() throws Exception {
    bench.server.on("GET", WORKFLOW, 200, "{\"state\":\"disabled_manually\"}");
    assertEquals("github.workflow-off", refusal());
    bench.server.on("GET", WORKFLOW, 404, "{}");
    assertEquals("github.workflow-missing", refusal());
    bench.server.on("GET", WORKFLOW, 200, "{\"state\":\"active\"}");
    bench.server.on("GET", GitHubBench.REPO + "/commits/main", 422, "{}");
    assertEquals("github.ref-missing", refusal());
  }

  private String refusal() throws InterruptedException {
    var refused = assertInstanceOf(PlanOutcome.Refused.class, action.plan(bench.step(), BUILD));
    return ((Fact) refused.problems().getFirst()).code();
  }
}
