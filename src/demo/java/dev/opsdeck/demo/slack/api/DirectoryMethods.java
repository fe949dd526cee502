package dev.opsdeck.demo.slack.api;

import static dev.opsdeck.demo.slack.api.ApiMethod.ok;

import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.opsdeck.demo.slack.state.Person;
import dev.opsdeck.demo.slack.state.Refusal;
import dev.opsdeck.demo.slack.state.Roster;
import dev.opsdeck.demo.slack.state.State;
import java.time.Instant;
import java.time.ZoneId;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;

/** {@code auth.test}, {@code users.*} and {@code usergroups.*}. */
record DirectoryMethods(State state) {
  void addTo(Map<String, ApiMethod> methods) {
    methods.put("api.test", _ -> ok());
    methods.put("auth.test", _ -> whoAmI());
    methods.put("bots.info", DirectoryMethods::botInfo);
    methods.put("users.info", this::info);
    methods.put("users.list", this::list);
    methods.put("users.lookupByEmail", this::byEmail);
    methods.put("usergroups.list", this::groups);
    methods.put("usergroups.users.list", this::groupMembers);
  }

  private static ObjectNode whoAmI() {
    ObjectNode answer = ok().put("url", "https://algesta.slack.com/");
    answer.put("team", "Algesta").put("team_id", Roster.TEAM);
    answer.put("user", "opsdeck").put("user_id", Roster.BOT_USER).put("bot_id", Roster.BOT);
    return answer.put("is_enterprise_install", false);
  }

  private static ObjectNode botInfo(Args args) {
    if (!args.required("bot").equals(Roster.BOT)) {
      throw new Refusal("bot_not_found");
    }
    ObjectNode answer = ok();
    answer
        .putObject("bot")
        .put("id", Roster.BOT)
        .put("deleted", false)
        .put("name", "Opsdeck")
        .put("app_id", Roster.APP)
        .put("user_id", Roster.BOT_USER);
    return answer;
  }

  private ObjectNode info(Args args) {
    String id = args.required("user");
    ObjectNode answer = ok();
    if (id.equals(Roster.BOT_USER)) {
      answer.set("user", bot());
      return answer;
    }
    Person person = state.person(id).orElseThrow(() -> new Refusal("user_not_found"));
    answer.set("user", json(person, args.flag("include_locale")));
    return answer;
  }

  private ObjectNode list(Args args) {
    List<ObjectNode> users =
        new ArrayList<>(
            state.people().stream()
                .map(person -> json(person, args.flag("include_locale")))
                .toList());
    users.add(bot());
    return Pages.page(args, "members", users);
  }

  private ObjectNode byEmail(Args args) {
    String email = args.required("email");
    Person person =
        state.people().stream()
            .filter(candidate -> candidate.email().equalsIgnoreCase(email))
            .findFirst()
            .orElseThrow(() -> new Refusal("users_not_found"));
    ObjectNode answer = ok();
    answer.set("user", json(person, false));
    return answer;
  }

  private ObjectNode json(Person person, boolean withLocale) {
    ObjectNode json = Args.MAPPER.createObjectNode().put("id", person.id());
    json.put("team_id", state.team(person.id())).put("name", person.handle());
    json.put("deleted", state.isDeactivated(person.id())).put("real_name", person.name());
    for (String mark : List.of("is_bot", "is_restricted", "is_ultra_restricted", "is_stranger")) {
      json.put(mark, state.isMarked(person.id(), mark));
    }
    ZoneId zone = ZoneId.of(person.tz());
    Instant now = state.stamps().now();
    json.put("tz", person.tz()).put("tz_offset", zone.getRules().getOffset(now).getTotalSeconds());
    json.putObject("profile")
        .put("real_name", person.name())
        .put("display_name", person.handle())
        .put("title", person.title())
        .put("email", person.email());
    return withLocale ? json.put("locale", person.locale()) : json;
  }

  private static ObjectNode bot() {
    ObjectNode json = Args.MAPPER.createObjectNode().put("id", Roster.BOT_USER);
    json.put("team_id", Roster.TEAM).put("name", "opsdeck").put("real_name", "Opsdeck");
    json.put("deleted", false).put("is_bot", true);
    json.putObject("profile").put("real_name", "Opsdeck").put("bot_id", Roster.BOT);
    return json;
  }

  private ObjectNode groups(Args args) {
    ObjectNode answer = ok();
    List<String> members = state.group(Roster.OPS_GROUP).orElseThrow();
    ObjectNode group = answer.putArray("usergroups").addObject().put("id", Roster.OPS_GROUP);
    group.put("team_id", Roster.TEAM).put("name", "Operations").put("handle", "ops");
    group.put("is_usergroup", true).put("user_count", members.size());
    if (args.flag("include_users")) {
      addAll(group.putArray("users"), members);
    }
    return answer;
  }

  private ObjectNode groupMembers(Args args) {
    List<String> members =
        state.group(args.required("usergroup")).orElseThrow(() -> new Refusal("no_such_subteam"));
    ObjectNode answer = ok();
    addAll(answer.putArray("users"), members);
    return answer;
  }

  private static void addAll(ArrayNode array, List<String> texts) {
    texts.forEach(array::add);
  }
}
