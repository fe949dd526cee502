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
import dev.opsdeck.kernel.Json;
import java.io.IOException;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

class CreateIssueTest {
  private static final String ISSUES = GitHubBench.REPO + "/issues";

  private final ArrayNode stored = Json.object().putArray("issues");
  private GitHubBench bench;
  private CreateIssue action;

  @BeforeEach
  void start() throws IOException {
    bench = new GitHubBench();
    action = new CreateIssue(bench.github);
    bench.server.on("GET", GitHubBench.REPO, 200, "{\"has_issues\":true,\"archived\":false}");
    bench.server.on("GET", ISSUES, _ -> Optional.of(new Reply(200, Json.write(stored))));
    bench.server.on("POST", ISSUES, this::stored);
  }

  @AfterEach
  void stop() {
    bench.close();
  }

  private Optional<Reply> stored(Request request) {
    ObjectNode issue = request.body().deepCopy();
    issue.put("number", stored.size() + 1).put("state", "open");
    issue.put("html_url", "https://github.com/shop/backend/issues/" + (stored.size() + 1));
    stored.insert(0, issue);
    return Optional.of(new Reply(201, Json.write(issue)));
  }

  private static CreateIssue.Input titled(String title) {
    return new CreateIssue.Input(
        title, "token: ghp_0123456789abcdefghijklmnopqrstuvwxyzAB", List.of("deploy"));
  }

  @Test
  void an_issue_is_opened_once_and_found_again_by_its_mark() throws Exception {
    RecordedStep step = bench.step();
    CreateIssue.Input input = titled("Deploy v1.2.1");
    assertInstanceOf(Settlement.NotApplied.class, action.settle(step, input, Pins.none()));
    var done = assertInstanceOf(StepOutcome.Done.class, action.perform(step, input, Pins.none()));
    assertEquals(
        new CreateIssue.Output(1, "https://github.com/shop/backend/issues/1"), done.output());
    String body = stored.path(0).path("body").asText();
    assertTrue(body.contains("<!-- opsdeck r-0000000001/step -->"), body);
    assertTrue(!body.contains("ghp_0123456789"), body);
    assertEquals("deploy", stored.at("/0/labels/0").asText());
    var applied =
        assertInstanceOf(Settlement.Applied.class, action.settle(step, input, Pins.none()));
    assertEquals(done.output(), applied.output());
  }

  @Test
  void an_answer_that_is_lost_leaves_it_open_until_the_list_says() throws Exception {
    bench.server.on(
        "POST",
        ISSUES,
        request -> {
          stored(request);
          return Optional.empty();
        });
    RecordedStep step = bench.step();
    CreateIssue.Input input = titled("Deploy");
    assertInstanceOf(StepOutcome.Unknown.class, action.perform(step, input, Pins.none()));
    assertInstanceOf(Settlement.Applied.class, action.settle(step, input, Pins.none()));
  }

  @Test
  void an_open_issue_of_the_same_title_is_shown_before() throws Exception {
    stored
        .addObject()
        .put("title", "deploy V1.2.1")
        .put("state", "open")
        .put("html_url", "https://github.com/shop/backend/issues/9");
    var planned =
        assertInstanceOf(
            PlanOutcome.Planned.class, action.plan(bench.step(), titled(" Deploy v1.2.1")));
    assertEquals(1, planned.warnings().size());
    assertTrue(bench.server.asked("POST").isEmpty());
  }

  @Test
  void an_archived_repository_and_an_empty_title_are_refused() throws Exception {
    assertInstanceOf(PlanOutcome.Refused.class, action.plan(bench.step(), titled("  ")));
    bench.server.on("GET", GitHubBench.REPO, 200, "{\"has_issues\":true,\"archived\":true}");
    var refused =
        assertInstanceOf(PlanOutcome.Refused.class, action.plan(bench.step(), titled("x")));
    assertTrue(refused.problems().toString().contains("github.gone"), refused::toString);
  }

  @Test
  void a_refusal_of_a_field_is_told_in_the_words_of_github() throws Exception {
    bench.server.on(
        "POST",
        ISSUES,
        422,
        """
        {"message":"Validation Failed","errors":[{"resource":"Issue","field":"labels","code":"invalid"}]}
        """);
    var failed =
        assertInstanceOf(
            StepOutcome.Failed.class, action.perform(bench.step(), titled("x"), Pins.none()));
    assertEquals("Validation Failed: labels invalid", failed.why().values().get("said"));
  }
}
