package dev.opsdeck.action.github;

import com.fasterxml.jackson.databind.JsonNode;
import dev.opsdeck.action.ActionSpec;
import dev.opsdeck.action.ReadAction;
import dev.opsdeck.action.StepContext;
import dev.opsdeck.action.StepOutcome;
import dev.opsdeck.action.StepOutcome.Again;
import dev.opsdeck.catalog.AcceptedTargets;
import dev.opsdeck.catalog.Repository;
import dev.opsdeck.kernel.Fact;
import dev.opsdeck.runbook.Effect;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * {@code github.workflow.follow}: waits for the end of a run of a workflow and says which job
 * failed. Holds no thread while it waits.
 */
final class FollowWorkflow implements ReadAction<FollowWorkflow.Input, FollowWorkflow.Output> {
  private static final Duration EVERY = Duration.ofSeconds(10);
  private static final Duration USUAL = Duration.ofHours(1);

  /**
   * @param runId of GitHub; 0 when it gave none
   * @param mark what the name of the run shows
   * @param workflow absent for the one of the catalogue
   * @param timeout from the first look; an hour when it is not given
   */
  record Input(long runId, String mark, @Nullable String workflow, @Nullable Duration timeout) {}

  record Output(String conclusion, String url) {}

  private final GitHub github;
  private final WorkflowRuns runs;

  FollowWorkflow(GitHub github) {
    this.github = github;
    this.runs = new WorkflowRuns(github);
  }

  @Override
  public ActionSpec<Input, Output> spec() {
    return new ActionSpec<>(
        "github.workflow.follow",
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
    return input.runId() > 0
        ? look(context, repository, input, input.runId())
        : searched(context, repository, input);
  }

  private StepOutcome<Output> searched(StepContext context, Repository repository, Input input)
      throws InterruptedException {
    String workflow = input.workflow() == null ? repository.workflow() : input.workflow();
    if (workflow == null) {
      return new StepOutcome.Failed<>(
          Fact.of("github.no-workflow", "environment", context.environment().label()),
          Again.WILL_NOT_HELP);
    }
    return switch (runs.since(repository, workflow, context.startedAt())) {
      case WorkflowRuns.Listed.No(GitHub.Refusal no) -> later(context, input, no);
      case WorkflowRuns.Listed.Runs(List<WorkflowRuns.Run> found) -> {
        Optional<WorkflowRuns.Run> own =
            found.stream().filter(run -> run.title().contains(input.mark())).findFirst();
        yield own.isPresent()
            ? look(context, repository, input, own.get().id())
            : waiting(
                context,
                input,
                Fact.of("github.not-listed-yet", "workflow", workflow),
                "https://github.com/" + repository.label() + "/actions");
      }
    };
  }

  private StepOutcome<Output> look(StepContext context, Repository repository, Input input, long id)
      throws InterruptedException {
    return switch (github.get(repository, "/actions/runs/" + id, Map.of())) {
      case GitHub.Answer.No(GitHub.Refusal no) -> later(context, input, no);
      case GitHub.Answer.Ok(int _, JsonNode body) -> {
        WorkflowRuns.Run run = WorkflowRuns.run(body);
        yield run.status().equals("completed")
            ? ended(repository, run)
            : waiting(context, input, progress(run), run.url());
      }
    };
  }

  /** Any other status is one before it works. */
  private static Fact progress(WorkflowRuns.Run run) {
    return switch (run.status()) {
      case "in_progress" -> Fact.of("github.run-works", "url", run.url());
      case "waiting", "action_required" -> Fact.of("github.run-held", "url", run.url());
      default -> Fact.of("github.run-queued", "url", run.url());
    };
  }

  private static StepOutcome<Output> waiting(
      StepContext context, Input input, Fact progress, String url) {
    Duration timeout = input.timeout() == null ? USUAL : input.timeout();
    if (context.now().isAfter(context.startedAt().plus(timeout))) {
      return new StepOutcome.Failed<>(
          Fact.of("github.run-late", "timeout", timeout, "url", url), Again.WILL_NOT_HELP);
    }
    context.progress(progress);
    return new StepOutcome.Waiting<>(context.now().plus(EVERY), progress);
  }

  /** A run goes on while GitHub cannot be asked. */
  private static StepOutcome<Output> later(
      StepContext context, Input input, GitHub.Refusal refusal) {
    if (refusal.again() == Again.WILL_NOT_HELP) {
      return refusal.failed();
    }
    Instant until = refusal.until();
    return until != null && until.isAfter(context.now())
        ? new StepOutcome.Waiting<>(until, refusal.why())
        : waiting(context, input, refusal.why(), "");
  }

  private StepOutcome<Output> ended(Repository repository, WorkflowRuns.Run run)
      throws InterruptedException {
    if (run.conclusion().equals("success")) {
      return new StepOutcome.Done<>(
          new Output(run.conclusion(), run.url()), Fact.of("github.run-passed", "url", run.url()));
    }
    Fact why = Fact.of("github.run-failed", "conclusion", run.conclusion(), "url", run.url());
    return new StepOutcome.Failed<>(why, Again.WILL_NOT_HELP, failures(repository, run));
  }

  /** Each job that did not pass, with the step that failed; none when GitHub does not say. */
  private List<Fact> failures(Repository repository, WorkflowRuns.Run run)
      throws InterruptedException {
    List<Fact> failures = new ArrayList<>();
    Map<String, String> query = Map.of("filter", "latest", "per_page", "100");
    if (github.get(repository, "/actions/runs/" + run.id() + "/jobs", query)
        instanceof GitHub.Answer.Ok(int _, JsonNode body)) {
      for (JsonNode job : body.path("jobs")) {
        if (job.path("conclusion").asText("").matches("failure|timed_out|cancelled")) {
          failures.add(failure(job));
        }
      }
    }
    return failures;
  }

  private static Fact failure(JsonNode job) {
    String step = "";
    for (JsonNode each : job.path("steps")) {
      if (step.isEmpty() && each.path("conclusion").asText("").matches("failure|timed_out")) {
        step = each.path("name").asText();
      }
    }
    return Fact.of(
        "github.job-failed",
        "job",
        job.path("name").asText(),
        "step",
        step,
        "conclusion",
        job.path("conclusion").asText(),
        "url",
        job.path("html_url").asText());
  }
}
