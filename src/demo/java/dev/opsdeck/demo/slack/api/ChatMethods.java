package dev.opsdeck.demo.slack.api;

import static dev.opsdeck.demo.slack.api.ApiMethod.ok;

import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.opsdeck.demo.slack.state.Content;
import dev.opsdeck.demo.slack.state.Message;
import dev.opsdeck.demo.slack.state.Message.Reaction;
import dev.opsdeck.demo.slack.state.Refusal;
import dev.opsdeck.demo.slack.state.Room;
import dev.opsdeck.demo.slack.state.Roster;
import dev.opsdeck.demo.slack.state.State;
import java.util.Map;

/** {@code chat.*}, and what can be put on a message: pins and reactions. */
record ChatMethods(State state, Places places) {
  void addTo(Map<String, ApiMethod> methods) {
    methods.put("chat.postMessage", this::post);
    methods.put("chat.update", this::update);
    methods.put("chat.delete", this::delete);
    methods.put("chat.postEphemeral", this::whisper);
    methods.put("chat.getPermalink", this::permalink);
    methods.put("pins.add", this::pin);
    methods.put("reactions.add", this::react);
  }

  private ObjectNode post(Args args) {
    Room room = places.joined(args);
    if (room.isReadOnly()) {
      throw new Refusal("restricted_action_read_only_channel");
    }
    Content content = Drafts.posted(args);
    String thread = places.thread(room, args);
    return posted(room, state.rooms().post(room, Roster.BOT_USER, content, thread));
  }

  private ObjectNode update(Args args) {
    Room room = places.any(args);
    if (room.isArchived()) {
      throw new Refusal("is_inactive");
    }
    Message message = places.message(room, args.required("ts"));
    if (!message.user().equals(Roster.BOT_USER)) {
      throw new Refusal("cant_update_message");
    }
    Message next = state.rooms().edit(room, message, Drafts.edited(args));
    return posted(room, next).put("text", next.text());
  }

  private static ObjectNode posted(Room room, Message message) {
    ObjectNode answer = ok().put("channel", room.id()).put("ts", message.ts());
    answer.set("message", MessageJson.withMetadata(message));
    return answer;
  }

  private ObjectNode delete(Args args) {
    Room room = places.open(args);
    Message message = places.message(room, args.required("ts"));
    if (!message.user().equals(Roster.BOT_USER)) {
      throw new Refusal("cant_delete_message");
    }
    room.delete(message);
    return ok().put("channel", room.id()).put("ts", message.ts());
  }

  private ObjectNode whisper(Args args) {
    Room room = places.joined(args);
    String user = args.required("user");
    if (!room.has(user)) {
      throw new Refusal("user_not_in_channel");
    }
    Content content = Drafts.posted(args);
    String thread = places.thread(room, args);
    Message message = state.rooms().whisper(room, Roster.BOT_USER, user, content, thread);
    return ok().put("message_ts", message.ts());
  }

  private ObjectNode permalink(Args args) {
    Room room = places.any(args);
    Message message = places.message(room, args.required("message_ts"));
    String link =
        "https://algesta.slack.com/archives/" + room.id() + "/p" + message.ts().replace(".", "");
    return ok().put("channel", room.id()).put("permalink", link);
  }

  private ObjectNode pin(Args args) {
    Room room = places.joined(args);
    Message message = places.message(room, args.required("timestamp"));
    if (message.extras().pinned()) {
      throw new Refusal("already_pinned");
    }
    room.replace(message, Message::pinned);
    return ok();
  }

  private ObjectNode react(Args args) {
    Room room = places.joined(args);
    Message message = places.message(room, args.required("timestamp"));
    Reaction reaction = new Reaction(args.required("name"), Roster.BOT_USER);
    if (message.extras().reactions().contains(reaction)) {
      throw new Refusal("already_reacted");
    }
    room.replace(message, old -> old.reacted(reaction));
    return ok();
  }
}
