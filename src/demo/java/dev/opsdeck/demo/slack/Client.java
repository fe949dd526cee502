package dev.opsdeck.demo.slack;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.opsdeck.demo.slack.Delivery.Request;
import dev.opsdeck.demo.slack.state.Content;
import dev.opsdeck.demo.slack.state.Element;
import dev.opsdeck.demo.slack.state.Message;
import dev.opsdeck.demo.slack.state.Modals.View;
import dev.opsdeck.demo.slack.state.Person;
import dev.opsdeck.demo.slack.state.Room;
import dev.opsdeck.demo.slack.state.Roster;
import dev.opsdeck.demo.slack.state.State;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * What people do in their Slack: type, press, choose, submit. Each call sends what Slack would send
 * to the app, waits for the acknowledgement and shows it. Safe for use by several threads.
 *
 * <p>People are named by id; channels by id or name.
 */
public final class Client {
  private static final ObjectMapper MAPPER = new ObjectMapper();
  private static final Set<String> COMMANDS = Set.of("/ops", "/incident");

  private final State state;
  private final Sender sender;
  private final Payloads payloads;
  private final Screen screen;

  Client(State state, Sender sender, Payloads payloads, Screen screen) {
    this.state = state;
    this.sender = sender;
    this.payloads = payloads;
    this.screen = screen;
  }

  /** Types a command that the app knows. */
  public Delivery command(String user, String channel, String command, String text) {
    Person person = person(user);
    Room room = room(channel);
    Delivery delivery =
        sender.form(state.read(() -> payloads.slashCommand(person, room, command, text)));
    if (delivery.ok()) {
      screen.showAnswer(room, person, command + " " + text, delivery.body());
    } else {
      screen.slackbot(
          room,
          person,
          command + " failed with the error \"" + Screen.error(delivery) + "\"",
          null);
    }
    return delivery;
  }

  /**
   * Types into the composer: a slash command, a mention of the bot, or plain words.
   *
   * @return null when Slack told the app nothing
   */
  public @Nullable Delivery type(String user, String channel, String text) {
    return type(user, channel, null, text);
  }

  /** Types into the composer of a thread, where slash commands do not work. */
  public @Nullable Delivery type(
      String user, String channel, @Nullable String threadTs, String text) {
    if (!text.startsWith("/")) {
      return say(user, channel, threadTs, text);
    }
    String[] words = text.split("\\s+", 2);
    Room room = room(channel);
    if (threadTs != null) {
      screen.slackbot(
          room, person(user), words[0] + " is not supported in threads. Sorry!", threadTs);
      return null;
    }
    if (!COMMANDS.contains(words[0])) {
      screen.slackbot(room, person(user), words[0] + " is not a valid command.", null);
      return null;
    }
    return command(user, channel, words[0], words.length > 1 ? words[1] : "");
  }

  private @Nullable Delivery say(
      String user, String channel, @Nullable String threadTs, String text) {
    Room room = room(channel);
    String mention = "<@" + Roster.BOT_USER + ">";
    String marked = text.replaceFirst("^@(ops|opsdeck)\\b", mention);
    Message message =
        state.change(() -> state.rooms().post(room, user, Content.of(marked), threadTs));
    if (room.isDirect()) {
      return event(payloads.said("message", room, message));
    }
    if (!marked.contains(mention)) {
      return null;
    }
    if (!state.read(() -> room.has(Roster.BOT_USER))) {
      String hint = "You mentioned @Opsdeck, but they're not in this channel.";
      screen.slackbot(room, person(user), hint, threadTs);
      return null;
    }
    return event(payloads.said("app_mention", room, message));
  }

  /** Changes one's own message: Slack tells the app of the mention in it once more. */
  public Delivery edit(Message message, String text) {
    String marked = text.replaceFirst("^@(ops|opsdeck)\\b", "<@" + Roster.BOT_USER + ">");
    Room room = room(message.channel());
    Message now = state.change(() -> state.rooms().edit(room, message, Content.of(marked)));
    ObjectNode said = payloads.said("app_mention", room, now);
    said.putObject("edited").put("user", now.user()).put("ts", state.stamps().next());
    return event(said);
  }

  /** Slack shows a preview of a message's links, and tells the app of its mention once more. */
  public Delivery unfurl(Message message) {
    ObjectNode said = payloads.said("app_mention", room(message.channel()), message);
    said.putArray("attachments").addObject().put("title", "Preview").put("id", 1);
    return event(said);
  }

  /** Presses a button of a message, named by action id, label or block id. */
  public Delivery press(String user, Message message, String button) {
    return choose(user, message, button, null);
  }

  /** Chooses an option, by its value, of a select or overflow menu in a message. */
  public Delivery choose(
      String user, Message message, String select, @Nullable String optionValue) {
    Person person = person(user);
    Room room = room(message.channel());
    Message now = state.read(() -> room.find(message.ts())).orElse(message);
    ObjectNode action = action(find(now.content().elements(), select), optionValue);
    ObjectNode payload = state.read(() -> payloads.messageAction(person, room, now, action));
    return interact(room, person, payload, now.threadTs());
  }

  private static ObjectNode action(Element element, @Nullable String optionValue) {
    ObjectNode action = MAPPER.createObjectNode().put("type", element.type());
    action.put("action_id", element.actionId()).put("block_id", element.blockId());
    if (element.type().equals("button")) {
      action.set("text", element.json().path("text"));
      for (String field : List.of("value", "style", "url")) {
        if (element.json().has(field)) {
          action.set(field, element.json().path(field));
        }
      }
      return action;
    }
    return action.setAll(FormValues.value(element, optionValue));
  }

  private static Element find(List<Element> elements, String wanted) {
    return elements.stream()
        .filter(element -> element.isCalled(wanted))
        .findFirst()
        .orElseThrow(() ->
            new IllegalArgumentException("nothing is called '" + wanted + "' among " + elements));
  }

  private Delivery interact(
      Room room, Person person, ObjectNode payload, @Nullable String threadTs) {
    Delivery delivery = send(payload);
    if (!delivery.ok()) {
      String text = "Opsdeck did not respond (" + Screen.error(delivery) + "). Try again.";
      screen.slackbot(room, person, text, threadTs);
    }
    return delivery;
  }

  /** Presses a button, or changes an element that reports at once, in the person's open form. */
  public Delivery pressInForm(
      String user, String element, @Nullable String value, Map<String, String> filled) {
    View view = view(user);
    ObjectNode action = action(find(view.elements(), element), value);
    ObjectNode values = FormValues.of(view, filled);
    return send(state.read(() -> payloads.viewAction(person(user), view, action, values)));
  }

  /**
   * Submits the person's open form and does what the answer says: close, errors, update, push.
   *
   * @param filled by action id or block id
   * @return its body holds the errors if there are any
   */
  public Delivery submit(String user, Map<String, String> filled) {
    View view = view(user);
    ObjectNode values = FormValues.of(view, filled);
    Delivery delivery = send(state.read(() -> payloads.submission(person(user), view, values)));
    if (delivery.ok()) {
      state.change(() -> follow(view, Screen.json(delivery.body())));
    }
    return delivery;
  }

  private View follow(View view, JsonNode answer) {
    switch (answer.path("response_action").asText()) {
      case "errors" -> {}
      case "update" -> state.modals().update(view, (ObjectNode) answer.path("view"));
      case "push" -> state.modals().push(view.user(), (ObjectNode) answer.path("view"));
      case "clear" -> state.modals().clear(view.user());
      default -> state.modals().pop(view.user());
    }
    return view;
  }

  /** Closes the form on top; the app hears of it when the form asked for that. */
  public void dismiss(String user) {
    View view = view(user);
    state.change(() -> {
      state.modals().pop(user);
      return view;
    });
    if (view.json().path("notify_on_close").asBoolean()) {
      send(payloads.closed(person(user), view));
    }
  }

  /** Asks the app for the options of an external select in the person's form. */
  public Delivery options(String user, String select, String query) {
    View view = view(user);
    return send(payloads.suggestion(person(user), view, find(view.elements(), select), query));
  }

  /** Uses a message shortcut. */
  public Delivery messageShortcut(String user, Message message, String callbackId) {
    Room room = room(message.channel());
    ObjectNode payload =
        state.read(() -> payloads.messageShortcut(person(user), room, message, callbackId));
    return interact(room, person(user), payload, message.threadTs());
  }

  /** Uses a global shortcut. */
  public Delivery shortcut(String user, String callbackId) {
    return send(state.read(() -> payloads.shortcut(person(user), callbackId)));
  }

  /** Sends an event of any type. */
  public Delivery event(ObjectNode event) {
    return sender.json(payloads.event(event).toString());
  }

  /** Asks the app whether the Request URL is its own. */
  public Delivery verifyUrl(String challenge) {
    return sender.json(Payloads.verification(challenge).toString());
  }

  /** Sends the very same bytes and signature again. */
  public Delivery resend(Delivery delivery) {
    return sender.send(delivery.request());
  }

  /** Sends bytes with headers of the caller's choice, for instance with a wrong signature. */
  public Delivery raw(String contentType, String body, Map<String, String> headers) {
    return sender.send(new Request(contentType, body, headers));
  }

  private Delivery send(ObjectNode payload) {
    Map<String, String> form = new LinkedHashMap<>();
    form.put("payload", payload.toString());
    return sender.form(form);
  }

  private View view(String user) {
    return state
        .read(() -> state.modals().top(user))
        .orElseThrow(() -> new IllegalStateException(user + " has no form open"));
  }

  private Person person(String user) {
    return state.person(user).orElseThrow(() -> new IllegalArgumentException("no user " + user));
  }

  private Room room(String channel) {
    return state
        .read(() -> state.rooms().find(channel))
        .orElseThrow(() -> new IllegalArgumentException("no channel " + channel));
  }
}
