package dev.opsdeck.demo.slack.api;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.opsdeck.demo.slack.block.BlockRules;
import dev.opsdeck.demo.slack.block.BlockRules.Surface;
import dev.opsdeck.demo.slack.state.Content;
import dev.opsdeck.demo.slack.state.Refusal;
import java.nio.charset.StandardCharsets;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * Turns arguments into a message's content, or refuses them as Slack does.
 *
 * <p>Source: docs.slack.dev/reference/methods/chat.postMessage and chat.update.
 */
final class Drafts {
  private static final int LONGEST_POSTED = 40_000;
  private static final int LONGEST_EDITED = 4_000;
  private static final int HEAVIEST = 13_200;

  private Drafts() {}

  /** A posted text is cut at 40,000 characters. */
  static Content posted(Args args) {
    String text = args.text("text").orElse("");
    int end = Math.min(text.length(), LONGEST_POSTED);
    return content(args, text.substring(0, end));
  }

  /** An edited text over 4,000 bytes is refused, whatever the documentation calls them. */
  static Content edited(Args args) {
    String text = args.text("text").orElse("");
    if (text.getBytes(StandardCharsets.UTF_8).length > LONGEST_EDITED) {
      throw new Refusal("msg_too_long");
    }
    return content(args, text);
  }

  private static Content content(Args args, String text) {
    ArrayNode blocks = orNone(args.array("blocks", "invalid_blocks_format"));
    ArrayNode attachments = orNone(args.array("attachments", "invalid_attachments"));
    if (text.isEmpty() && blocks.isEmpty() && attachments.isEmpty()) {
      throw new Refusal("no_text");
    }
    check(blocks);
    if (weight(blocks) > HEAVIEST) {
      throw new Refusal("msg_blocks_too_long");
    }
    if (attachments.size() > 100) {
      throw new Refusal("too_many_attachments");
    }
    attachments.forEach(attachment -> check(attachment.path("blocks")));
    return new Content(text, blocks, attachments, metadata(args));
  }

  /**
   * All texts together and about a hundred for each block: measured by users, and documented
   * nowhere (slackapi/bolt-js issues 2509 and 2867).
   */
  private static int weight(JsonNode blocks) {
    int texts =
        blocks.findValues("text").stream()
            .filter(JsonNode::isTextual)
            .mapToInt(text -> text.textValue().length())
            .sum();
    return texts + innerTexts(blocks) + blocks.size() * 100;
  }

  /** {@code findValues} does not look into a text that is an object. */
  private static int innerTexts(JsonNode blocks) {
    return blocks.findValues("text").stream()
        .filter(JsonNode::isObject)
        .mapToInt(text -> text.path("text").asText().length())
        .sum();
  }

  private static void check(JsonNode blocks) {
    List<String> errors = BlockRules.check(blocks, Surface.MESSAGE);
    if (!errors.isEmpty()) {
      throw new Refusal("invalid_blocks", errors.stream().map(e -> "[ERROR] " + e).toList());
    }
  }

  private static @Nullable ObjectNode metadata(Args args) {
    ObjectNode metadata = args.object("metadata", "invalid_metadata_format");
    if (metadata != null
        && !(metadata.path("event_type").isTextual()
            && metadata.path("event_payload").isObject())) {
      throw new Refusal("invalid_metadata_schema");
    }
    return metadata;
  }

  private static ArrayNode orNone(@Nullable ArrayNode array) {
    return array == null ? Args.MAPPER.createArrayNode() : array;
  }
}
