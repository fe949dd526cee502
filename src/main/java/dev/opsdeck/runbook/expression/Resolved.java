package dev.opsdeck.runbook.expression;

import com.fasterxml.jackson.databind.JsonNode;

/** The result of working out the expressions of a value. */
public sealed interface Resolved {
  record Value(JsonNode value) implements Resolved {}

  /** It refers to the output of a step that has not been carried out yet. */
  record NotYet(String stepId) implements Resolved {}

  /** It cannot be worked out: a missing key, a wrong type, a division by zero. */
  record Broken(String expression, String reason) implements Resolved {}
}
