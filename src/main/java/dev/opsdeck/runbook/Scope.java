package dev.opsdeck.runbook;

import com.fasterxml.jackson.databind.JsonNode;
import java.time.Instant;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * What the expressions of a runbook can see. A field that is null or missing reads as null in
 * {@code params}, {@code service}, {@code env} and {@code incident}, and {@code has(…)} denies it.
 *
 * @param params as {@link Parameters} made them
 * @param service {@code name, deployment, container, image, port, healthUrl, hpa, certificates,
 *     hosts, selector, owner}
 * @param env {@code name, platform, tier} (in lower case, such as {@code production}), {@code
 *     namespace, cluster} (its name)
 * @param steps outputs by step id; a step that has none yet is missing, one that was skipped is
 *     there as null, and all its fields read as null
 * @param incident {@code id, severity, title, targetKey, targetLabel, declaredBy, declaredAt};
 *     absent when none is open for the target
 * @param item what a {@link Work.ForEach} is at; absent outside of one
 */
public record Scope(
    JsonNode params,
    JsonNode service,
    JsonNode env,
    Map<String, JsonNode> steps,
    @Nullable JsonNode incident,
    Instant now,
    @Nullable JsonNode item) {
  public Scope {
    steps = Map.copyOf(steps);
  }

  /** Outside of a {@link Work.ForEach}. */
  public Scope(
      JsonNode params,
      JsonNode service,
      JsonNode env,
      Map<String, JsonNode> steps,
      @Nullable JsonNode incident,
      Instant now) {
    this(params, service, env, steps, incident, now, null);
  }

  /** The same, seen from one round of a {@link Work.ForEach}. */
  public Scope at(JsonNode newItem) {
    return new Scope(params, service, env, steps, incident, now, newItem);
  }
}
