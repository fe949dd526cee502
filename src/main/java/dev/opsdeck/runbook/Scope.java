package dev.opsdeck.runbook;

import com.fasterxml.jackson.databind.JsonNode;
import java.time.Instant;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * What the expressions of a runbook can see.
 *
 * @param steps outputs by step id; a step that has none yet is missing
 * @param incident absent when none is open for the target
 */
public record Scope(
    JsonNode params,
    JsonNode service,
    JsonNode env,
    Map<String, JsonNode> steps,
    @Nullable JsonNode incident,
    Instant now) {
  public Scope {
    steps = Map.copyOf(steps);
  }
}
