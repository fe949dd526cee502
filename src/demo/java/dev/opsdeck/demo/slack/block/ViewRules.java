package dev.opsdeck.demo.slack.block;

import com.fasterxml.jackson.databind.JsonNode;
import dev.opsdeck.demo.slack.block.BlockRules.Surface;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;

/**
 * What Slack accepts as a form or a home tab.
 *
 * <p>Source: docs.slack.dev/surfaces/modals and the model classes of Slack's SDKs.
 */
public final class ViewRules {
  private static final int SHORT = 24;
  private static final int LARGEST = 250 * 1024;

  private ViewRules() {}

  /** Returns what is wrong with {@code view} in Slack's words; empty when it is accepted. */
  public static List<String> check(JsonNode view) {
    Findings findings = new Findings();
    String type = view.path("type").asText();
    if (!type.equals("modal") && !type.equals("home")) {
      findings.add("unsupported type: " + type, "/view/type");
    }
    if (type.equals("modal")) {
      modal(view, findings);
    }
    findings.length(view, "callback_id", 255, "/view");
    findings.length(view, "private_metadata", 3000, "/view");
    findings.length(view, "external_id", 255, "/view");
    if (!view.path("blocks").isArray()) {
      findings.add("missing required field: blocks", "/view");
    }
    if (view.toString().getBytes(StandardCharsets.UTF_8).length > LARGEST) {
      findings.add("view must be less than 250 KB", "/view");
    }
    List<String> errors = new ArrayList<>(findings.errors());
    Surface surface = type.equals("home") ? Surface.HOME : Surface.MODAL;
    BlockRules.check(view.path("blocks"), surface).stream()
        .map(error -> error.replace("[json-pointer:", "[json-pointer:/view"))
        .forEach(errors::add);
    return List.copyOf(errors);
  }

  private static void modal(JsonNode view, Findings findings) {
    findings.require(view, "title", "/view");
    findings.plainText(view, "title", SHORT, "/view");
    findings.plainText(view, "submit", SHORT, "/view");
    findings.plainText(view, "close", SHORT, "/view");
    boolean asks = false;
    for (JsonNode block : view.path("blocks")) {
      asks |= block.path("type").asText().equals("input");
    }
    if (asks && !view.has("submit")) {
      findings.add("submit is required when an input block is within blocks", "/view");
    }
  }
}
