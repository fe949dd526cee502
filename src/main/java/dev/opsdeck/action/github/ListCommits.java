package dev.opsdeck.action.github;

import com.fasterxml.jackson.databind.JsonNode;
import dev.opsdeck.action.ActionSpec;
import dev.opsdeck.action.ReadAction;
import dev.opsdeck.action.StepContext;
import dev.opsdeck.action.StepOutcome;
import dev.opsdeck.action.StepOutcome.Again;
import dev.opsdeck.catalog.AcceptedTargets;
import dev.opsdeck.catalog.Repository;
import dev.opsdeck.catalog.Target;
import dev.opsdeck.kernel.Fact;
import dev.opsdeck.runbook.Effect;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;

/** {@code github.commits.list}: the newest commits, of a service where it has a directory. */
final class ListCommits implements ReadAction<ListCommits.Input, ListCommits.Output> {
  private static final int USUAL = 10;
  private static final int MOST = 50;
  private static final int SHORT = 7;

  /**
   * @param path only commits that touch it; absent for the directory of the service
   * @param ref a branch, tag or commit; absent for the default branch
   * @param since how far back; absent for as far as there are any
   * @param limit 1 to 50, 10 when it is not given
   */
  record Input(
      @Nullable String path,
      @Nullable String ref,
      @Nullable Duration since,
      @Nullable Integer limit) {}

  /**
   * @param sha of the newest; empty when there is none
   */
  record Output(int count, String sha, String message, String author) {}

  private final GitHub github;

  ListCommits(GitHub github) {
    this.github = github;
  }

  @Override
  public ActionSpec<Input, Output> spec() {
    return new ActionSpec<>(
        "github.commits.list",
        Effect.READ,
        AcceptedTargets.ANY,
        Input.class,
        Output.class,
        List.of());
  }

  @Override
  public StepOutcome<Output> perform(StepContext context, Input input) throws InterruptedException {
    Repository repository = GitHub.repository(context);
    if (repository == null) {
      return new StepOutcome.Failed<>(GitHub.unconfigured(context), Again.WILL_NOT_HELP);
    }
    String path = path(context.target(), repository, input);
    int limit = input.limit() == null ? USUAL : Math.clamp(input.limit(), 1, MOST);
    Map<String, String> query = new TreeMap<>(Map.of("per_page", String.valueOf(limit)));
    if (!path.isEmpty()) {
      query.put("path", path);
    }
    if (input.ref() != null) {
      query.put("sha", input.ref());
    }
    if (input.since() != null) {
      query.put("since", context.now().minus(input.since()).toString());
    }
    return switch (github.get(repository, "/commits", query)) {
      case GitHub.Answer.No(GitHub.Refusal refusal) -> refusal.failed();
      case GitHub.Answer.Ok(int _, JsonNode body) -> told(repository, path, input, body);
    };
  }

  private static String path(Target target, Repository repository, Input input) {
    if (input.path() != null) {
      return input.path();
    }
    return target instanceof Target.OfService service
        ? repository.directoryOf(service.service())
        : "";
  }

  private static StepOutcome<Output> told(
      Repository repository, String path, Input input, JsonNode body) {
    record Found(int count, String repository, String path, String ref, @Nullable Duration since) {}
    List<Fact> lines = new ArrayList<>();
    body.forEach(commit -> lines.add(line(commit)));
    String ref = input.ref() == null ? "" : input.ref();
    Found found = new Found(lines.size(), repository.label(), path, ref, input.since());
    if (lines.isEmpty()) {
      return new StepOutcome.Done<>(new Output(0, "", "", ""), Fact.of("github.no-commits", found));
    }
    Map<String, String> newest = lines.getFirst().values();
    Output output =
        new Output(
            lines.size(),
            body.path(0).path("sha").asText(),
            newest.getOrDefault("message", ""),
            newest.getOrDefault("author", ""));
    return new StepOutcome.Done<>(output, Fact.of("github.commits", found), lines, List.of());
  }

  private static Fact line(JsonNode commit) {
    record Line(String sha, String message, String author, Instant at, String url) {}
    JsonNode written = commit.path("commit");
    String sha = commit.path("sha").asText();
    return Fact.of(
        "github.commit",
        new Line(
            sha.substring(0, Math.min(SHORT, sha.length())),
            written.path("message").asText().lines().findFirst().orElse(""),
            commit.at("/author/login").asText(written.at("/author/name").asText()),
            Instant.parse(written.at("/committer/date").asText()),
            commit.path("html_url").asText()));
  }
}
