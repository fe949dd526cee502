package dev.opsdeck.demo.slack.api;

import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.opsdeck.demo.slack.state.Message;
import dev.opsdeck.demo.slack.state.Refusal;
import dev.opsdeck.demo.slack.state.Room;
import dev.opsdeck.demo.slack.state.State;
import java.util.List;
import java.util.Map;
import java.util.function.Predicate;
import java.util.stream.Stream;

/** {@code conversations.history} and {@code conversations.replies}. */
record HistoryMethods(State state, Places places) {
  void addTo(Map<String, ApiMethod> methods) {
    methods.put("conversations.history", this::history);
    methods.put("conversations.replies", this::replies);
  }

  private ObjectNode history(Args args) {
    Room room = places.joined(args);
    List<Message> newestFirst =
        visible(room, args).filter(message -> !message.isReply()).toList().reversed();
    return page(args, room, newestFirst);
  }

  private ObjectNode replies(Args args) {
    Room room = places.joined(args);
    String ts = args.required("ts");
    Message parent = room.find(ts).orElseThrow(() -> new Refusal("thread_not_found"));
    String root = parent.threadTs() == null ? ts : parent.threadTs();
    List<Message> thread =
        visible(room, args)
            .filter(message -> message.ts().equals(root) || root.equals(message.threadTs()))
            .toList();
    return page(args, room, thread);
  }

  private static Stream<Message> visible(Room room, Args args) {
    return room.messages().stream()
        .filter(Predicate.not(Message::isEphemeral))
        .filter(between(args));
  }

  private static Predicate<Message> between(Args args) {
    String oldest = args.text("oldest").orElse("0");
    String latest = args.text("latest").orElse("9999999999.999999");
    boolean inclusive = args.flag("inclusive");
    return message -> {
      boolean onEdge = message.ts().equals(oldest) || message.ts().equals(latest);
      boolean inside = message.ts().compareTo(oldest) > 0 && message.ts().compareTo(latest) < 0;
      return inside || (inclusive && onEdge);
    };
  }

  private ObjectNode page(Args args, Room room, List<Message> messages) {
    ObjectNode answer =
        Pages.page(args, "messages", messages, message -> json(room, message, args));
    boolean more = !answer.path("response_metadata").path("next_cursor").asText().isEmpty();
    return answer.put("has_more", more);
  }

  private static ObjectNode json(Room room, Message message, Args args) {
    ObjectNode json =
        args.flag("include_all_metadata")
            ? MessageJson.withMetadata(message)
            : MessageJson.of(message);
    long replies =
        room.messages().stream()
            .filter(reply -> reply.isReply() && message.ts().equals(reply.threadTs()))
            .count();
    if (replies > 0) {
      json.put("reply_count", replies).put("thread_ts", message.ts());
    }
    return json;
  }
}
