package dev.opsdeck.runbook.file;

import com.fasterxml.jackson.databind.JsonNode;
import dev.opsdeck.runbook.Retry;
import dev.opsdeck.runbook.Soak;
import dev.opsdeck.runbook.parameter.Durations;
import java.time.Duration;
import java.util.Optional;

/** Checks and reads how long and how often. */
final class DurationChecks {
  private static final Duration SHORTEST = Duration.ofSeconds(1);
  private static final Duration LONGEST_PAUSE = Duration.ofDays(1);
  private static final Duration LONGEST_WAIT = Duration.ofDays(30);
  private static final Duration LONGEST_LOOK = Duration.ofDays(7);

  private final Diagnostics findings;

  DurationChecks(Diagnostics findings) {
    this.findings = findings;
  }

  void check(RunbookAst outline, JsonNode root) {
    outline.all().forEach(this::step);
    repeated(root.path("followUp"), "/followUp");
    range(root.at("/approval/expires"), "/approval/expires", SHORTEST, LONGEST_WAIT);
  }

  private void step(StepNode draft) {
    JsonNode node = draft.node();
    range(node.path("timeout"), draft.at("timeout"), SHORTEST, LONGEST_WAIT);
    range(node.at("/approval/expires"), draft.at("approval/expires"), SHORTEST, LONGEST_WAIT);
    repeated(node.path("soak"), draft.at("soak"));
    JsonNode retry = node.path("retry");
    String place = draft.at("retry");
    range(retry.path("every"), place + "/every", SHORTEST, LONGEST_PAUSE);
    range(retry.path("longest"), place + "/longest", SHORTEST, LONGEST_PAUSE);
    notBelow(retry.path("longest"), retry.path("every"), place + "/longest", "'every'");
  }

  private void repeated(JsonNode node, String place) {
    range(node.path("every"), place + "/every", SHORTEST, LONGEST_PAUSE);
    range(node.path("for"), place + "/for", SHORTEST, LONGEST_LOOK);
    notBelow(node.path("for"), node.path("every"), place + "/for", "'every'");
  }

  private void range(JsonNode node, String place, Duration least, Duration most) {
    Optional<Duration> given = given(node);
    if (given.isPresent()
        && (given.get().compareTo(least) < 0 || given.get().compareTo(most) > 0)) {
      findings.add(
          place,
          "'" + node.asText() + "' is too " + (given.get().compareTo(least) < 0 ? "short" : "long"),
          "it must be from " + Durations.format(least) + " to " + Durations.format(most));
    }
  }

  private void notBelow(JsonNode node, JsonNode other, String place, String name) {
    Optional<Duration> given = given(node);
    Optional<Duration> least = given(other);
    if (given.isPresent() && least.isPresent() && given.get().compareTo(least.get()) < 0) {
      findings.add(
          place,
          "'" + node.asText() + "' is shorter than " + name,
          "it must be at least " + other.asText());
    }
  }

  /** Empty for what the schema has told. */
  private static Optional<Duration> given(JsonNode node) {
    return node.isTextual() ? Durations.parse(node.asText()) : Optional.empty();
  }

  /** Of a text that is known to be right, as are the others below. */
  static Duration duration(JsonNode node) {
    return Durations.parse(node.asText()).orElseThrow();
  }

  static Retry retry(JsonNode node) {
    return new Retry(
        node.get("times").asInt(),
        duration(node.get("every")),
        node.path("factor").asDouble(1),
        node.has("longest") ? duration(node.get("longest")) : null);
  }

  static Soak soak(JsonNode node) {
    return new Soak(duration(node.get("for")), duration(node.get("every")));
  }
}
