package dev.opsdeck.action.azure.arm;

import com.fasterxml.jackson.databind.JsonNode;
import java.util.Locale;

/**
 * How a long operation of Azure stands. Only three words are final, all else is going on
 * (providers/facts.md: AKS sends states of its own in between).
 */
public sealed interface ArmOperation {
  record Succeeded() implements ArmOperation {}

  /** Failed or Canceled. */
  record Ended(String state, String code, String message) implements ArmOperation {}

  record Going(String state) implements ArmOperation {}

  /** Azure does not tell now; the operation goes on or has ended all the same. */
  record Unseen() implements ArmOperation {}

  static ArmOperation of(JsonNode body) {
    String state = body.path("status").asText("");
    JsonNode error = body.path("error");
    return switch (state.toLowerCase(Locale.ROOT)) {
      case "succeeded" -> new Succeeded();
      case "failed", "canceled" ->
          new Ended(state, error.path("code").asText(""), error.path("message").asText(""));
      case "" -> new Unseen();
      default -> new Going(state);
    };
  }
}
