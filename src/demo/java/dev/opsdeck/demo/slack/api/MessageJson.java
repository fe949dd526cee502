package dev.opsdeck.demo.slack.api;

import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.opsdeck.demo.slack.state.Message;
import dev.opsdeck.demo.slack.state.Message.SharedFile;
import dev.opsdeck.demo.slack.state.Roster;
import java.util.List;

/** A message in the shape that the Web API and the interaction payloads share. */
public final class MessageJson {
  private MessageJson() {}

  /** Returns the message without its metadata, which only history gives, and only when asked. */
  public static ObjectNode of(Message message) {
    ObjectNode json = Args.MAPPER.createObjectNode();
    json.put("type", "message").put("user", message.user()).put("ts", message.ts());
    json.put("text", message.text()).put("team", Roster.TEAM);
    if (message.user().equals(Roster.BOT_USER)) {
      json.put("bot_id", Roster.BOT).put("app_id", Roster.APP);
    }
    if (message.threadTs() != null) {
      json.put("thread_ts", message.threadTs());
    }
    if (!message.content().blocks().isEmpty()) {
      json.set("blocks", message.content().blocks().deepCopy());
    }
    if (!message.content().attachments().isEmpty()) {
      json.set("attachments", message.content().attachments().deepCopy());
    }
    if (!message.earlier().isEmpty()) {
      json.putObject("edited").put("user", message.user()).put("ts", message.ts());
    }
    reactions(json, message);
    files(json, message.extras().files());
    return json;
  }

  static ObjectNode withMetadata(Message message) {
    ObjectNode json = of(message);
    if (message.content().metadata() != null) {
      json.set("metadata", message.content().metadata().deepCopy());
    }
    return json;
  }

  private static void reactions(ObjectNode json, Message message) {
    if (message.extras().reactions().isEmpty()) {
      return;
    }
    ArrayNode all = json.putArray("reactions");
    message
        .extras()
        .reactions()
        .forEach(reaction -> {
          ObjectNode one = all.addObject().put("name", reaction.name()).put("count", 1);
          one.putArray("users").add(reaction.user());
        });
  }

  private static void files(ObjectNode json, List<SharedFile> files) {
    if (files.isEmpty()) {
      return;
    }
    ArrayNode all = json.putArray("files");
    for (SharedFile file : files) {
      all.addObject()
          .put("id", file.id())
          .put("name", file.name())
          .put("title", file.title())
          .put("size", file.text().length());
    }
  }
}
