package dev.opsdeck.action.github;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.opsdeck.action.ActionSpec;
import dev.opsdeck.action.ChangeAction;
import dev.opsdeck.action.Difference;
import dev.opsdeck.action.Inverse;
import dev.opsdeck.action.Pins;
import dev.opsdeck.action.PlanOutcome;
import dev.opsdeck.action.Settlement;
import dev.opsdeck.action.StepContext;
import dev.opsdeck.action.StepOutcome;
import dev.opsdeck.action.StepOutcome.Again;
import dev.opsdeck.catalog.AcceptedTargets;
import dev.opsdeck.catalog.Repository;
import dev.opsdeck.kernel.Fact;
import dev.opsdeck.kernel.Json;
import dev.opsdeck.runbook.Effect;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.SortedMap;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;

/**
 * {@code github.workflow.dispatch}: starts a workflow at the commit that the plan saw.
 *
 * <p>A dispatch is not idempotent. Its run is known by the id that GitHub gives ({@code
 * return_run_details}), and after a lost answer by the stamp in its name, when the workflow shows
 * it.
 */
final class DispatchWorkflow
    implements ChangeAction<DispatchWorkflow.Input, DispatchWorkflow.Output> {
  /** GitHub takes no more. */
  private static final int MOST_INPUTS = 25;

  /** A dispatch may take so long to be listed. */
  private static final Duration LISTED = Duration.ofSeconds(15);

  /**
   * @param workflow the name of its file; absent for the one of the catalogue
   * @param ref a branch or tag; absent for the default branch
   */
  record Input(
      @Nullable String workflow, @Nullable String ref, @Nullable Map<String, String> inputs) {}

  /**
   * @param runId of GitHub; 0 when it gave none
   * @param mark what the name of the run shows
   */
  record Output(long runId, String url, String mark) {}

  /**
   * @param sha what {@code ref} meant when it was agreed to
   */
  record Pinned(String workflow, String ref, String sha, SortedMap<String, String> inputs) {}

  private final GitHub github;
  private final WorkflowRuns runs;

  DispatchWorkflow(GitHub github) {
    this.github = github;
    this.runs = new WorkflowRuns(github);
  }

  @Override
  public ActionSpec<Input, Output> spec() {
    return new ActionSpec<>(
        "github.workflow.dispatch",
        Effect.CHANGE,
        AcceptedTargets.ANY,
        Input.class,
        Output.class,
        List.of());
  }

  @Override
  public PlanOutcome<Output> plan(StepContext context, Input input) throws InterruptedException {
    Repository repository = GitHub.repository(context);
    if (repository == null) {
      return new PlanOutcome.Refused<>(GitHub.unconfigured(context));
    }
    String workflow = input.workflow() == null ? repository.workflow() : input.workflow();
    if (workflow == null) {
      return new PlanOutcome.Refused<>(
          Fact.of("github.no-workflow", "environment", context.environment().label()));
    }
    SortedMap<String, String> inputs =
        input.inputs() == null ? new TreeMap<>() : new TreeMap<>(input.inputs());
    if (inputs.size() >= MOST_INPUTS) {
      return new PlanOutcome.Refused<>(Fact.of("github.many-inputs", "most", MOST_INPUTS - 1));
    }
    return switch (github.get(repository, "/actions/workflows/" + workflow, Map.of())) {
      case GitHub.Answer.No(GitHub.Refusal no) ->
          no.status() == 404 ? missing(repository, workflow) : no.refused();
      case GitHub.Answer.Ok(int _, JsonNode found) ->
          found.path("state").asText().equals("active")
              ? atCommit(context, repository, found, workflow, input.ref(), inputs)
              : new PlanOutcome.Refused<>(
                  Fact.of(
                      "github.workflow-off",
                      "workflow",
                      workflow,
                      "repository",
                      repository.label(),
                      "state",
                      found.path("state").asText()));
    };
  }

  private static PlanOutcome<Output> missing(Repository repository, String workflow) {
    return new PlanOutcome.Refused<>(
        Fact.of("github.workflow-missing", "workflow", workflow, "repository", repository.label()));
  }

  private PlanOutcome<Output> atCommit(
      StepContext context,
      Repository repository,
      JsonNode workflow,
      String file,
      @Nullable String wanted,
      SortedMap<String, String> inputs)
      throws InterruptedException {
    String ref = wanted;
    if (ref == null) {
      GitHub.Answer about = github.get(repository, "", Map.of());
      if (about instanceof GitHub.Answer.No(GitHub.Refusal no)) {
        return no.refused();
      }
      ref = ((GitHub.Answer.Ok) about).body().path("default_branch").asText();
    }
    return switch (commit(repository, ref)) {
      case GitHub.Answer.No(GitHub.Refusal no) ->
          no.status() == 404 || no.status() == 422
              ? new PlanOutcome.Refused<>(
                  Fact.of("github.ref-missing", "ref", ref, "repository", repository.label()))
              : no.refused();
      case GitHub.Answer.Ok(int _, JsonNode commit) ->
          planned(
              context,
              repository,
              workflow,
              commit,
              new Pinned(file, ref, commit.path("sha").asText(), inputs));
    };
  }

  private GitHub.Answer commit(Repository repository, String ref) throws InterruptedException {
    return github.get(repository, "/commits/" + ref.replace("#", "%23"), Map.of());
  }

  private static PlanOutcome<Output> planned(
      StepContext context,
      Repository repository,
      JsonNode workflow,
      JsonNode commit,
      Pinned pinned) {
    record Start(String workflow, String repository, String ref, String sha, String message) {}
    Start start =
        new Start(
            workflow.path("name").asText(pinned.workflow()),
            repository.label(),
            pinned.ref(),
            shortly(pinned.sha()),
            commit.at("/commit/message").asText().lines().findFirst().orElse(""));
    List<Difference> differences =
        pinned.inputs().entrySet().stream()
            .map(each -> new Difference(each.getKey(), "", each.getValue()))
            .toList();
    List<Fact> warnings =
        repository.runInput() == null ? List.of(Fact.of("github.unmarked")) : List.of();
    return new PlanOutcome.Planned<>(
        Fact.of("github.dispatch", start),
        differences,
        warnings,
        List.of(),
        Pins.of(pinned),
        new Output(0, "", context.stamp()),
        new Inverse.PointOfNoReturn(Fact.of("github.dispatch-stays")));
  }

  private static String shortly(String sha) {
    return sha.substring(0, Math.min(7, sha.length()));
  }

  @Override
  public StepOutcome<Output> perform(StepContext context, Input input, Pins pins)
      throws InterruptedException {
    Pinned pinned = pins.own(Pinned.class);
    Repository repository = GitHub.repository(context);
    if (repository == null) {
      return new StepOutcome.Failed<>(GitHub.unconfigured(context), Again.WILL_NOT_HELP);
    }
    GitHub.Answer now = commit(repository, pinned.ref());
    if (now instanceof GitHub.Answer.No(GitHub.Refusal no)) {
      return no.failed();
    }
    String sha = ((GitHub.Answer.Ok) now).body().path("sha").asText();
    if (!sha.equals(pinned.sha())) {
      return new StepOutcome.Drifted<>(
          Fact.of(
              "github.ref-moved",
              "ref",
              pinned.ref(),
              "from",
              shortly(pinned.sha()),
              "to",
              shortly(sha)));
    }
    return dispatched(context, repository, pinned);
  }

  private StepOutcome<Output> dispatched(StepContext context, Repository repository, Pinned pinned)
      throws InterruptedException {
    ObjectNode body = Json.object().put("ref", pinned.ref()).put("return_run_details", true);
    ObjectNode inputs = body.putObject("inputs");
    pinned.inputs().forEach(inputs::put);
    if (repository.runInput() != null) {
      inputs.put(repository.runInput(), context.stamp());
    }
    String path = "/actions/workflows/" + pinned.workflow() + "/dispatches";
    return switch (github.post(repository, path, body)) {
      case GitHub.Answer.No(GitHub.Refusal no) -> no.unchanged();
      case GitHub.Answer.Ok(int _, JsonNode details) -> {
        Output output =
            new Output(
                details.path("workflow_run_id").asLong(),
                details.path("html_url").asText(),
                context.stamp());
        yield new StepOutcome.Done<>(output, started(pinned, output));
      }
    };
  }

  private static Fact started(Pinned pinned, Output output) {
    return Fact.of("github.dispatched", "workflow", pinned.workflow(), "url", output.url());
  }

  @Override
  public Settlement<Output> settle(StepContext context, Input input, Pins pins)
      throws InterruptedException {
    Pinned pinned = pins.own(Pinned.class);
    Repository repository = GitHub.repository(context);
    if (repository == null) {
      return new Settlement.Undecidable<>(GitHub.unconfigured(context));
    }
    return switch (runs.since(repository, pinned.workflow(), context.startedAt())) {
      case WorkflowRuns.Listed.No(GitHub.Refusal no) -> no.undecidable();
      case WorkflowRuns.Listed.Runs(List<WorkflowRuns.Run> found) ->
          settled(context, repository, pinned, found);
    };
  }

  private static Settlement<Output> settled(
      StepContext context, Repository repository, Pinned pinned, List<WorkflowRuns.Run> found) {
    Optional<WorkflowRuns.Run> own =
        found.stream().filter(run -> run.title().contains(context.stamp())).findFirst();
    if (own.isPresent()) {
      Output output = new Output(own.get().id(), own.get().url(), context.stamp());
      return new Settlement.Applied<>(output, started(pinned, output));
    }
    boolean listed = context.now().isAfter(context.startedAt().plus(LISTED));
    boolean nobodys = repository.runInput() != null || found.isEmpty();
    if (listed && nobodys) {
      return new Settlement.NotApplied<>();
    }
    return new Settlement.Undecidable<>(
        found.isEmpty() || repository.runInput() != null
            ? Fact.of("github.not-listed-yet", "workflow", pinned.workflow())
            : Fact.of(
                "github.perhaps-ours",
                "workflow",
                pinned.workflow(),
                "url",
                found.getFirst().url()));
  }
}
