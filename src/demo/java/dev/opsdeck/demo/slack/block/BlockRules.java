package dev.opsdeck.demo.slack.block;

import com.fasterxml.jackson.databind.JsonNode;
import java.util.HashSet;
import java.util.List;
import java.util.Set;

/**
 * What Slack accepts as the blocks of a message or a form.
 *
 * <p>Source: docs.slack.dev/reference/block-kit/blocks and the model classes of Slack's SDKs.
 */
public final class BlockRules {
  private static final int BLOCK_TEXT = 3000;
  private static final Set<String> TEXTS = Set.of("plain_text", "mrkdwn");
  private static final Set<String> FREE =
      Set.of("divider", "rich_text", "file", "video", "data_visualization");
  private static final Set<String> TASK_STATES =
      Set.of("pending", "in_progress", "complete", "error");

  private final Findings findings = new Findings();
  private final ElementRules elements = new ElementRules(findings);
  private final Surface surface;

  private BlockRules(Surface surface) {
    this.surface = surface;
  }

  /** Where blocks are shown; it decides how many there may be. */
  public enum Surface {
    MESSAGE(50),
    MODAL(100),
    HOME(100);

    private final int most;

    Surface(int most) {
      this.most = most;
    }
  }

  /** Returns what is wrong with {@code blocks} in Slack's words; empty when they are accepted. */
  public static List<String> check(JsonNode blocks, Surface surface) {
    BlockRules rules = new BlockRules(surface);
    rules.all(blocks);
    return rules.findings.errors();
  }

  private void all(JsonNode blocks) {
    findings.atMost(blocks, surface.most, "/blocks");
    Set<String> ids = new HashSet<>();
    int markdown = 0;
    int tables = 0;
    for (int i = 0; i < blocks.size(); i++) {
      JsonNode block = blocks.get(i);
      String at = "/blocks/" + i;
      String id = block.path("block_id").asText();
      if (!id.isEmpty() && !ids.add(id)) {
        findings.add("block_id \"" + id + "\" already exists", at + "/block_id");
      }
      findings.length(block, "block_id", 255, at);
      one(block, at);
      uniqueActions(block, at);
      markdown += block.path("type").asText().equals("markdown") ? textSize(block) : 0;
      tables += block.path("type").asText().equals("table") ? 1 : 0;
    }
    if (markdown > 12_000) {
      findings.add("markdown must be less than 12001 characters altogether", "/blocks");
    }
    if (tables > 1) {
      findings.add("only_one_table_allowed", "/blocks");
    }
  }

  private static int textSize(JsonNode block) {
    return Findings.size(block.path("text").asText());
  }

  private void one(JsonNode block, String at) {
    String type = block.path("type").asText();
    switch (type) {
      case "header" -> {
        findings.require(block, "text", at);
        findings.plainText(block, "text", 150, at);
      }
      case "section" -> section(block, at);
      case "context" -> context(block, at);
      case "actions" -> actions(block, at);
      case "input" -> input(block, at);
      case "image" -> elements.check(block, at);
      case "markdown" -> findings.require(block, "text", at);
      case "alert" -> alert(block, at);
      case "table" -> table(block, at);
      case "plan" -> block.path("tasks").forEach(task -> taskState(task, at));
      case "task_card" -> taskState(block, at);
      default -> {
        if (!FREE.contains(type)) {
          findings.add("unsupported type: " + type, at + "/type");
        }
      }
    }
  }

  private void section(JsonNode block, String at) {
    JsonNode fields = block.path("fields");
    if (!block.has("text") && fields.isEmpty()) {
      findings.add("missing required field: text", at);
    }
    findings.anyText(block, "text", BLOCK_TEXT, at);
    findings.atMost(fields, 10, at + "/fields");
    for (int i = 0; i < fields.size(); i++) {
      findings.text(fields.get(i), 2000, at + "/fields/" + i, TEXTS);
    }
    if (block.has("accessory")) {
      elements.check(block.path("accessory"), at + "/accessory");
    }
  }

  private void context(JsonNode block, String at) {
    JsonNode parts = block.path("elements");
    findings.atLeastOne(parts, at + "/elements");
    findings.atMost(parts, 10, at + "/elements");
    for (int i = 0; i < parts.size(); i++) {
      String inside = at + "/elements/" + i;
      if (parts.get(i).path("type").asText().equals("image")) {
        elements.check(parts.get(i), inside);
      } else {
        findings.text(parts.get(i), BLOCK_TEXT, inside, TEXTS);
      }
    }
  }

  private void actions(JsonNode block, String at) {
    JsonNode parts = block.path("elements");
    findings.atLeastOne(parts, at + "/elements");
    findings.atMost(parts, 25, at + "/elements");
    for (int i = 0; i < parts.size(); i++) {
      elements.check(parts.get(i), at + "/elements/" + i);
    }
  }

  private void input(JsonNode block, String at) {
    findings.require(block, "label", at);
    findings.require(block, "element", at);
    findings.plainText(block, "label", 2000, at);
    findings.plainText(block, "hint", 2000, at);
    elements.check(block.path("element"), at + "/element");
  }

  private void alert(JsonNode block, String at) {
    if (surface != Surface.MODAL) {
      findings.add("unsupported type: alert", at + "/type");
    }
    findings.anyText(block, "text", 200, at);
  }

  private void table(JsonNode block, String at) {
    JsonNode rows = block.path("rows");
    findings.atLeastOne(rows, at + "/rows");
    findings.atMost(rows, 100, at + "/rows");
    for (int i = 0; i < rows.size(); i++) {
      findings.atMost(rows.get(i), 20, at + "/rows/" + i);
    }
  }

  private void taskState(JsonNode task, String at) {
    if (!TASK_STATES.contains(task.path("status").asText())) {
      findings.add("must be one of: pending, in_progress, complete, error", at + "/status");
    }
  }

  private void uniqueActions(JsonNode block, String at) {
    Set<String> ids = new HashSet<>();
    for (JsonNode element : block.path("elements")) {
      String id = element.path("action_id").asText();
      if (!id.isEmpty() && !ids.add(id)) {
        findings.add("action_id `" + id + "` already exists for the block", at + "/elements");
      }
    }
  }
}
