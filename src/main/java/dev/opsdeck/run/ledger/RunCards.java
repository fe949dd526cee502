package dev.opsdeck.run.ledger;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.opsdeck.approval.ApprovalRequest;
import dev.opsdeck.approval.Approvals;
import dev.opsdeck.kernel.Actor;
import dev.opsdeck.kernel.ApprovalId;
import dev.opsdeck.kernel.Fact;
import dev.opsdeck.kernel.Json;
import dev.opsdeck.kernel.PersonRef;
import dev.opsdeck.progress.Event;
import dev.opsdeck.progress.RunState;
import dev.opsdeck.progress.RunView;
import dev.opsdeck.run.state.Run;
import dev.opsdeck.run.state.RunPlan;
import dev.opsdeck.run.state.StepRecord;
import dev.opsdeck.runbook.Flow.Moment;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import java.util.function.Supplier;
import org.jdbi.v3.core.Handle;
import org.jspecify.annotations.Nullable;

/** What people are told of a run: its card and its announcements. */
public final class RunCards {
  private final Approvals approvals;
  private final Supplier<List<PersonRef>> onCall;

  public RunCards(Approvals approvals, Supplier<List<PersonRef>> onCall) {
    this.approvals = approvals;
    this.onCall = onCall;
  }

  Event card(Handle handle, Run run) {
    return new Event.RunCard(run.request().place().card(), view(handle, run));
  }

  public RunView view(Handle handle, Run run) {
    return RunViews.of(run, approval(handle, run));
  }

  private RunView.@Nullable ApprovalView approval(Handle handle, Run run) {
    ApprovalId id = run.authorization().open();
    if (id == null) {
      return null;
    }
    return approvals
        .find(handle, id)
        .map(request -> approval(request, run.request().requester()))
        .orElse(null);
  }

  private RunView.ApprovalView approval(ApprovalRequest request, Actor requester) {
    return RunViews.approval(request, onCall.get(), approvals.called(request, requester));
  }

  /** Empty when the runbook announces nothing at that moment. */
  public Optional<Event> announcement(Run run, Moment moment) {
    return Optional.ofNullable(run.runbook().announce().get(moment))
        .map(template ->
            new Event.Announcement(
                run.request().place().card(),
                Event.cardKey(run.id()),
                Event.cardKey(run.id()) + "/" + moment.name().toLowerCase(java.util.Locale.ROOT),
                template,
                facts(run)));
  }

  /**
   * The facts of the run itself over what its changes gave, of which later ones win. Of the steps
   * that look, a template needs no more than the pods: their other outputs, such as the status of
   * an HTTP check, are below {@code steps}.
   */
  private static JsonNode facts(Run run) {
    ObjectNode facts = Json.object();
    ObjectNode steps = Json.object();
    var checks = facts.arrayNode();
    for (StepRecord step : run.steps()) {
      JsonNode output = step.output();
      if (output instanceof ObjectNode object) {
        steps.set(step.id(), object);
        facts.setAll(isLook(run, step) ? object.deepCopy().retain("ready", "wanted") : object);
      }
      Fact summary = step.words().summary();
      if (summary != null && isLook(run, step)) {
        checks.add(Json.tree(summary));
      }
    }
    facts.setAll((ObjectNode) run.request().params());
    facts.set("steps", steps);
    facts.set("checks", checks);
    facts.put("runbook", run.runbook().name());
    facts.put("command", run.request().command());
    facts.put("service", run.request().target().name());
    facts.put("environment", run.request().target().environment().name());
    facts.put("platform", run.request().target().environment().platform());
    facts.put("requester", run.request().requester().id());
    facts.set(
        "approvers",
        Json.tree(
            run.authorization().granted().approvedBy().stream().map(PersonRef::value).toList()));
    facts.put("requestedAt", run.timestamps().acceptedAt().toString());
    facts.put("succeeded", run.state() == RunState.SUCCEEDED);
    times(run, facts);
    return facts;
  }

  private static void times(Run run, ObjectNode facts) {
    Instant effectAt = run.timestamps().effectAt();
    Instant finishedAt = run.timestamps().finishedAt();
    if (effectAt != null) {
      facts.put("startedAt", effectAt.toString());
    }
    if (finishedAt != null) {
      facts.put("finishedAt", finishedAt.toString());
      facts.put("duration", Duration.between(run.timestamps().acceptedAt(), finishedAt).toString());
    }
    JsonNode incident = run.request().incident();
    if (incident != null && incident.hasNonNull("declaredAt")) {
      facts.put("incidentDetectedAt", incident.get("declaredAt").asText());
    }
  }

  private static boolean isLook(Run run, StepRecord step) {
    return run.plan() != null
        && run.plan().step(step.id()).map(p -> p.kind() == RunPlan.Kind.READ).orElse(false);
  }
}
