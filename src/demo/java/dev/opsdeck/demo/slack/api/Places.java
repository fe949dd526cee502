package dev.opsdeck.demo.slack.api;

import dev.opsdeck.demo.slack.state.Message;
import dev.opsdeck.demo.slack.state.Refusal;
import dev.opsdeck.demo.slack.state.Room;
import dev.opsdeck.demo.slack.state.Roster;
import dev.opsdeck.demo.slack.state.State;
import org.jspecify.annotations.Nullable;

/** Finds the channel or message that arguments name, as far as the bot may go there. */
record Places(State state) {
  Room any(Args args) {
    String channel = args.required("channel");
    if (state.person(channel).isPresent()) {
      return state.rooms().direct(channel);
    }
    return state
        .rooms()
        .find(channel)
        .filter(room -> !room.isPrivate() || room.has(Roster.BOT_USER))
        .orElseThrow(() -> new Refusal("channel_not_found"));
  }

  /** As {@link #any}, for the methods that take no name. */
  Room byId(Args args) {
    Room room = any(args);
    if (!room.id().equals(args.required("channel"))) {
      throw new Refusal("channel_not_found");
    }
    return room;
  }

  Room open(Args args) {
    Room room = any(args);
    if (room.isArchived()) {
      throw new Refusal("is_archived");
    }
    return room;
  }

  Room joined(Args args) {
    Room room = open(args);
    if (!room.has(Roster.BOT_USER)) {
      throw new Refusal("not_in_channel");
    }
    return room;
  }

  /** Finds a message that everybody in the channel sees: an ephemeral one cannot be named. */
  Message message(Room room, String ts) {
    return room.find(ts)
        .filter(message -> !message.isEphemeral())
        .orElseThrow(() -> new Refusal("message_not_found"));
  }

  /** Returns the message that begins the thread of {@code ts}, or null for no thread. */
  @Nullable String thread(Room room, Args args) {
    String ts = args.text("thread_ts").orElse(null);
    if (ts == null) {
      return null;
    }
    Message found = room.find(ts).orElseThrow(() -> new Refusal("thread_not_found"));
    return found.threadTs() == null ? found.ts() : found.threadTs();
  }
}
