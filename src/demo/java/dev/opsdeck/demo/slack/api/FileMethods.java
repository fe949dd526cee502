package dev.opsdeck.demo.slack.api;

import static dev.opsdeck.demo.slack.api.ApiMethod.ok;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.opsdeck.demo.slack.state.Message.SharedFile;
import dev.opsdeck.demo.slack.state.Refusal;
import dev.opsdeck.demo.slack.state.Room;
import dev.opsdeck.demo.slack.state.Roster;
import dev.opsdeck.demo.slack.state.State;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;

/**
 * The upload in three steps: address, bytes, completion.
 *
 * <p>Source: docs.slack.dev/changelog/2024-04-a-better-way-to-upload-files-is-here-to-stay.
 */
record FileMethods(State state, Places places, String uploadUrl) {
  void addTo(Map<String, ApiMethod> methods) {
    methods.put("files.getUploadURLExternal", this::address);
    methods.put("files.completeUploadExternal", this::complete);
  }

  private ObjectNode address(Args args) {
    int length = args.number("length", 0);
    if (length <= 0) {
      throw new Refusal("invalid_arguments", List.of("[ERROR] must be greater than 0: length"));
    }
    String id = state.uploads().announce(args.required("filename"), length);
    return ok().put("file_id", id).put("upload_url", uploadUrl + id);
  }

  private ObjectNode complete(Args args) {
    ArrayNode given = args.array("files", "invalid_arguments");
    if (given == null || given.isEmpty()) {
      throw new Refusal("invalid_arguments", List.of("[ERROR] missing required field: files"));
    }
    List<SharedFile> files = new ArrayList<>();
    for (JsonNode file : given) {
      files.add(state.uploads().complete(file.path("id").asText(), file.path("title").textValue()));
    }
    args.text("channel_id").or(() -> args.text("channels")).ifPresent(c -> share(c, args, files));
    files.forEach(file -> state.uploads().end(file.id()));
    ObjectNode answer = ok();
    ArrayNode shown = answer.putArray("files");
    files.forEach(file -> shown.addObject().put("id", file.id()).put("title", file.title()));
    return answer;
  }

  private void share(String channel, Args args, List<SharedFile> files) {
    Room room = state.rooms().find(channel).orElseThrow(() -> new Refusal("channel_not_found"));
    if (room.isPrivate() && !room.has(Roster.BOT_USER)) {
      throw new Refusal("channel_not_found");
    }
    if (room.isArchived()) {
      throw new Refusal("is_archived");
    }
    if (!room.has(Roster.BOT_USER)) {
      throw new Refusal("not_in_channel");
    }
    String comment = args.text("initial_comment").orElse("");
    state.rooms().postFiles(room, comment, files, places.thread(room, args));
  }
}
