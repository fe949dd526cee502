package dev.opsdeck.runbook.expression;

import com.fasterxml.jackson.databind.JsonNode;
import java.time.Instant;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * What the expressions of a runbook can see. A field that is null or missing reads as null in
 * {@code params}, {@code service}, {@code env} and {@code incident}, and {@code has(…)} denies it.
 *
 * @param params read and typed
 * @param service {@code name, deployment, container, image, port, healthUrl, hpa, certificates,
 *     hosts, selector, owner}
 * @param env {@code name, platform, tier} (in lower case, such as {@code production}), {@code
 *     namespace, cluster} (its name)
 * @param target {@code is, name, label, kind, object}: what the run is about, whatever it is
 * @param steps outputs by step id; a step that has none yet is missing, one that was skipped is
 *     there as null, and all its fields read as null
 * @param incident {@code id, severity, title, targetKey, targetLabel, declaredBy, declaredAt};
 *     absent when none is open for the target
 * @param item what a {@code forEach} is at; absent outside of one
 */
public record Scope(
    JsonNode params,
    JsonNode service,
    JsonNode env,
    JsonNode target,
    Map<String, JsonNode> steps,
    @Nullable JsonNode incident,
    Instant now,
    @Nullable JsonNode item) {
  public Scope {
    steps = Map.copyOf(steps);
  }

  /** Outside of a {@code forEach}. */
  public Scope(
      JsonNode params,
      JsonNode service,
      JsonNode env,
      JsonNode target,
      Map<String, JsonNode> steps,
      @Nullable JsonNode incident,
      Instant now) {
    this(params, service, env, target, steps, incident, now, null);
  }

  /** The same, seen from one round of a {@code forEach}. */
  public Scope at(JsonNode newItem) {
    return new Scope(params, service, env, target, steps, incident, now, newItem);
  }
}
