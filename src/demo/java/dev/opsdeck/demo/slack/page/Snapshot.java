package dev.opsdeck.demo.slack.page;

import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.opsdeck.demo.slack.state.Message;
import dev.opsdeck.demo.slack.state.Person;
import dev.opsdeck.demo.slack.state.Room;
import dev.opsdeck.demo.slack.state.Roster;
import dev.opsdeck.demo.slack.state.State;
import java.util.List;

/** All that one person sees, as the page draws it. */
record Snapshot(State state, String me) {
  private static final ObjectMapper MAPPER = new ObjectMapper();
  private static final int NEWEST = 300;

  ObjectNode json() {
    return state.read(() -> {
      ObjectNode json = MAPPER.createObjectNode().put("version", state.version());
      json.put("me", me).put("bot", Roster.BOT_USER).put("opsGroup", Roster.OPS_GROUP);
      state.people().forEach(person -> json.withArrayProperty("people").add(person(person)));
      ArrayNode channels = json.putArray("channels");
      state.rooms().all().stream()
          .filter(room -> room.has(me))
          .forEach(room -> channels.add(channel(room)));
      state.modals().top(me).ifPresent(view -> json.set("form", view.json()));
      return json.deepCopy();
    });
  }

  private static ObjectNode person(Person person) {
    return MAPPER
        .createObjectNode()
        .put("id", person.id())
        .put("handle", person.handle())
        .put("name", person.name())
        .put("title", person.title())
        .put("locale", person.locale())
        .put("tz", person.tz());
  }

  private ObjectNode channel(Room room) {
    ObjectNode json = MAPPER.createObjectNode().put("id", room.id()).put("name", room.name());
    json.put("topic", room.topic()).put("direct", room.isDirect());
    json.put("archived", room.isArchived()).put("bot", room.has(Roster.BOT_USER));
    json.put("members", room.members().size());
    ArrayNode messages = json.putArray("messages");
    List<Message> all =
        room.messages().stream()
            .filter(message -> !message.isEphemeral() || me.equals(message.extras().onlyFor()))
            .toList();
    all.subList(Math.max(0, all.size() - NEWEST), all.size())
        .forEach(message -> messages.add(message(message)));
    return json;
  }

  private static ObjectNode message(Message message) {
    ObjectNode json = MAPPER.createObjectNode().put("ts", message.ts());
    json.put("thread", message.isReply() ? message.threadTs() : null);
    json.put("user", message.user()).put("text", message.text());
    json.put("edited", !message.earlier().isEmpty()).put("onlyMe", message.isEphemeral());
    json.put("pinned", message.extras().pinned());
    json.set("blocks", message.content().blocks());
    json.set("attachments", message.content().attachments());
    json.set("files", MAPPER.valueToTree(message.extras().files()));
    json.set("reactions", MAPPER.valueToTree(message.extras().reactions()));
    return json;
  }
}
