package dev.opsdeck.runbook.file;

import com.fasterxml.jackson.databind.JsonNode;
import dev.opsdeck.runbook.file.StepNode.Part;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/**
 * All steps of one file.
 *
 * @param branch what the runbook does when any step has failed
 */
record RunbookAst(
    List<StepNode> steps, List<StepNode> verify, List<StepNode> followUp, List<StepNode> branch) {

  /** Of any tree, however wrong. A step of {@code verify} need not have a name. */
  static RunbookAst of(JsonNode root) {
    return new RunbookAst(
        drafts(root.path("steps"), "/steps", Part.STEPS, ""),
        drafts(root.path("verify"), "/verify", Part.VERIFY, "verify-"),
        drafts(root.at("/followUp/steps"), "/followUp/steps", Part.FOLLOW_UP, ""),
        drafts(root.at("/onFailure/run"), "/onFailure/run", Part.STEPS, ""));
  }

  /** Every step wherever it stands, in the order of the file's parts. */
  Stream<StepNode> all() {
    return Stream.of(steps, verify, followUp, branch).flatMap(List::stream).flatMap(StepNode::all);
  }

  /** The steps that stand in no other. */
  Stream<StepNode> top() {
    return Stream.of(steps, verify, followUp, branch).flatMap(List::stream);
  }

  /**
   * @param unnamed what steps without a name are called, with a number; empty for nothing
   */
  private static List<StepNode> drafts(JsonNode list, String pointer, Part part, String unnamed) {
    List<StepNode> drafts = new ArrayList<>();
    for (int i = 0; list.isArray() && i < list.size(); i++) {
      String id = unnamed.isEmpty() ? "" : unnamed + (i + 1);
      drafts.add(draft(list.get(i), pointer + "/" + i, part, id));
    }
    return drafts;
  }

  private static StepNode draft(JsonNode node, String pointer, Part part, String fallback) {
    List<Kind> kinds = Kind.of(node);
    @Nullable Kind kind = kinds.size() == 1 ? kinds.getFirst() : null;
    String list = kind == Kind.PARALLEL ? "parallel" : "steps";
    return new StepNode(
        node.path("id").asText(fallback),
        part,
        pointer,
        node,
        kind,
        drafts(node.path(list), pointer + "/" + list, part, ""),
        drafts(node.at("/onFailure/run"), pointer + "/onFailure/run", part, ""));
  }
}
