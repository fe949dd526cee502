package dev.opsdeck.demo.slack;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.opsdeck.demo.slack.api.MessageJson;
import dev.opsdeck.demo.slack.state.Element;
import dev.opsdeck.demo.slack.state.Message;
import dev.opsdeck.demo.slack.state.Modals.View;
import dev.opsdeck.demo.slack.state.Person;
import dev.opsdeck.demo.slack.state.ResponseUrls.Origin;
import dev.opsdeck.demo.slack.state.Room;
import dev.opsdeck.demo.slack.state.Roster;
import dev.opsdeck.demo.slack.state.State;
import java.util.LinkedHashMap;
import java.util.Map;

/**
 * The payloads of Slack's requests, in its shapes.
 *
 * <p>Source: docs.slack.dev/reference/interaction-payloads and java-slack-sdk's payload classes.
 */
record Payloads(State state, String responseUrl) {
  private static final ObjectMapper MAPPER = new ObjectMapper();
  private static final String LEGACY_TOKEN = "playground-verification-token";

  Map<String, String> slashCommand(Person person, Room room, String command, String text) {
    Map<String, String> fields = new LinkedHashMap<>();
    fields.put("token", LEGACY_TOKEN);
    fields.put("team_id", Roster.TEAM);
    fields.put("team_domain", "algesta");
    fields.put("channel_id", room.id());
    fields.put("channel_name", nameOf(room));
    fields.put("user_id", person.id());
    fields.put("user_name", person.handle());
    fields.put("command", command);
    fields.put("text", text);
    fields.put("api_app_id", Roster.APP);
    fields.put("is_enterprise_install", "false");
    Origin origin = new Origin(room.id(), person.id(), null, null);
    fields.put("response_url", responseUrl + state.responseUrls().issue(origin));
    fields.put("trigger_id", state.triggers().issue(person.id()));
    return fields;
  }

  private static String nameOf(Room room) {
    if (room.isDirect()) {
      return "directmessage";
    }
    return room.isPrivate() ? "privategroup" : room.name();
  }

  ObjectNode messageAction(Person person, Room room, Message message, ObjectNode action) {
    ObjectNode json = interaction("block_actions", person);
    ObjectNode container = json.putObject("container").put("type", "message");
    container.put("message_ts", message.ts()).put("channel_id", room.id());
    container.put("is_ephemeral", message.isEphemeral());
    if (message.threadTs() != null) {
      container.put("thread_ts", message.threadTs());
    }
    addMessage(json, person, room, message);
    json.putObject("state").putObject("values");
    json.putArray("actions").add(action.put("action_ts", state.stamps().next()));
    return json;
  }

  private void addMessage(ObjectNode json, Person person, Room room, Message message) {
    json.put("trigger_id", state.triggers().issue(person.id()));
    json.putObject("channel").put("id", room.id()).put("name", nameOf(room));
    if (!message.isEphemeral()) {
      json.set("message", MessageJson.of(message));
    }
    Origin origin = new Origin(room.id(), person.id(), message.ts(), message.threadTs());
    json.put("response_url", responseUrl + state.responseUrls().issue(origin));
  }

  ObjectNode viewAction(Person person, View view, ObjectNode action, JsonNode values) {
    ObjectNode json = interaction("block_actions", person);
    json.putObject("container").put("type", "view").put("view_id", view.id());
    json.put("trigger_id", state.triggers().issue(person.id()));
    json.set("view", filled(view, values));
    json.putArray("actions").add(action.put("action_ts", state.stamps().next()));
    return json;
  }

  ObjectNode messageShortcut(Person person, Room room, Message message, String callbackId) {
    ObjectNode json = interaction("message_action", person).put("callback_id", callbackId);
    json.put("message_ts", message.ts()).put("action_ts", state.stamps().next());
    addMessage(json, person, room, message);
    return json;
  }

  ObjectNode shortcut(Person person, String callbackId) {
    ObjectNode json = interaction("shortcut", person).put("callback_id", callbackId);
    json.put("action_ts", state.stamps().next());
    return json.put("trigger_id", state.triggers().issue(person.id()));
  }

  ObjectNode submission(Person person, View view, JsonNode values) {
    ObjectNode json = interaction("view_submission", person);
    json.put("trigger_id", state.triggers().issue(person.id()));
    json.set("view", filled(view, values));
    json.putArray("response_urls");
    return json;
  }

  ObjectNode closed(Person person, View view) {
    ObjectNode json = interaction("view_closed", person).put("is_cleared", false);
    json.set("view", view.json().deepCopy());
    return json;
  }

  ObjectNode suggestion(Person person, View view, Element select, String query) {
    ObjectNode json = interaction("block_suggestion", person);
    json.putObject("container").put("type", "view").put("view_id", view.id());
    json.put("action_id", select.actionId()).put("block_id", select.blockId());
    json.put("value", query);
    json.set("view", view.json().deepCopy());
    return json;
  }

  private static ObjectNode filled(View view, JsonNode values) {
    ObjectNode json = view.json().deepCopy();
    ((ObjectNode) json.path("state")).set("values", values);
    return json;
  }

  private ObjectNode interaction(String type, Person person) {
    ObjectNode json = MAPPER.createObjectNode().put("type", type);
    json.putObject("team").put("id", Roster.TEAM).put("domain", "algesta");
    json.putObject("user")
        .put("id", person.id())
        .put("username", person.handle())
        .put("name", person.handle())
        .put("team_id", state.team(person.id()));
    json.put("api_app_id", Roster.APP).put("token", LEGACY_TOKEN);
    json.putNull("enterprise");
    return json.put("is_enterprise_install", false);
  }

  ObjectNode event(ObjectNode event) {
    ObjectNode json = MAPPER.createObjectNode().put("token", LEGACY_TOKEN);
    json.put("team_id", Roster.TEAM).put("api_app_id", Roster.APP);
    json.set("event", event);
    json.put("type", "event_callback").put("event_id", state.stamps().id("Ev"));
    json.put("event_time", state.stamps().now().getEpochSecond());
    ObjectNode authorization = json.putArray("authorizations").addObject();
    authorization.putNull("enterprise_id").put("team_id", Roster.TEAM);
    authorization.put("user_id", Roster.BOT_USER).put("is_bot", true);
    authorization.put("is_enterprise_install", false);
    return json.put("is_ext_shared_channel", false);
  }

  ObjectNode said(String type, Room room, Message message) {
    ObjectNode json = MAPPER.createObjectNode().put("type", type);
    json.put("user", message.user()).put("text", message.text()).put("ts", message.ts());
    json.put("team", state.team(message.user())).put("user_team", state.team(message.user()));
    json.put("channel", room.id()).put("event_ts", message.ts());
    if (room.isDirect()) {
      json.put("channel_type", "im");
    }
    return message.threadTs() == null ? json : json.put("thread_ts", message.threadTs());
  }

  static ObjectNode verification(String challenge) {
    ObjectNode json = MAPPER.createObjectNode().put("token", LEGACY_TOKEN);
    return json.put("challenge", challenge).put("type", "url_verification");
  }
}
