package dev.opsdeck.runbook.file;

import com.fasterxml.jackson.databind.JsonNode;
import java.util.List;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/**
 * A step as it stands in the file, right or wrong.
 *
 * @param id empty when it has none
 * @param kind absent when it does not say one thing
 * @param inner the steps that stand in it
 * @param branch the steps that are carried out when it fails
 */
record StepNode(
    String id,
    Part part,
    String pointer,
    JsonNode node,
    @Nullable Kind kind,
    List<StepNode> inner,
    List<StepNode> branch) {
  StepNode {
    inner = List.copyOf(inner);
    branch = List.copyOf(branch);
  }

  /** Where in the runbook it stands. */
  enum Part {
    STEPS(""),
    VERIFY("verify"),
    FOLLOW_UP("a follow-up");

    private final String words;

    Part(String words) {
      this.words = words;
    }

    /** As messages name it. */
    String words() {
      return words;
    }

    boolean onlyLooks() {
      return this != STEPS;
    }
  }

  /** Itself, then the steps in it, then those of its branch. */
  Stream<StepNode> all() {
    return Stream.concat(
        Stream.of(this), Stream.concat(inner.stream(), branch.stream()).flatMap(StepNode::all));
  }

  List<String> idsInside() {
    return inner.stream().flatMap(StepNode::all).map(StepNode::id).toList();
  }

  List<String> idsOfBranch() {
    return branch.stream().flatMap(StepNode::all).map(StepNode::id).toList();
  }

  /** Whether the run rests before it until somebody agrees. */
  boolean isGated() {
    return node.has("approval") || node.has("pointOfNoReturn");
  }

  String text(String key) {
    return node.path(key).asText();
  }

  String at(String key) {
    return pointer + "/" + key;
  }
}
