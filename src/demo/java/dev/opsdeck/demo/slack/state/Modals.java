package dev.opsdeck.demo.slack.state;

import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * The forms that people have open: a stack of at most three for each person.
 *
 * <p>Source: docs.slack.dev/surfaces/modals.
 */
public final class Modals {
  private static final int DEEPEST = 3;

  private final Map<String, Deque<View>> stacks = new HashMap<>();
  private final Map<String, View> homes = new HashMap<>();
  private final Stamps stamps;

  Modals(Stamps stamps) {
    this.stamps = stamps;
  }

  /** A form, or a home tab, as one person sees it. */
  public record View(String id, String hash, String user, ObjectNode json) {
    public String title() {
      return json.path("title").path("text").asText();
    }

    public List<Element> elements() {
      return Element.of(json.path("blocks"));
    }
  }

  public View open(String user, ObjectNode json) {
    Deque<View> stack = new ArrayDeque<>();
    stacks.put(user, stack);
    return push(stack, user, json);
  }

  public View push(String user, ObjectNode json) {
    Deque<View> stack = stacks.computeIfAbsent(user, _ -> new ArrayDeque<>());
    if (stack.size() >= DEEPEST) {
      throw new Refusal("push_limit_reached");
    }
    return push(stack, user, json);
  }

  private View push(Deque<View> stack, String user, ObjectNode json) {
    View view = dress(stamps.id("V"), user, json);
    stack.push(view);
    return view;
  }

  public View update(View old, ObjectNode json) {
    View next = dress(old.id(), old.user(), json);
    List<View> views = new ArrayList<>(stacks.getOrDefault(old.user(), new ArrayDeque<>()));
    views.replaceAll(view -> view.id().equals(old.id()) ? next : view);
    stacks.put(old.user(), new ArrayDeque<>(views));
    return next;
  }

  public View publish(String user, ObjectNode json) {
    View view = dress(stamps.id("V"), user, json);
    homes.put(user, view);
    return view;
  }

  public Optional<View> home(String user) {
    return Optional.ofNullable(homes.get(user));
  }

  /** Returns the form on top for a person. */
  public Optional<View> top(String user) {
    return Optional.ofNullable(stacks.getOrDefault(user, new ArrayDeque<>()).peek());
  }

  public Optional<View> find(@Nullable String id, @Nullable String externalId) {
    return stacks.values().stream()
        .flatMap(Deque::stream)
        .filter(view ->
            view.id().equals(id)
                || (externalId != null
                    && externalId.equals(view.json().path("external_id").asText())))
        .findFirst();
  }

  public void pop(String user) {
    stacks.getOrDefault(user, new ArrayDeque<>()).poll();
  }

  public void clear(String user) {
    stacks.remove(user);
  }

  private View dress(String id, String user, ObjectNode given) {
    ObjectNode json = given.deepCopy();
    String hash = stamps.next().replace(".", "") + "." + stamps.token(8);
    json.put("id", id).put("hash", hash).put("team_id", Roster.TEAM);
    json.put("app_id", Roster.APP).put("bot_id", Roster.BOT);
    json.put("app_installed_team_id", Roster.TEAM).put("root_view_id", id);
    json.putNull("previous_view_id");
    json.set("blocks", BlockIds.fill((ArrayNode) json.path("blocks"), stamps));
    json.set("state", json.objectNode().set("values", json.objectNode()));
    fallBack(json, "private_metadata");
    fallBack(json, "callback_id");
    fallBack(json, "external_id");
    return new View(id, hash, user, json);
  }

  private static void fallBack(ObjectNode json, String field) {
    if (!json.has(field)) {
      json.put(field, "");
    }
  }
}
