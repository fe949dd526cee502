package dev.opsdeck.action.terraform;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.opsdeck.action.PlanOutcome;
import dev.opsdeck.action.StepContext;
import dev.opsdeck.action.StepOutcome.Again;
import dev.opsdeck.action.change.Drive;
import dev.opsdeck.action.rest.Rest;
import dev.opsdeck.action.rest.RestAnswer;
import dev.opsdeck.action.rest.RestCall;
import dev.opsdeck.catalog.Workspace;
import dev.opsdeck.kernel.Fact;
import dev.opsdeck.kernel.Json;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * The API of HCP Terraform, version 2, asked as whom the token says. Nothing is tried again here.
 * Safe for any number of threads.
 */
final class HcpTerraform {
  /** The variable that holds the token. */
  static final String TOKEN = "OPSDECK_TERRAFORM_TOKEN";

  private static final String SERVICE = "Terraform";
  private static final String JSON_API = "application/vnd.api+json";

  private final Rest rest;
  private final String token;

  HcpTerraform(Rest rest, String token) {
    this.rest = rest;
    this.token = token;
  }

  /** What a request gave. */
  sealed interface Answer {
    record Ok(JsonNode body) implements Answer {}

    /**
     * @param status 0 when nothing came back
     * @param open whether a change may have happened all the same
     */
    record No(int status, Fact why, Again again, boolean open) implements Answer {
      <O extends Record> PlanOutcome<O> refused() {
        return new PlanOutcome.Refused<>(why);
      }

      /** Of a request that would have begun something. */
      Drive.Start unstarted() {
        return open ? new Drive.Start.Lost(why) : new Drive.Start.Refused(why, again);
      }
    }
  }

  /** Where the infrastructure of an environment is, or that nobody has said so. */
  static @Nullable Workspace workspace(StepContext context) {
    return context.environment().delivery().terraform();
  }

  static Fact unconfigured(StepContext context) {
    return Fact.of("terraform.not-configured", "environment", context.environment().label());
  }

  /** Where people see a run. */
  static String page(Workspace workspace, String run) {
    return workspace.api()
        + "/app/"
        + workspace.organization()
        + "/workspaces/"
        + workspace.name()
        + "/runs/"
        + run;
  }

  /** The workspace itself: its id, and whether somebody has locked it. */
  Answer about(Workspace workspace) throws InterruptedException {
    return get(
        workspace,
        "/api/v2/organizations/"
            + RestCall.encoded(workspace.organization())
            + "/workspaces/"
            + RestCall.encoded(workspace.name()),
        Map.of());
  }

  /** A run with its plan. */
  Answer run(Workspace workspace, String id) throws InterruptedException {
    return get(workspace, "/api/v2/runs/" + RestCall.encoded(id), Map.of("include", "plan"));
  }

  /** The newest run whose message has this mark. */
  Answer marked(Workspace workspace, String workspaceId, String mark) throws InterruptedException {
    Answer answer =
        get(
            workspace,
            "/api/v2/workspaces/" + RestCall.encoded(workspaceId) + "/runs",
            Map.of("page[size]", "50"));
    if (!(answer instanceof Answer.Ok(JsonNode body))) {
      return answer;
    }
    Optional<JsonNode> own =
        body.path("data")
            .valueStream()
            .filter(run -> run.path("attributes").path("message").asText("").contains(mark))
            .findFirst();
    return new Answer.Ok(Json.object().set("data", own.orElse(Json.object())));
  }

  /** Begins a run that only plans, or whose plan is kept until somebody applies it. */
  Answer plan(Workspace workspace, String workspaceId, String message, PlanInfrastructure.Keep keep)
      throws InterruptedException {
    ObjectNode body = Json.object();
    ObjectNode data = body.putObject("data").put("type", "runs");
    ObjectNode attributes = data.putObject("attributes").put("message", message);
    attributes.put("auto-apply", false);
    switch (keep) {
      case LOOK -> attributes.put("plan-only", true);
      case SAVE -> attributes.put("save-plan", true);
    }
    data.putObject("relationships")
        .putObject("workspace")
        .putObject("data")
        .put("type", "workspaces")
        .put("id", workspaceId);
    return post(workspace, "/api/v2/runs", body);
  }

  /** Applies the plan of a run, that one and no other. */
  Answer apply(Workspace workspace, String run, String comment) throws InterruptedException {
    return post(
        workspace,
        "/api/v2/runs/" + RestCall.encoded(run) + "/actions/apply",
        Json.object().put("comment", comment));
  }

  private Answer get(Workspace workspace, String path, Map<String, String> query)
      throws InterruptedException {
    return sent(workspace, RestCall.get(SERVICE, workspace.api(), path, query));
  }

  private Answer post(Workspace workspace, String path, JsonNode body) throws InterruptedException {
    return sent(workspace, RestCall.post(SERVICE, workspace.api(), path, body));
  }

  private Answer sent(Workspace workspace, RestCall call) throws InterruptedException {
    RestCall authorized =
        call.with("Accept", JSON_API).with("Content-Type", JSON_API).bearer(token);
    return switch (rest.send(authorized)) {
      case RestAnswer.None(Fact why, RestAnswer.Sent sent) ->
          new Answer.No(0, why, Again.MAY_HELP, sent == RestAnswer.Sent.MAYBE);
      case RestAnswer.Json json ->
          json.status() / 100 == 2
              ? new Answer.Ok(json.body())
              : refusal(workspace, json.status(), json.body());
    };
  }

  private Answer.No refusal(Workspace workspace, int status, JsonNode body) {
    record Said(String workspace, int status, String why, String variable) {}
    Said said = new Said(workspace.label(), status, said(body), TOKEN);
    String code =
        switch (status) {
          case 401 -> token.isEmpty() ? "terraform.no-token" : "terraform.bad-token";
          case 403, 404 -> "terraform.not-found";
          case 409 -> "terraform.not-now";
          case 429 -> "terraform.throttled";
          default -> "terraform.refused";
        };
    boolean passing = status == 429 || status >= 500;
    return new Answer.No(
        status, Fact.of(code, said), passing ? Again.MAY_HELP : Again.WILL_NOT_HELP, status >= 500);
  }

  private static String said(JsonNode body) {
    List<String> errors = new ArrayList<>();
    body.path("errors")
        .forEach(error ->
            errors.add(error.path("detail").asText(error.path("title").asText(error.asText()))));
    return String.join("; ", errors);
  }
}
