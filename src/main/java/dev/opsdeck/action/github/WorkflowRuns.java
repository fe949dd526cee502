package dev.opsdeck.action.github;

import com.fasterxml.jackson.databind.JsonNode;
import dev.opsdeck.catalog.Repository;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;

/** The runs of workflows that were dispatched. */
final class WorkflowRuns {
  /**
   * @param title as its {@code run-name} makes it
   * @param status {@code queued}, {@code in_progress}, {@code completed} and others
   * @param conclusion empty until it is completed
   */
  record Run(long id, String title, String status, String conclusion, String url) {}

  sealed interface Listed {
    /** Newest first. */
    record Runs(List<Run> runs) implements Listed {}

    record No(GitHub.Refusal refusal) implements Listed {}
  }

  private final GitHub github;

  WorkflowRuns(GitHub github) {
    this.github = github;
  }

  /** Those that began at that time or later, by the clock of this process to the minute. */
  Listed since(Repository repository, String workflow, Instant since) throws InterruptedException {
    Map<String, String> query =
        Map.of(
            "event",
            "workflow_dispatch",
            "created",
            ">=" + since.minus(1, ChronoUnit.MINUTES).truncatedTo(ChronoUnit.SECONDS),
            "per_page",
            "100");
    return switch (github.get(repository, "/actions/workflows/" + workflow + "/runs", query)) {
      case GitHub.Answer.No(GitHub.Refusal no) -> new Listed.No(no);
      case GitHub.Answer.Ok(int _, JsonNode body) -> {
        List<Run> runs = new ArrayList<>();
        body.path("workflow_runs").forEach(run -> runs.add(run(run)));
        yield new Listed.Runs(runs);
      }
    };
  }

  static Run run(JsonNode run) {
    return new Run(
        run.path("id").asLong(),
        run.path("display_title").asText(run.path("name").asText()),
        run.path("status").asText(),
        run.path("conclusion").asText(""),
        run.path("html_url").asText());
  }
}
