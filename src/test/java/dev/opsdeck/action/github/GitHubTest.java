package dev.opsdeck.action.github;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertInstanceOf;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.opsdeck.action.StepContext;
import dev.opsdeck.action.StepOutcome;
import dev.opsdeck.action.StepOutcome.Again;
import dev.opsdeck.action.rest.JsonServer.Reply;
import dev.opsdeck.catalog.Delivery;
import dev.opsdeck.kernel.Fact;
import java.io.IOException;
import java.time.Duration;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** Commits, and what GitHub's refusals mean, by the forms of its REST API of 2022-11-28. */
class GitHubTest {
  private static final String COMMITS =
      """
      [{"sha":"6dcb09b5b57875f334f61aebed695e2e4193db5e",
        "html_url":"https://github.com/shop/backend/commit/6dcb09b",
        "commit":{"message":"Fix all the bugs\\n\\nAt last.",
          "author":{"name":"Monalisa","date":"2026-03-01T01:00:00Z"},
          "committer":{"name":"GitHub","date":"2026-03-01T02:00:00Z"}},
        "author":{"login":"octocat"}},
       {"sha":"7638417db6d59f3c431d3e1f261cc637155684cd","html_url":"",
        "commit":{"message":"Start","author":{"name":"Ana","date":"2026-02-01T01:00:00Z"},
          "committer":{"name":"Ana","date":"2026-02-01T01:00:00Z"}},"author":null}]
      """;

  private GitHubBench bench;

  @BeforeEach
  void start() throws IOException {
    bench = new GitHubBench();
  }

  @AfterEach
  void stop() {
    bench.close();
  }

  private StepOutcome<ListCommits.Output> commits(StepContext step, ListCommits.Input input)
      throws InterruptedException {
    return new ListCommits(bench.github).perform(step, input);
  }

  private static ListCommits.Input all() {
    return new ListCommits.Input(null, null, null, null);
  }

  private Fact failure() throws InterruptedException {
    return assertInstanceOf(StepOutcome.Failed.class, commits(bench.step(), all())).why();
  }

  @Test
  void the_newest_commits_of_a_directory_are_listed() throws Exception {
    bench.server.on("GET", GitHubBench.REPO + "/commits", 200, COMMITS);
    var done =
        assertInstanceOf(
            StepOutcome.Done.class,
            commits(
                bench.step(),
                new ListCommits.Input("provisioning/", "main", Duration.ofHours(2), 1)));
    var asked = bench.server.asked().getFirst();
    assertEquals("provisioning/", asked.parameter("path"));
    assertEquals("main", asked.parameter("sha"));
    assertEquals("2026-03-01T01:00:00Z", asked.parameter("since"));
    assertEquals("1", asked.parameter("per_page"));
    assertEquals("Bearer ghp-test", asked.headers().get("Authorization"));
    Fact newest = (Fact) done.details().getFirst();
    assertEquals("Fix all the bugs", newest.values().get("message"));
    assertEquals("octocat", newest.values().get("author"));
    assertEquals("6dcb09b", newest.values().get("sha"));
    assertEquals("2026-03-01T02:00:00Z", newest.values().get("at"));
    assertEquals("Ana", ((Fact) done.details().get(1)).values().get("author"));
  }

  @Test
  void a_service_is_looked_for_in_its_own_directory() throws Exception {
    bench.server.on("GET", GitHubBench.REPO + "/commits", 200, "[]");
    var done = assertInstanceOf(StepOutcome.Done.class, commits(bench.step(), all()));
    assertEquals("api-gateway", bench.server.asked().getFirst().parameter("path"));
    assertEquals("github.no-commits", done.summary().code());
  }

  @ParameterizedTest
  @CsvSource({
    "401, github.bad-token",
    "403, github.forbidden",
    "404, github.not-found",
    "422, github.invalid",
    "502, github.broke",
  })
  void each_refusal_says_what_it_is_about(int status, String code) throws Exception {
    bench.server.on("GET", GitHubBench.REPO + "/commits", 403, "{}");
    bench.server.on(
        "GET",
        GitHubBench.REPO + "/commits",
        _ ->
            Optional.of(
                new Reply(
                    status,
                    "{\"message\":\"Resource not accessible by personal access token\"}",
                    Map.of("X-Accepted-GitHub-Permissions", "contents=read"))));
    Fact why = failure();
    assertEquals(code, why.code());
    assertEquals("contents=read", why.values().get("right"));
  }

  @Test
  void a_limit_that_is_used_up_says_until_when() throws Exception {
    bench.server.on(
        "GET",
        GitHubBench.REPO + "/commits",
        _ ->
            Optional.of(
                new Reply(
                    403,
                    "{\"message\":\"API rate limit exceeded\"}",
                    Map.of("X-RateLimit-Remaining", "0", "X-RateLimit-Reset", "1772337600"))));
    Fact why = failure();
    assertEquals("github.limit", why.code());
    assertEquals("2026-03-01T04:00:00Z", why.values().get("until"));
  }

  @Test
  void a_secondary_limit_counts_from_the_clock_of_github() throws Exception {
    bench.server.on(
        "GET",
        GitHubBench.REPO + "/commits",
        _ -> Optional.of(new Reply(429, "{}", Map.of("Retry-After", "60"))));
    var failed = assertInstanceOf(StepOutcome.Failed.class, commits(bench.step(), all()));
    assertEquals(Again.MAY_HELP, failed.again());
    assertTrue(!failed.why().values().get("until").startsWith("1970"), failed::toString);
  }

  @Test
  void what_is_hidden_without_a_token_asks_for_one() throws Exception {
    try (GitHubBench stranger = new GitHubBench("")) {
      var failed =
          assertInstanceOf(
              StepOutcome.Failed.class,
              new ListCommits(stranger.github).perform(stranger.step(), all()));
      assertEquals("github.no-token", failed.why().code());
    }
  }

  @Test
  void an_environment_without_a_repository_says_what_to_add() throws Exception {
    var failed =
        assertInstanceOf(StepOutcome.Failed.class, commits(bench.step((Delivery) null), all()));
    assertEquals("github.not-configured", failed.why().code());
    assertTrue(bench.server.asked().isEmpty());
  }
}
