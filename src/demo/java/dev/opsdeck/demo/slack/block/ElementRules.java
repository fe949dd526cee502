package dev.opsdeck.demo.slack.block;

import com.fasterxml.jackson.databind.JsonNode;
import java.util.Set;

/**
 * The limits of what stands inside blocks: buttons, selects, inputs.
 *
 * <p>Source: the model classes of Slack's Java, Python and Node SDKs.
 */
final class ElementRules {
  private static final int ID = 255;
  private static final Set<String> STYLES = Set.of("primary", "danger");
  private static final Set<String> TEXTS = Set.of("plain_text", "mrkdwn");
  private static final Set<String> OTHERS =
      Set.of(
          "datepicker",
          "timepicker",
          "datetimepicker",
          "users_select",
          "multi_users_select",
          "conversations_select",
          "multi_conversations_select",
          "channels_select",
          "multi_channels_select",
          "email_text_input",
          "url_text_input",
          "number_input",
          "rich_text_input",
          "file_input",
          "workflow_button");

  private final Findings findings;

  ElementRules(Findings findings) {
    this.findings = findings;
  }

  void check(JsonNode element, String at) {
    findings.length(element, "action_id", ID, at);
    findings.plainText(element, "placeholder", 150, at);
    confirm(element, at);
    String type = element.path("type").asText();
    switch (type) {
      case "button" -> button(element, at);
      case "static_select", "multi_static_select" -> choices(element, 100, at);
      case "external_select", "multi_external_select" -> {}
      case "radio_buttons", "checkboxes" -> choices(element, 10, at);
      case "overflow" -> overflow(element, at);
      case "plain_text_input" -> input(element, at);
      case "image" -> image(element, at);
      default -> {
        if (!OTHERS.contains(type)) {
          findings.add("unsupported type: " + type, at + "/type");
        }
      }
    }
  }

  private void button(JsonNode element, String at) {
    findings.require(element, "text", at);
    findings.plainText(element, "text", 75, at);
    findings.length(element, "value", 2000, at);
    findings.length(element, "url", 3000, at);
    findings.length(element, "accessibility_label", 75, at);
    if (element.has("style") && !STYLES.contains(element.path("style").asText())) {
      findings.add("must be one of: primary, danger", at + "/style");
    }
  }

  private void confirm(JsonNode element, String at) {
    JsonNode confirm = element.path("confirm");
    if (confirm.isMissingNode()) {
      return;
    }
    String inside = at + "/confirm";
    for (String field : new String[] {"title", "text", "confirm", "deny"}) {
      findings.require(confirm, field, inside);
    }
    findings.plainText(confirm, "title", 100, inside);
    findings.anyText(confirm, "text", 300, inside);
    findings.plainText(confirm, "confirm", 30, inside);
    findings.plainText(confirm, "deny", 30, inside);
  }

  private void choices(JsonNode element, int most, String at) {
    JsonNode groups = element.path("option_groups");
    if (groups.isArray()) {
      findings.atLeastOne(groups, at + "/option_groups");
      findings.atMost(groups, 100, at + "/option_groups");
      for (int i = 0; i < groups.size(); i++) {
        String inside = at + "/option_groups/" + i;
        findings.plainText(groups.get(i), "label", 75, inside);
        options(groups.get(i).path("options"), most, inside + "/options");
      }
      return;
    }
    options(element.path("options"), most, at + "/options");
  }

  private void options(JsonNode options, int most, String at) {
    findings.atLeastOne(options, at);
    findings.atMost(options, most, at);
    for (int i = 0; i < options.size(); i++) {
      option(options.get(i), at + "/" + i);
    }
  }

  private void option(JsonNode option, String at) {
    findings.require(option, "text", at);
    findings.require(option, "value", at);
    findings.text(option.path("text"), 75, at + "/text", TEXTS);
    findings.length(option, "value", 75, at);
    findings.plainText(option, "description", 75, at);
  }

  private void overflow(JsonNode element, String at) {
    JsonNode options = element.path("options");
    if (options.size() < 2) {
      findings.add("must provide at least 2 items", at + "/options");
    }
    options(options, 5, at + "/options");
  }

  private void input(JsonNode element, String at) {
    if (element.path("max_length").asInt() > 3000) {
      findings.add("must be less than 3001", at + "/max_length");
    }
    findings.length(element, "initial_value", element.path("max_length").asInt(3000), at);
  }

  private void image(JsonNode element, String at) {
    findings.require(element, "alt_text", at);
    findings.length(element, "alt_text", 2000, at);
    findings.length(element, "image_url", 3000, at);
  }
}
