package dev.opsdeck.runbook.file;

import com.fasterxml.jackson.databind.JsonNode;
import dev.opsdeck.runbook.ApprovalRule;
import dev.opsdeck.runbook.cel.ExpressionReader;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;

/** Reads who may answer, of a file that is right. */
final class ApprovalReader {
  private static final Duration DEFAULT_EXPIRY = Duration.ofMinutes(15);
  private static final List<String> ON_CALL = List.of("oncall");

  private ApprovalReader() {}

  static ApprovalRule read(JsonNode node) {
    return new ApprovalRule(
        node.has("when") ? ExpressionReader.read(node.get("when").asText()) : null,
        people(node),
        node.path("quorum").asInt(1),
        node.path("fourEyes").asBoolean(true),
        node.has("expires") ? DurationChecks.duration(node.get("expires")) : DEFAULT_EXPIRY);
  }

  /** Those of {@code by}; the on-call engineer when it is left out. */
  static List<String> people(JsonNode node) {
    return node.has("by") ? texts(node.get("by")) : ON_CALL;
  }

  static List<String> texts(JsonNode list) {
    List<String> texts = new ArrayList<>();
    list.forEach(item -> texts.add(item.asText()));
    return texts;
  }
}
