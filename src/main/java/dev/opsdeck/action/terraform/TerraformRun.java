package dev.opsdeck.action.terraform;

import com.fasterxml.jackson.databind.JsonNode;
import java.util.Set;

/**
 * A run as the API tells it (developer.hashicorp.com/terraform/cloud-docs/api-docs/run).
 *
 * @param confirmable whether its plan can be applied now
 * @param permitted whether Opsdeck may apply it
 */
record TerraformRun(
    String id,
    String status,
    String message,
    boolean confirmable,
    boolean permitted,
    boolean changing,
    Counts counts) {
  private static final Set<String> BROKEN =
      Set.of("errored", "canceled", "force_canceled", "discarded");

  private static final Set<String> APPLYING =
      Set.of(
          "confirmed",
          "queuing_apply",
          "apply_queued",
          "pre_apply_running",
          "pre_apply_completed",
          "applying");

  /** It waits for a person of Terraform: a policy failed, or a task asks. */
  private static final Set<String> HELD =
      Set.of(
          "policy_override",
          "policy_soft_failed",
          "post_plan_awaiting_decision",
          "pre_apply_awaiting_decision");

  /** How many resources a plan touches. */
  record Counts(int add, int change, int destroy) {
    int all() {
      return add + change + destroy;
    }
  }

  /** How far it is. */
  enum Stage {
    GOING,
    /** The plan is there and can be applied. */
    PLANNED,
    /** The plan is there and is all that there will be. */
    FINISHED,
    /** Terraform waits for somebody. */
    HELD,
    APPLYING,
    APPLIED,
    /** It ended otherwise. */
    BROKEN
  }

  /**
   * @param document with the plan among what is included
   */
  static TerraformRun of(JsonNode document) {
    JsonNode counts = document.path("included").path(0).path("attributes");
    return of(document.path("data"), counts);
  }

  static TerraformRun of(JsonNode data, JsonNode plan) {
    JsonNode attributes = data.path("attributes");
    return new TerraformRun(
        data.path("id").asText(""),
        attributes.path("status").asText(""),
        attributes.path("message").asText(""),
        attributes.path("actions").path("is-confirmable").asBoolean(),
        attributes.path("permissions").path("can-apply").asBoolean(),
        attributes.path("has-changes").asBoolean(),
        new Counts(
            plan.path("resource-additions").asInt(),
            plan.path("resource-changes").asInt(),
            plan.path("resource-destructions").asInt()));
  }

  Stage stage() {
    if (BROKEN.contains(status)) {
      return Stage.BROKEN;
    }
    if (HELD.contains(status)) {
      return Stage.HELD;
    }
    if (APPLYING.contains(status)) {
      return Stage.APPLYING;
    }
    return switch (status) {
      case "applied" -> Stage.APPLIED;
      case "planned_and_finished" -> Stage.FINISHED;
      case "planned_and_saved" -> Stage.PLANNED;
      default -> confirmable ? Stage.PLANNED : Stage.GOING;
    };
  }
}
