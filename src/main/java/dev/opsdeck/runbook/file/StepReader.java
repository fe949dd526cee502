package dev.opsdeck.runbook.file;

import com.fasterxml.jackson.databind.JsonNode;
import dev.opsdeck.kernel.Json;
import dev.opsdeck.kernel.Suggestions;
import dev.opsdeck.runbook.ActionSignature;
import dev.opsdeck.runbook.Durations;
import dev.opsdeck.runbook.Effect;
import dev.opsdeck.runbook.Expression;
import dev.opsdeck.runbook.Handling;
import dev.opsdeck.runbook.OnFailure;
import dev.opsdeck.runbook.Retry;
import dev.opsdeck.runbook.Step;
import dev.opsdeck.runbook.Work;
import dev.opsdeck.runbook.cel.ExpressionChecker;
import dev.opsdeck.runbook.cel.ExpressionChecker.Checked;
import dev.opsdeck.runbook.cel.Gives;
import dev.opsdeck.runbook.cel.Issue;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/** Checks and builds the steps of one runbook, those of {@code verify} after the others. */
final class StepReader {
  private final List<Draft> drafts = new ArrayList<>();
  private final Map<String, ActionSignature> actions;
  private final Findings findings;

  StepReader(JsonNode runbook, Map<String, ActionSignature> actions, Findings findings) {
    this.actions = actions;
    this.findings = findings;
    for (String part : List.of("steps", "verify")) {
      JsonNode list = runbook.path(part);
      for (int i = 0; list.isArray() && i < list.size(); i++) {
        boolean verify = part.equals("verify");
        String id = list.get(i).path("id").asText(verify ? "verify-" + (i + 1) : "");
        drafts.add(new Draft(id, verify, "/" + part + "/" + i, list.get(i)));
      }
    }
  }

  /** A step as it stands in the file. */
  private record Draft(String id, boolean verify, String pointer, JsonNode node) {
    String action() {
      return node.path("action").asText();
    }
  }

  /** Which action each step carries out, absent for one that is not known. */
  Map<String, @Nullable ActionSignature> signatures() {
    Map<String, @Nullable ActionSignature> signatures = new LinkedHashMap<>();
    drafts.forEach(draft -> signatures.put(draft.id(), actions.get(draft.action())));
    return signatures;
  }

  /**
   * Looks at names only.
   *
   * @return whether each step has its own, so that expressions can be understood
   */
  boolean checkNames() {
    Set<String> ids = new HashSet<>();
    for (Draft draft : drafts) {
      if (!draft.id().isEmpty() && !ids.add(draft.id())) {
        findings.add(
            draft.pointer() + "/id",
            "two steps have the id '" + draft.id() + "'",
            "give each its own");
      }
      checkAction(draft);
    }
    return ids.size() == drafts.stream().filter(draft -> !draft.id().isEmpty()).count();
  }

  private void checkAction(Draft draft) {
    if (!draft.node().path("action").isTextual()) {
      return; // the schema has told
    }
    ActionSignature signature = actions.get(draft.action());
    if (signature == null) {
      List<String> near = Suggestions.near(draft.action(), actions.keySet());
      findings.add(
          draft.pointer() + "/action",
          "there is no action '" + draft.action() + "'",
          near.isEmpty()
              ? "there are " + String.join(", ", actions.keySet())
              : "did you mean " + near.getFirst() + "?");
    } else if (draft.verify() && signature.effect() != Effect.READ) {
      findings.add(
          draft.pointer() + "/action",
          draft.action() + " changes something, but verify only looks",
          "move it to the steps");
    }
  }

  void checkExpressions(ExpressionChecker expressions) {
    Set<String> earlier = new LinkedHashSet<>();
    for (Draft draft : drafts) {
      when(draft.node().path("when"), draft.pointer() + "/when", expressions, earlier, findings);
      if (draft.node().path("with").isObject() || draft.node().path("with").isMissingNode()) {
        new InputCheck(expressions, earlier, findings)
            .check(draft.node().path("with"), actions.get(draft.action()), draft.pointer());
      }
      earlier.add(draft.id());
    }
  }

  static void when(
      JsonNode condition,
      String pointer,
      ExpressionChecker expressions,
      Set<String> earlier,
      Findings findings) {
    if (!condition.isTextual()) {
      return;
    }
    if (condition.asText().strip().startsWith("${")) {
      findings.add(pointer, "a condition is an expression already", "write it without ${ and }");
      return;
    }
    switch (expressions.check(condition.asText(), earlier)) {
      case Checked.Wrong wrong -> {
        for (Issue issue : wrong.issues()) {
          findings.add(pointer, issue);
        }
      }
      case Checked.Right(Gives gives) -> {
        if (gives != Gives.BOOLEAN && gives != Gives.ANYTHING) {
          findings.add(
              pointer, "the condition gives " + gives.words(), "make it true or false: compare it");
        }
      }
    }
  }

  List<Step> steps() {
    return drafts.stream().filter(draft -> !draft.verify()).map(StepReader::step).toList();
  }

  List<Step> verify() {
    return drafts.stream().filter(Draft::verify).map(StepReader::step).toList();
  }

  private static Step step(Draft draft) {
    JsonNode node = draft.node();
    return new Step(
        draft.id(),
        new Work.ActionCall(
            draft.action(), node.has("with") ? node.get("with") : Json.object(), null),
        node.has("when") ? new Expression(node.get("when").asText()) : null,
        new Handling(
            node.has("retry") ? retry(node.get("retry")) : Retry.NONE,
            node.has("timeout") ? duration(node.get("timeout")) : null,
            node.has("onFailure") ? onFailure(node.get("onFailure")) : null,
            null),
        null);
  }

  private static Retry retry(JsonNode node) {
    return new Retry(node.get("times").asInt(), duration(node.get("every")));
  }

  static Duration duration(JsonNode node) {
    return Durations.parse(node.asText()).orElseThrow();
  }

  static OnFailure onFailure(JsonNode node) {
    return OnFailure.Reaction.valueOf(node.asText().toUpperCase(Locale.ROOT).replace('-', '_'));
  }
}
