package dev.opsdeck.action.github;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.opsdeck.action.ActionSpec;
import dev.opsdeck.action.ChangeAction;
import dev.opsdeck.action.Inverse;
import dev.opsdeck.action.Pins;
import dev.opsdeck.action.PlanOutcome;
import dev.opsdeck.action.Settlement;
import dev.opsdeck.action.StepContext;
import dev.opsdeck.action.StepOutcome;
import dev.opsdeck.action.StepOutcome.Again;
import dev.opsdeck.catalog.AcceptedTargets;
import dev.opsdeck.catalog.Repository;
import dev.opsdeck.foreign.ForeignText;
import dev.opsdeck.kernel.Fact;
import dev.opsdeck.kernel.Json;
import dev.opsdeck.runbook.Effect;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * {@code github.issue.create}: opens an issue, known again by a mark in its body that nobody sees.
 *
 * <p>The newest issues are listed to find it: GitHub's search lags behind.
 */
final class CreateIssue implements ChangeAction<CreateIssue.Input, CreateIssue.Output> {
  /** GitHub refuses more. */
  private static final int LONGEST_TITLE = 256;

  private static final Map<String, String> NEWEST =
      Map.of("state", "all", "sort", "created", "direction", "desc", "per_page", "100");

  /**
   * @param body absent for one that only says who asked, and where
   */
  record Input(String title, @Nullable String body, @Nullable List<String> labels) {}

  record Output(int number, String url) {}

  private final GitHub github;

  CreateIssue(GitHub github) {
    this.github = github;
  }

  @Override
  public ActionSpec<Input, Output> spec() {
    return new ActionSpec<>(
        "github.issue.create",
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
    String title = input.title().strip();
    if (title.isEmpty() || title.length() > LONGEST_TITLE) {
      return new PlanOutcome.Refused<>(Fact.of("github.bad-title", "longest", LONGEST_TITLE));
    }
    return switch (github.get(repository, "", Map.of())) {
      case GitHub.Answer.No(GitHub.Refusal no) -> no.refused();
      case GitHub.Answer.Ok(int _, JsonNode about) -> {
        boolean taken = about.path("has_issues").asBoolean() && !about.path("archived").asBoolean();
        yield taken
            ? planned(repository, title)
            : new PlanOutcome.Refused<>(
                Fact.of("github.gone", "repository", repository.label(), "said", ""));
      }
    };
  }

  private PlanOutcome<Output> planned(Repository repository, String title)
      throws InterruptedException {
    List<Fact> warnings = new ArrayList<>();
    if (github.get(repository, "/issues", NEWEST)
        instanceof GitHub.Answer.Ok(int _, JsonNode issues)) {
      for (JsonNode issue : issues) {
        if (issue.path("state").asText().equals("open")
            && issue.path("title").asText().equalsIgnoreCase(title)) {
          warnings.add(Fact.of("github.issue-twice", "url", issue.path("html_url").asText()));
        }
      }
    }
    return new PlanOutcome.Planned<>(
        Fact.of("github.issue", "title", title, "repository", repository.label()),
        List.of(),
        warnings,
        List.of(),
        Pins.none(),
        new Output(0, ""),
        new Inverse.PointOfNoReturn(Fact.of("github.issue-stays")));
  }

  @Override
  public StepOutcome<Output> perform(StepContext context, Input input, Pins pins)
      throws InterruptedException {
    Repository repository = GitHub.repository(context);
    if (repository == null) {
      return new StepOutcome.Failed<>(GitHub.unconfigured(context), Again.WILL_NOT_HELP);
    }
    String text = input.body() == null ? "" : ForeignText.clean(input.body()) + "\n\n";
    String by =
        "Opened with Opsdeck by %s for %s (%s)."
            .formatted(
                context.requester().handle(), context.target().label(), context.run().value());
    ObjectNode issue =
        Json.object()
            .put("title", ForeignText.clean(input.title().strip()))
            .put("body", text + by + "\n" + mark(context));
    if (input.labels() != null) {
      input.labels().forEach(issue.withArray("labels")::add);
    }
    return switch (github.post(repository, "/issues", issue)) {
      case GitHub.Answer.No(GitHub.Refusal no) -> no.unchanged();
      case GitHub.Answer.Ok(int _, JsonNode made) ->
          new StepOutcome.Done<>(output(made), opened(made));
    };
  }

  private static String mark(StepContext context) {
    return "<!-- opsdeck " + context.stamp() + " -->";
  }

  private static Output output(JsonNode issue) {
    return new Output(issue.path("number").asInt(), issue.path("html_url").asText());
  }

  private static Fact opened(JsonNode issue) {
    Output output = output(issue);
    return Fact.of("github.issue-opened", "number", output.number(), "url", output.url());
  }

  @Override
  public Settlement<Output> settle(StepContext context, Input input, Pins pins)
      throws InterruptedException {
    Repository repository = GitHub.repository(context);
    if (repository == null) {
      return new Settlement.Undecidable<>(GitHub.unconfigured(context));
    }
    return switch (github.get(repository, "/issues", NEWEST)) {
      case GitHub.Answer.No(GitHub.Refusal no) -> no.undecidable();
      case GitHub.Answer.Ok(int _, JsonNode issues) -> {
        for (JsonNode issue : issues) {
          if (issue.path("body").asText("").contains(mark(context))) {
            yield new Settlement.Applied<>(output(issue), opened(issue));
          }
        }
        yield new Settlement.NotApplied<>();
      }
    };
  }
}
