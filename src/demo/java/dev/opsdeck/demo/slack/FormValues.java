package dev.opsdeck.demo.slack;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.opsdeck.demo.slack.state.Element;
import dev.opsdeck.demo.slack.state.Modals.View;
import java.util.Map;
import java.util.Objects;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/** What a person filled in, as Slack's {@code state.values}. */
final class FormValues {
  private static final JsonNodeFactory JSON = JsonNodeFactory.instance;

  private FormValues() {}

  /**
   * Fills a form.
   *
   * @param filled by block/action, action id or block id: the text, or the value of the chosen
   *     option; several values of a multiple choice are separated by commas
   */
  static ObjectNode of(View view, Map<String, String> filled) {
    ObjectNode values = JSON.objectNode();
    for (Element element : view.elements()) {
      if (!element.type().equals("button")) {
        String given =
            Stream.of(
                    element.blockId() + "/" + element.actionId(),
                    element.actionId(),
                    element.blockId())
                .map(filled::get)
                .filter(Objects::nonNull)
                .findFirst()
                .orElse(null);
        values.withObjectProperty(element.blockId()).set(element.actionId(), value(element, given));
      }
    }
    return values;
  }

  /** Returns one element's state; nothing filled in means what the form began with. */
  static ObjectNode value(Element element, @Nullable String given) {
    ObjectNode value = JSON.objectNode().put("type", element.type());
    if (element.type().startsWith("multi_") || element.type().equals("checkboxes")) {
      many(value, element, given);
    } else if (isChoice(element)) {
      JsonNode initial = element.json().path("initial_option");
      value.set("selected_option", given == null ? orNull(initial) : option(element, given));
    } else if (element.type().equals("users_select")) {
      value.put("selected_user", given);
    } else {
      value.put("value", given == null ? element.json().path("initial_value").textValue() : given);
    }
    return value;
  }

  private static void many(ObjectNode value, Element element, @Nullable String given) {
    var selected = value.putArray("selected_options");
    if (given == null) {
      element.json().path("initial_options").forEach(selected::add);
      return;
    }
    for (String one : given.split(",")) {
      if (!one.isBlank()) {
        selected.add(option(element, one.strip()));
      }
    }
  }

  private static boolean isChoice(Element element) {
    return element.type().equals("static_select")
        || element.type().equals("external_select")
        || element.type().equals("radio_buttons")
        || element.type().equals("overflow");
  }

  private static JsonNode orNull(JsonNode node) {
    return node.isMissingNode() ? JSON.nullNode() : node;
  }

  /** An option of an external select is not in the form: it is named by its value alone. */
  private static JsonNode option(Element element, String value) {
    if (value.isEmpty()) {
      return JSON.nullNode();
    }
    for (JsonNode option : element.json().findValues("options")) {
      for (JsonNode one : option) {
        if (one.path("value").asText().equals(value)) {
          return one.deepCopy();
        }
      }
    }
    ObjectNode option = JSON.objectNode().put("value", value);
    option.putObject("text").put("type", "plain_text").put("text", value).put("emoji", true);
    return option;
  }
}
