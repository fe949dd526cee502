package dev.opsdeck.action.kubernetes.diagnose;

import com.fasterxml.jackson.databind.JsonNode;
import dev.opsdeck.action.kubernetes.judge.Condition;
import dev.opsdeck.kernel.Fact;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/** What the nodes of a cluster say of themselves. */
record Nodes(List<JsonNode> all) {
  /** Why a node is down, empty when it is not, or nobody knows. */
  Optional<Condition> down(String node) {
    return all.stream()
        .filter(each -> name(each).equals(node))
        .flatMap(each -> Condition.find(each, "Ready").stream())
        .filter(ready -> !ready.status().equals("True"))
        .findFirst();
  }

  /** Those that take no new pods, or have little left of something. */
  List<Fact> troubles() {
    List<Fact> lines = new ArrayList<>();
    for (JsonNode node : all) {
      String name = name(node);
      if (node.at("/spec/unschedulable").asBoolean()) {
        lines.add(Fact.of("diagnose.node-cordoned", "node", name));
      }
      Condition.all(node)
          .filter(each ->
              each.type().equals("Ready")
                  ? !each.status().equals("True")
                  : each.status().equals("True"))
          .forEach(each -> lines.add(condition(name, each)));
    }
    return lines;
  }

  private static Fact condition(String node, Condition condition) {
    record Told(String node, String type, String status, String message, String since) {}
    return Fact.of(
        "diagnose.node-condition",
        new Told(
            node, condition.type(), condition.status(), condition.message(), condition.since()));
  }

  private static String name(JsonNode node) {
    return node.at("/metadata/name").asText();
  }
}
