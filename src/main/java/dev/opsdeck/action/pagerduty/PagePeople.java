package dev.opsdeck.action.pagerduty;

import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.opsdeck.action.ActionSpec;
import dev.opsdeck.action.ReadAction;
import dev.opsdeck.action.StepContext;
import dev.opsdeck.action.StepOutcome;
import dev.opsdeck.action.StepOutcome.Again;
import dev.opsdeck.action.rest.Rest;
import dev.opsdeck.action.rest.RestAnswer;
import dev.opsdeck.action.rest.RestCall;
import dev.opsdeck.catalog.AcceptedTargets;
import dev.opsdeck.foreign.ForeignText;
import dev.opsdeck.kernel.Fact;
import dev.opsdeck.kernel.Json;
import dev.opsdeck.runbook.Effect;
import java.util.List;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * {@code escalation.page}: calls people through PagerDuty's Events API v2
 * (developer.pagerduty.com/docs/events-api-v2).
 *
 * <p>It changes nothing of its target, and may be sent again at any time: the run and the step are
 * the key by which PagerDuty takes the same call once. Whether somebody was called is an output, so
 * that a runbook can call them in another way.
 */
final class PagePeople implements ReadAction<PagePeople.Input, PagePeople.Output> {
  private static final String SERVICE = "PagerDuty";

  /** PagerDuty takes no longer summary. */
  private static final int LONGEST = 1024;

  /**
   * @param role who is called: {@code on-call}, {@code database} and others
   * @param reason absent for none
   * @param severity 1 (worst) to 4; 2 when it is not given
   */
  record Input(String role, @Nullable String reason, @Nullable Integer severity) {}

  /**
   * @param paged whether PagerDuty has taken it
   * @param key by which it can be found there
   */
  record Output(boolean paged, String key) {}

  private final Rest rest;
  private final PagingKeys keys;

  PagePeople(Rest rest, PagingKeys keys) {
    this.rest = rest;
    this.keys = keys;
  }

  @Override
  public ActionSpec<Input, Output> spec() {
    return new ActionSpec<>(
        "escalation.page", Effect.READ, AcceptedTargets.ANY, Input.class, Output.class, List.of());
  }

  @Override
  public StepOutcome<Output> perform(StepContext context, Input input) throws InterruptedException {
    Optional<String> key = keys.keyFor(input.role());
    if (key.isEmpty()) {
      return notPaged(
          Fact.of("pagerduty.not-configured", "role", input.role(), "variable", PagingKeys.KEY));
    }
    RestCall call =
        RestCall.post(SERVICE, keys.events(), "/v2/enqueue", event(context, input, key.get()));
    return switch (rest.send(call)) {
      case RestAnswer.None none -> none.failed();
      case RestAnswer.Json answer -> answered(context, input, answer);
    };
  }

  private static StepOutcome<Output> answered(
      StepContext context, Input input, RestAnswer.Json answer) {
    if (answer.status() == 202) {
      return new StepOutcome.Done<>(
          new Output(true, context.stamp()),
          Fact.of("pagerduty.paged", "role", input.role(), "key", context.stamp()));
    }
    String said = answer.body().path("message").asText();
    String errors = answer.body().path("errors").path(0).asText("");
    record Refused(String role, int status, String said) {}
    Fact why =
        Fact.of(
            "pagerduty.refused",
            new Refused(
                input.role(), answer.status(), errors.isEmpty() ? said : said + ": " + errors));
    return answer.status() == 429 || answer.status() >= 500
        ? new StepOutcome.Failed<>(why, Again.MAY_HELP)
        : notPaged(why);
  }

  private static StepOutcome<Output> notPaged(Fact why) {
    return new StepOutcome.Done<>(new Output(false, ""), why).troubled();
  }

  private static ObjectNode event(StepContext context, Input input, String key) {
    ObjectNode event =
        Json.object()
            .put("routing_key", key)
            .put("event_action", "trigger")
            .put("dedup_key", context.stamp())
            .put("client", "Opsdeck");
    String reason = input.reason() == null ? "" : ": " + ForeignText.clean(input.reason());
    String summary = context.target().label() + reason;
    event
        .putObject("payload")
        .put("summary", summary.substring(0, Math.min(LONGEST, summary.length())))
        .put("source", context.environment().label())
        .put("severity", severity(input.severity() == null ? 2 : input.severity()))
        .put("timestamp", context.startedAt().toString())
        .put("component", context.target().name())
        .put("group", input.role())
        .putObject("custom_details")
        .put("asked by", context.requester().handle())
        .put("run", context.run().value());
    return event;
  }

  private static String severity(int severity) {
    return switch (severity) {
      case 1 -> "critical";
      case 2 -> "error";
      case 3 -> "warning";
      default -> "info";
    };
  }
}
