package dev.opsdeck.demo.slack.state;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** What a message says: one version of it. */
public record Content(
    String text, ArrayNode blocks, ArrayNode attachments, @Nullable ObjectNode metadata) {
  public Content {
    blocks = blocks.deepCopy();
    attachments = attachments.deepCopy();
    metadata = metadata == null ? null : metadata.deepCopy();
  }

  /** Returns a message of nothing but text. */
  public static Content of(String text) {
    ArrayNode none = JsonNodeFactory.instance.arrayNode();
    return new Content(text, none, none, null);
  }

  Content withMetadata(@Nullable ObjectNode other) {
    return new Content(text, blocks, attachments, other);
  }

  /** Returns every text that a reader sees, one per line: the blocks, or the text without them. */
  public String plain() {
    List<String> lines = new ArrayList<>();
    collect(blocks, lines);
    collect(attachments, lines);
    return lines.isEmpty() ? text : String.join("\n", lines);
  }

  private static void collect(JsonNode node, List<String> lines) {
    if (node.isObject() && node.path("text").isTextual()) {
      lines.add(node.path("text").textValue());
    }
    node.forEach(child -> collect(child, lines));
  }

  /** Returns the interactive elements, in reading order, each with its {@code block_id}. */
  public List<Element> elements() {
    return Element.of(blocks, attachments);
  }
}
