package dev.opsdeck.slack;

import com.fasterxml.jackson.core.JsonFactory;
import com.fasterxml.jackson.core.JsonPointer;
import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.core.StreamReadConstraints;
import com.fasterxml.jackson.core.StreamReadFeature;
import com.fasterxml.jackson.databind.DeserializationFeature;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.json.JsonMapper;
import java.util.List;
import java.util.Map;
import java.util.function.Predicate;
import java.util.regex.Pattern;

/**
 * What the requests must have that we read of them, by their kind. The rest of a request may be
 * whatever Slack adds to it.
 *
 * <p>Source: docs.slack.dev/reference/interaction-payloads,
 * …/interactivity/implementing-slash-commands and …/apis/events-api.
 */
final class PayloadShape {
  private static final Pattern ID = Pattern.compile("[A-Z0-9]{2,40}");
  private static final Pattern TOKEN = Pattern.compile("[A-Za-z0-9._:/=+-]{1,200}");
  private static final Pattern COMMAND = Pattern.compile("/[^\\s\\p{C}]{1,32}");
  private static final Pattern ANY = Pattern.compile(".*", Pattern.DOTALL);

  /** Slack's own deepest blocks, rich text in a view, have some fifteen levels. */
  private static final int DEEPEST = 64;

  private static final Map<String, Pattern> OF_COMMAND =
      Map.of("user_id", ID, "channel_id", ID, "trigger_id", TOKEN, "command", COMMAND);

  private record Field(String pointer, Pattern pattern, Presence presence) {}

  private enum Presence {
    NEEDED,
    /** It may be missing only together with the object that it belongs to. */
    WITH_ITS_OBJECT,
    IF_THERE
  }

  private static final Field USER = needed("/user/id", ID);

  private static final Map<String, List<Field>> OF_INTERACTION =
      Map.of(
          "block_actions",
          List.of(
              USER,
              needed("/trigger_id", TOKEN),
              needed("/actions/0/action_id", ANY),
              needed("/actions/0/action_ts", TOKEN),
              ifThere("/actions/0/value", ANY),
              new Field("/channel/id", ID, Presence.WITH_ITS_OBJECT),
              ifThere("/channel/name", ANY),
              ifThere("/container/thread_ts", TOKEN),
              ifThere("/response_url", ANY)),
          "view_submission",
          List.of(
              USER,
              needed("/view/id", TOKEN),
              needed("/view/hash", TOKEN),
              needed("/view/callback_id", ANY),
              needed("/view/private_metadata", ANY)),
          "block_suggestion",
          List.of(USER, needed("/action_id", ANY), ifThere("/value", ANY)),
          "view_closed",
          List.of(USER),
          "shortcut",
          List.of(USER),
          "message_action",
          List.of(USER));

  private static final Map<String, List<Field>> OF_EVENT =
      Map.of(
          "url_verification",
          List.of(needed("/challenge", ANY)),
          "event_callback",
          List.of(needed("/event_id", TOKEN), needed("/event/type", ANY)));

  private static final List<Field> OF_MENTION =
      List.of(
          ifThere("/event/user", ID),
          ifThere("/event/bot_id", ID),
          needed("/event/channel", ID),
          needed("/event/text", ANY),
          needed("/event/ts", TOKEN),
          ifThere("/event/thread_ts", TOKEN));

  private static final ObjectMapper STRICT =
      JsonMapper.builder(
              JsonFactory.builder()
                  .streamReadConstraints(
                      StreamReadConstraints.builder()
                          .maxNestingDepth(DEEPEST)
                          .maxNumberLength(100)
                          .build())
                  .enable(StreamReadFeature.STRICT_DUPLICATE_DETECTION)
                  .build())
          .enable(DeserializationFeature.FAIL_ON_TRAILING_TOKENS)
          .build();

  private PayloadShape() {}

  private static Field needed(String pointer, Pattern pattern) {
    return new Field(pointer, pattern, Presence.NEEDED);
  }

  private static Field ifThere(String pointer, Pattern pattern) {
    return new Field(pointer, pattern, Presence.IF_THERE);
  }

  /** Checks the fields of a slash command. */
  static void command(Map<String, String> fields) throws WrongShape {
    for (Map.Entry<String, Pattern> wanted : OF_COMMAND.entrySet()) {
      String value = fields.getOrDefault(wanted.getKey(), "");
      if (!wanted.getValue().matcher(value).matches()) {
        throw new WrongShape("its " + wanted.getKey() + " is missing or ill-formed");
      }
    }
  }

  /**
   * @return the JSON of an interaction, written anew
   */
  static String interaction(String text) throws WrongShape {
    JsonNode json = parse(text);
    check(json, OF_INTERACTION);
    if (json.path("type").asText().equals("view_submission")) {
      JsonNode values = json.at("/view/state/values");
      demand(values.isObject() && all(values, PayloadShape::ofObjects), "/view/state/values");
    }
    return json.toString();
  }

  /**
   * @return the JSON of an event, written anew
   */
  static String event(String text) throws WrongShape {
    JsonNode json = parse(text);
    check(json, OF_EVENT);
    if (json.at("/event/type").asText().equals("app_mention")) {
      check(json, OF_MENTION);
    }
    return json.toString();
  }

  private static JsonNode parse(String text) throws WrongShape {
    try {
      JsonNode json = STRICT.readTree(text);
      demand(json.isObject(), "JSON object");
      return json;
    } catch (JsonProcessingException e) {
      throw new WrongShape("it is not JSON, or not of a kind that Slack sends");
    }
  }

  private static void check(JsonNode json, Map<String, List<Field>> byType) throws WrongShape {
    JsonNode type = json.path("type");
    List<Field> fields = type.isTextual() ? byType.get(type.asText()) : null;
    if (fields == null) {
      throw new WrongShape("its type is none that Slack sends");
    }
    check(json, fields);
  }

  private static void check(JsonNode json, List<Field> fields) throws WrongShape {
    for (Field field : fields) {
      JsonNode value = json.at(field.pointer());
      boolean absent = value.isMissingNode() || value.isNull();
      boolean right =
          absent
              ? mayBeAbsent(json, field)
              : value.isTextual() && field.pattern().matcher(value.asText()).matches();
      demand(right, field.pointer());
    }
  }

  private static boolean mayBeAbsent(JsonNode json, Field field) {
    return switch (field.presence()) {
      case NEEDED -> false;
      case WITH_ITS_OBJECT -> {
        JsonNode object = json.at(JsonPointer.compile(field.pointer()).head());
        yield object.isMissingNode() || object.isNull();
      }
      case IF_THERE -> true;
    };
  }

  private static boolean ofObjects(JsonNode byAction) {
    return byAction.isObject() && all(byAction, JsonNode::isObject);
  }

  private static boolean all(JsonNode object, Predicate<JsonNode> right) {
    return object.valueStream().allMatch(right);
  }

  private static void demand(boolean right, String what) throws WrongShape {
    if (!right) {
      throw new WrongShape("its " + what + " is missing or ill-formed");
    }
  }
}
