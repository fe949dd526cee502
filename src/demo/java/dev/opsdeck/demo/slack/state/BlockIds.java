package dev.opsdeck.demo.slack.state;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;

/** Gives blocks and elements the ids that their author left out, as Slack does. */
final class BlockIds {
  private BlockIds() {}

  static Content fill(Content content, Stamps stamps) {
    ArrayNode blocks = fill(content.blocks(), stamps);
    return new Content(content.text(), blocks, content.attachments(), content.metadata());
  }

  static ArrayNode fill(ArrayNode original, Stamps stamps) {
    ArrayNode blocks = original.deepCopy();
    blocks.forEach(node -> {
      ObjectNode block = (ObjectNode) node;
      if (block.path("block_id").asText().isEmpty()) {
        block.put("block_id", stamps.token(5));
      }
      block.path("elements").forEach(element -> fillElement(element, stamps));
      fillElement(block.path("accessory"), stamps);
      fillElement(block.path("element"), stamps);
    });
    return blocks;
  }

  private static void fillElement(JsonNode node, Stamps stamps) {
    String type = node.path("type").asText();
    boolean interactive =
        type.equals("button") || type.endsWith("_select") || type.endsWith("_input");
    if (interactive && node instanceof ObjectNode element && !element.has("action_id")) {
      element.put("action_id", stamps.token(5));
    }
  }
}
