package dev.opsdeck.run.ledger;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.opsdeck.action.Difference;
import dev.opsdeck.kernel.Fact;
import dev.opsdeck.kernel.Json;
import dev.opsdeck.kernel.PersonRef;
import dev.opsdeck.progress.Event;
import dev.opsdeck.progress.RunState;
import dev.opsdeck.progress.StepState;
import dev.opsdeck.run.state.Run;
import dev.opsdeck.run.state.RunPlan;
import dev.opsdeck.run.state.RunPlan.PlannedStep;
import dev.opsdeck.run.state.StepRecord;
import dev.opsdeck.runbook.Flow.Moment;
import dev.opsdeck.runbook.FollowUp;
import dev.opsdeck.runbook.Runbook;
import java.time.Duration;
import java.time.Instant;
import java.util.Comparator;
import java.util.Locale;
import java.util.Objects;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * A new message about a run, for everybody who does not look at its card: an edit notifies nobody.
 * Its facts are what was planned, done, measured or said, and nothing else.
 */
record RunAnnouncement(Run run) {
  /** Announces the end of a change that did not work, if the runbook names no other template. */
  private static final String FAILED = "change-failed";

  /** Empty when nothing is announced at that moment. */
  Optional<Event> at(Moment moment) {
    return template(moment)
        .map(template ->
            new Event.Announcement(
                run.request().place().card().outsideOfThreads(),
                Event.cardKey(run.id()),
                Event.cardKey(run.id()) + "/" + moment.name().toLowerCase(Locale.ROOT),
                template,
                facts()));
  }

  /** Silence about a failed change is the one thing that a runbook cannot choose. */
  private Optional<String> template(Moment moment) {
    Optional<String> chosen = Optional.ofNullable(run.runbook().announce().get(moment));
    return moment == Moment.FAILED ? chosen.or(() -> Optional.of(FAILED)) : chosen;
  }

  /**
   * The facts of the run itself over what its changes plan and gave, of which later ones win. Of
   * the steps that look, a template needs no more than the pods: their other outputs, such as the
   * status of an HTTP check, are below {@code steps}.
   */
  private JsonNode facts() {
    ObjectNode facts = Json.object();
    planned(facts);
    results(facts);
    facts.put("runbook", run.runbook().name());
    facts.put("run", run.id().value());
    facts.put("command", run.request().command());
    facts.put("service", run.request().target().name());
    facts.put("environment", run.request().target().environment().name());
    facts.put("platform", run.request().target().environment().platform());
    facts.put("requester", run.request().requester().id());
    facts.set(
        "approvers",
        Json.tree(
            run.authorization().granted().approvedBy().stream().map(PersonRef::value).toList()));
    facts.put("succeeded", run.state() == RunState.SUCCEEDED);
    facts.put("cancelled", run.state() == RunState.CANCELLED);
    if (run.status().reason() != null) {
      facts.set("outcome", Json.tree(run.status().reason()));
    }
    ofRunbook(facts, run.runbook());
    times(facts);
    return facts;
  }

  private static void ofRunbook(ObjectNode facts, Runbook book) {
    facts.set("title", Json.tree(book.title()));
    FollowUp followUp = book.flow().followUp();
    if (followUp != null) {
      facts.put("monitorFor", followUp.soak().lasting().toString());
    }
  }

  /** What was shown to whoever approved it, until the steps give what came of it. */
  private void planned(ObjectNode facts) {
    RunPlan plan = run.plan();
    if (plan == null) {
      return;
    }
    for (PlannedStep step : plan.changes()) {
      RunPlan.Preview preview = step.preview();
      if (preview != null) {
        for (Difference difference : preview.differences()) {
          if (difference.field().equals("image")) {
            facts.put("fromImage", difference.from());
            facts.put("toImage", difference.to());
          }
        }
      }
    }
  }

  private void results(ObjectNode facts) {
    ObjectNode steps = Json.object();
    ArrayNode checks = facts.arrayNode();
    ArrayNode failedChecks = facts.arrayNode();
    ObjectNode changes = Json.object();
    for (StepRecord step : run.steps()) {
      boolean look = isLook(step);
      if (step.output() instanceof ObjectNode object) {
        steps.set(step.id(), object);
        changes.setAll(look ? object.deepCopy().retain("ready", "wanted") : object);
      }
      Fact said = step.state() == StepState.FAILED ? step.words().note() : step.words().summary();
      if (look && said != null) {
        (step.state() == StepState.FAILED ? failedChecks : checks).add(Json.tree(said));
      }
    }
    facts.setAll(changes);
    facts.setAll((ObjectNode) run.request().params());
    facts.set("steps", steps);
    facts.set("checks", checks);
    facts.set("failedChecks", failedChecks);
    facts.put("reverted", isReverted());
  }

  /** Whether the run itself took back what it had changed. */
  private boolean isReverted() {
    var back = run.steps().stream().filter(step -> step.id().startsWith("revert/")).toList();
    return !back.isEmpty() && back.stream().allMatch(step -> step.state() == StepState.DONE);
  }

  /** The work is counted from its first step: before it, people were waited for. */
  private void times(ObjectNode facts) {
    Instant accepted = run.timestamps().acceptedAt();
    Instant effectAt = run.timestamps().effectAt();
    Instant finishedAt = run.timestamps().finishedAt();
    Instant begun = begun();
    facts.put("requestedAt", accepted.toString());
    facts.put("updateEvery", ProgressReminders.WORKING.toString());
    if (effectAt != null) {
      facts.put("startedAt", effectAt.toString());
    }
    if (finishedAt != null) {
      facts.put("finishedAt", finishedAt.toString());
      facts.put(
          "duration", Duration.between(begun == null ? accepted : begun, finishedAt).toString());
    }
    if (begun != null && !run.authorization().granted().approvedBy().isEmpty()) {
      facts.put("waitedFor", Duration.between(accepted, begun).toString());
    }
    JsonNode incident = run.request().incident();
    if (incident != null && incident.hasNonNull("declaredAt")) {
      facts.put("incidentDetectedAt", incident.get("declaredAt").asText());
    }
  }

  private @Nullable Instant begun() {
    return run.steps().stream()
        .map(step -> step.times().startedAt())
        .filter(Objects::nonNull)
        .min(Comparator.naturalOrder())
        .orElse(null);
  }

  private boolean isLook(StepRecord step) {
    return run.plan() != null
        && run.plan().step(step.id()).map(p -> p.kind() == RunPlan.Kind.READ).orElse(false);
  }
}
