package dev.opsdeck.demo.slack.state;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.util.ArrayList;
import java.util.List;

/** Something to press, choose or fill in, and the block that it stands in. */
public record Element(String blockId, ObjectNode json) {
  static List<Element> of(JsonNode... trees) {
    List<Element> found = new ArrayList<>();
    for (JsonNode tree : trees) {
      collect(tree, "", found);
    }
    return found;
  }

  private static void collect(JsonNode node, String blockId, List<Element> found) {
    String block = node.path("block_id").asText(blockId);
    if (node instanceof ObjectNode object && object.has("action_id")) {
      found.add(new Element(block, object));
    }
    node.forEach(child -> collect(child, block, found));
  }

  public String actionId() {
    return json.path("action_id").asText();
  }

  public String type() {
    return json.path("type").asText();
  }

  public String label() {
    return json.path("text").path("text").asText();
  }

  public String value() {
    return json.path("value").asText();
  }

  /**
   * Says whether a person who asks for {@code wanted} means this: by block/action, action, label or
   * block.
   */
  public boolean isCalled(String wanted) {
    return wanted.equals(blockId + "/" + actionId())
        || wanted.equals(actionId())
        || wanted.equals(label())
        || wanted.equals(blockId);
  }
}
