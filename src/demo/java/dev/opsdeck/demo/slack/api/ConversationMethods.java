package dev.opsdeck.demo.slack.api;

import static dev.opsdeck.demo.slack.api.ApiMethod.ok;

import com.fasterxml.jackson.databind.node.ObjectNode;
import com.fasterxml.jackson.databind.node.TextNode;
import dev.opsdeck.demo.slack.state.Refusal;
import dev.opsdeck.demo.slack.state.Room;
import dev.opsdeck.demo.slack.state.Roster;
import dev.opsdeck.demo.slack.state.State;
import java.util.List;
import java.util.Map;

/** {@code conversations.*} but for what is read of messages. */
record ConversationMethods(State state, Places places) {
  private static final int LONGEST_NAME = 80;
  private static final int LONGEST_TOPIC = 250;

  void addTo(Map<String, ApiMethod> methods) {
    methods.put("conversations.create", this::create);
    methods.put("conversations.invite", this::invite);
    methods.put("conversations.join", this::join);
    methods.put("conversations.leave", this::leave);
    methods.put("conversations.archive", this::archive);
    methods.put("conversations.info", this::info);
    methods.put("conversations.list", this::list);
    methods.put("conversations.members", this::members);
    methods.put("conversations.open", this::open);
    methods.put("conversations.setTopic", this::topic);
    methods.put("conversations.setPurpose", this::purpose);
  }

  private ObjectNode create(Args args) {
    String name = args.text("name").orElseThrow(() -> new Refusal("invalid_name_required"));
    if (name.length() > LONGEST_NAME) {
      throw new Refusal("invalid_name_maxlength");
    }
    if (!name.matches("[\\p{Ll}\\p{Lo}\\p{Nd}_-]+")) {
      throw new Refusal("invalid_name_specials");
    }
    if (!name.matches(".*[\\p{L}\\p{Nd}].*")) {
      throw new Refusal("invalid_name_punctuation");
    }
    if (state.rooms().find(name).isPresent()) {
      throw new Refusal("name_taken");
    }
    return with(state.rooms().create(name, Roster.BOT_USER));
  }

  private ObjectNode invite(Args args) {
    Room room = places.joined(args);
    List<String> users = args.list("users");
    for (String user : users) {
      if (user.equals(Roster.BOT_USER)) {
        throw new Refusal("cant_invite_self");
      }
      if (state.person(user).isEmpty()) {
        throw new Refusal("user_not_found");
      }
      if (state.isDeactivated(user)) {
        throw new Refusal("user_disabled");
      }
      if (room.has(user)) {
        throw new Refusal("already_in_channel");
      }
    }
    users.forEach(room::join);
    return with(room);
  }

  private ObjectNode join(Args args) {
    Room room = places.byId(args);
    if (room.isArchived()) {
      throw new Refusal("is_archived");
    }
    if (room.isDirect() || room.isPrivate()) {
      throw new Refusal("method_not_supported_for_channel_type");
    }
    boolean isNew = room.join(Roster.BOT_USER);
    ObjectNode answer = with(room);
    return isNew ? answer : answer.put("warning", "already_in_channel");
  }

  private ObjectNode leave(Args args) {
    Room room = places.open(args);
    return room.leave(Roster.BOT_USER) ? ok() : ok().put("not_in_channel", true);
  }

  private ObjectNode archive(Args args) {
    Room room = places.any(args);
    if (room.isArchived()) {
      throw new Refusal("already_archived");
    }
    room.archive();
    return ok();
  }

  private ObjectNode info(Args args) {
    Room room = places.byId(args);
    ObjectNode answer = with(room);
    if (args.flag("include_num_members")) {
      ((ObjectNode) answer.path("channel")).put("num_members", room.members().size());
    }
    return answer;
  }

  private ObjectNode list(Args args) {
    List<String> types =
        args.text("types").isEmpty() ? List.of("public_channel") : args.list("types");
    List<ObjectNode> rooms =
        state.rooms().all().stream()
            .filter(room -> types.contains(type(room)))
            .filter(room -> !room.isPrivate() || room.has(Roster.BOT_USER))
            .filter(room -> !(args.flag("exclude_archived") && room.isArchived()))
            .map(ConversationMethods::json)
            .toList();
    return Pages.page(args, "channels", rooms);
  }

  private static String type(Room room) {
    if (room.isDirect()) {
      return "im";
    }
    return room.isPrivate() ? "private_channel" : "public_channel";
  }

  private ObjectNode members(Args args) {
    List<TextNode> members =
        places.any(args).membersInOrder().stream().map(TextNode::valueOf).toList();
    return Pages.page(args, "members", members);
  }

  private ObjectNode open(Args args) {
    List<String> users = args.list("users");
    if (users.size() != 1 || state.person(users.getFirst()).isEmpty()) {
      throw new Refusal(users.size() == 1 ? "user_not_found" : "too_many_users");
    }
    if (state.isDeactivated(users.getFirst())) {
      throw new Refusal("user_disabled");
    }
    ObjectNode answer = ok();
    answer.putObject("channel").put("id", state.rooms().direct(users.getFirst()).id());
    return answer;
  }

  private ObjectNode topic(Args args) {
    Room room = places.joined(args);
    room.setTopic(short250(args.text("topic").orElse("")));
    return with(room);
  }

  private ObjectNode purpose(Args args) {
    Room room = places.joined(args);
    room.setPurpose(short250(args.text("purpose").orElse("")));
    return with(room);
  }

  private static String short250(String text) {
    if (text.length() > LONGEST_TOPIC) {
      throw new Refusal("too_long");
    }
    return text;
  }

  private static ObjectNode with(Room room) {
    ObjectNode answer = ok();
    answer.set("channel", json(room));
    return answer;
  }

  private static ObjectNode json(Room room) {
    ObjectNode json = Args.MAPPER.createObjectNode().put("id", room.id());
    json.put("is_im", room.isDirect()).put("is_archived", room.isArchived());
    if (room.isDirect()) {
      return json.put("user", room.creator());
    }
    json.put("name", room.name()).put("name_normalized", room.name());
    json.put("is_channel", true).put("is_group", false).put("is_private", room.isPrivate());
    json.put("is_mpim", false).put("creator", room.creator());
    json.put("is_member", room.has(Roster.BOT_USER));
    json.putObject("topic").put("value", room.topic());
    json.putObject("purpose").put("value", room.purpose());
    return json;
  }
}
