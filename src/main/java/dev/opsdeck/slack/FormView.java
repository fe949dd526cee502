package dev.opsdeck.slack;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import com.slack.api.model.view.View;
import com.slack.api.model.view.ViewState;
import dev.opsdeck.console.Console;
import dev.opsdeck.console.Reply;
import dev.opsdeck.kernel.Json;
import dev.opsdeck.kernel.Language;
import dev.opsdeck.message.FormText;
import dev.opsdeck.slack.api.RequestClaims;
import dev.opsdeck.slack.block.BlockKit;
import dev.opsdeck.slack.block.Excerpt;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.function.UnaryOperator;

/**
 * Forms as Slack's modal views, and what was filled in.
 *
 * <p>Source of the limits: docs.slack.dev/surfaces/modals.
 */
final class FormView {
  static final String CALLBACK = "opsdeck:form";
  static final String SEARCH = "opsdeck:search:";

  private static final String VALUE = "opsdeck:value";
  private static final String SECRET = "opsdeck:secret";
  private static final int TITLE = 24;
  private static final int OPTIONS = 100;
  private static final int OPTION_LABEL = 75;

  /** The SDKs differ, 75 or 150: what is longer cannot be relied on. */
  private static final int OPTION_VALUE = 150;

  private static final int METADATA = 3_000;

  private FormView() {}

  static ObjectNode view(Reply.Form form, FormText text, RequestOrigin origin, Language language) {
    ObjectNode view = Json.object().put("type", "modal").put("callback_id", CALLBACK);
    view.put("private_metadata", metadata(form.id(), origin));
    view.set("title", BlockKit.plain(Excerpt.line(text.title(), TITLE)));
    view.set("submit", BlockKit.plain(Excerpt.line(text.submit(), TITLE)));
    view.set("close", BlockKit.plain(Excerpt.line(text.close(), TITLE)));
    ArrayNode blocks = view.putArray("blocks");
    form.fields().forEach(field -> blocks.add(input(field, text, language)));
    return view;
  }

  /** The address for late answers is a convenience: without it the form still works. */
  private static String metadata(String form, RequestOrigin origin) {
    String whole = Json.write(new RequestOrigin.OfForm(form, origin.withoutClaims()));
    RequestOrigin shorter =
        new RequestOrigin(
            origin.user(),
            origin.channel(),
            origin.channelName(),
            origin.threadTs(),
            null,
            RequestClaims.NONE);
    return whole.length() <= METADATA ? whole : Json.write(new RequestOrigin.OfForm(form, shorter));
  }

  private static ObjectNode input(Reply.Field field, FormText text, Language language) {
    ObjectNode input = Json.object().put("type", "input").put("block_id", field.name());
    input.put("optional", !field.required());
    input.set("label", BlockKit.plain(Excerpt.line(field.label().in(language), 150)));
    input.set("element", element(field, text, language));
    return input;
  }

  private static ObjectNode element(Reply.Field field, FormText text, Language language) {
    ObjectNode element = Json.object();
    switch (field.kind()) {
      case LINE -> element.put("type", "plain_text_input").put("action_id", VALUE);
      case PARAGRAPH ->
          element
              .put("type", "plain_text_input")
              .put("action_id", VALUE)
              .put("multiline", true)
              .put("max_length", 3_000);
      case SECRET ->
          element
              .put("type", "plain_text_input")
              .put("action_id", SECRET)
              .put("multiline", true)
              .put("max_length", 3_000);
      case SELECT -> {
        element.put("type", "static_select").put("action_id", VALUE);
        element.set("options", options(field.choices(), language));
      }
      case SEARCH -> {
        element.put("type", "external_select").put("action_id", SEARCH + field.name());
        element.put("min_query_length", 0);
        element.set("placeholder", BlockKit.plain(Excerpt.line(text.search(), 150)));
      }
    }
    return element;
  }

  static ArrayNode options(List<Console.Choice> choices, Language language) {
    ArrayNode options = Json.object().arrayNode();
    choices.stream()
        .filter(choice -> choice.value().length() <= OPTION_VALUE)
        .limit(OPTIONS)
        .forEach(choice -> {
          ObjectNode option = options.addObject().put("value", choice.value());
          String label = Excerpt.line(choice.label().in(language), OPTION_LABEL);
          option.set("text", BlockKit.plain(label));
        });
    return options;
  }

  /** Empty when this is no form that an Opsdeck has made. */
  static Optional<RequestOrigin.OfForm> origin(View view) {
    try {
      return Optional.of(Json.read(view.getPrivateMetadata(), RequestOrigin.OfForm.class));
    } catch (IllegalArgumentException notOurs) {
      return Optional.empty();
    }
  }

  /**
   * What was filled in, by field; fields that were left empty are absent.
   *
   * @param sealing gives the ref that stands for a value that nobody may see
   */
  static Map<String, String> values(View view, UnaryOperator<String> sealing) {
    Map<String, String> values = new HashMap<>();
    view.getState()
        .getValues()
        .forEach((field, byAction) -> {
          byAction.forEach((action, value) -> {
            String text = text(value);
            if (!text.isBlank()) {
              values.put(field, action.equals(SECRET) ? sealing.apply(text) : text);
            }
          });
        });
    return values;
  }

  /** Whether a value that nobody may see was entered. */
  static boolean hasSecret(View view) {
    return view.getState().getValues().values().stream()
        .anyMatch(
            byAction -> byAction.containsKey(SECRET) && !text(byAction.get(SECRET)).isBlank());
  }

  private static String text(ViewState.Value value) {
    String text =
        value.getSelectedOption() == null ? value.getValue() : value.getSelectedOption().getValue();
    return text == null ? "" : text;
  }

  /** The names of the fields, in their order. */
  static Set<String> fields(View view) {
    return view.getState().getValues().keySet();
  }

  /** Keeps the form open and says under its fields what is wrong. */
  static JsonNode problems(Map<String, String> byField) {
    ObjectNode answer = Json.object().put("response_action", "errors");
    ObjectNode errors = answer.putObject("errors");
    byField.forEach((field, text) -> errors.put(field, Excerpt.line(text, 500)));
    return answer;
  }

  /** Puts another form in the place of this one. */
  static JsonNode replaced(ObjectNode view) {
    ObjectNode answer = Json.object().put("response_action", "update");
    answer.set("view", view);
    return answer;
  }
}
