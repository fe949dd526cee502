package dev.opsdeck.playground;

import com.fasterxml.jackson.databind.JsonNode;
import dev.opsdeck.demo.slack.App;
import dev.opsdeck.demo.slack.App.Answer;
import dev.opsdeck.demo.slack.App.Heard;
import dev.opsdeck.demo.slack.Workspace;
import java.io.IOException;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

/**
 * A bot of a few lines that posts a card with buttons, edits it when pressed, and asks in a form.
 */
final class StubBot implements AutoCloseable {
  private final App app;
  private volatile String card = "";

  StubBot(Workspace workspace) throws IOException {
    app = new App(workspace);
    app.answers(this::answer);
  }

  private Answer answer(Heard heard) {
    if (heard.field("command").equals("/ops")) {
      card = post(plan("C0ALGESTA")).path("ts").asText();
      return new Answer(
          200, "{\"text\":\":hourglass_flowing_sand: On it: `rollback api-gateway prod`\"}");
    }
    JsonNode payload = heard.payload();
    switch (payload.path("type").asText()) {
      case "block_actions" -> pressed(payload);
      case "block_suggestion" -> {
        return new Answer(
            200, App.json(Map.of("options", List.of(option("payments"), option("orders")))));
      }
      case "view_submission" -> {
        String reason = payload.at("/view/state/values/reason/text/value").asText();
        if (reason.length() < 5) {
          return new Answer(
              200,
              App.json(
                  Map.of(
                      "response_action",
                      "errors",
                      "errors",
                      Map.of("reason", "A few more words."))));
        }
        edit(":no_entry: *Denied* by <@" + payload.at("/user/id").asText() + ">: " + reason);
      }
      default -> {}
    }
    return new Answer(200, "");
  }

  private void pressed(JsonNode payload) {
    String user = payload.at("/user/id").asText();
    switch (payload.at("/actions/0/action_id").asText()) {
      case "approve" -> {
        if (user.equals("U0ANA")) {
          app.call(
              "chat.postEphemeral",
              Map.of(
                  "channel", "C0ALGESTA",
                  "user", user,
                  "text", ":no_entry: Who asks does not approve. <@U0BRUNO> is on call and may."));
          return;
        }
        edit(
            ":white_check_mark: *Rolled back* `api-gateway` to revision 4, approved by <@"
                + user
                + ">");
        thread();
      }
      case "deny" ->
          app.call(
              "views.open",
              Map.of("trigger_id", payload.path("trigger_id").asText(), "view", form()));
      default -> {}
    }
  }

  private void thread() {
    reply(
        "Pods: `api-gateway-6c9f-2xk` ready, `api-gateway-6c9f-8vq` ready, `api-gateway-6c9f-zt4`"
            + " ready");
    String lines =
        "10:02:11 INFO  starting\n10:02:14 INFO  ready on :8080\n10:02:15 INFO  GET /health 200\n";
    JsonNode address =
        app.callWithForm(
            "files.getUploadURLExternal",
            Map.of("filename", "rollout.log", "length", Integer.toString(lines.length())));
    app.postTo(address.path("upload_url").asText(), "text/plain", lines);
    String file =
        App.json(List.of(Map.of("id", address.path("file_id").asText(), "title", "Rollout log")));
    app.callWithForm(
        "files.completeUploadExternal",
        Map.of("files", file, "channel_id", "C0ALGESTA", "thread_ts", card));
  }

  private void reply(String text) {
    app.call("chat.postMessage", Map.of("channel", "C0ALGESTA", "thread_ts", card, "text", text));
  }

  private JsonNode post(Map<String, Object> message) {
    return app.call("chat.postMessage", message);
  }

  private void edit(String headline) {
    app.call(
        "chat.update",
        Map.of(
            "channel",
            "C0ALGESTA",
            "ts",
            card,
            "text",
            headline,
            "blocks",
            List.of(
                header("Roll back api-gateway"),
                section(headline),
                section(
                    ":white_check_mark: History  _0.2 s_\n"
                        + ":white_check_mark: Undo to revision 4  _0.4 s_\n"
                        + ":white_check_mark: Rollout  _31 s_ · 3 of 3 pods ready\n"
                        + ":white_check_mark: Health  _0.1 s_"),
                context(
                    "Asked by <@U0ANA> · run `r-7f3k` · <!date^1772359200^{date_short_pretty}"
                        + " {time}|10:00>"))));
  }

  private static Map<String, Object> plan(String channel) {
    List<Object> blocks = new ArrayList<>();
    blocks.add(header("Roll back api-gateway"));
    blocks.add(
        section("<@U0ANA> wants to roll back `api-gateway` in *production* (algesta-prod)."));
    blocks.add(
        fields(
            "*From*\nrevision 5 · `api-gateway:2.4.1`", "*To*\nrevision 4 · `api-gateway:2.4.0`",
            "*Replaced by*\nCarla, 40 minutes ago", "*Pods*\n3 of 3 ready"));
    blocks.add(
        section(
            "```\n- image: registry/api-gateway:2.4.1\n+ image: registry/api-gateway:2.4.0\n```"));
    blocks.add(
        section(
            ":warning: ConfigMaps and the database stay as they are: an undo does not bring them"
                + " back."));
    blocks.add(
        Map.of(
            "type",
            "actions",
            "elements",
            List.of(
                button("approve", "Approve", "primary", Map.of()),
                button("deny", "Deny…", "danger", Map.of()),
                button("cancel", "Cancel", "", confirm()))));
    blocks.add(
        context(
            ":hourglass_flowing_sand: Waits for <@U0BRUNO>, on call, until"
                + " <!date^1772360100^{time}|10:15>"));
    return Map.of("channel", channel, "text", "Roll back api-gateway?", "blocks", blocks);
  }

  private static Map<String, Object> form() {
    return Map.of(
        "type", "modal",
        "callback_id", "deny",
        "title", plain("Deny the rollback"),
        "submit", plain("Deny"),
        "blocks",
            List.of(
                section("<@U0ANA> reads your reason."),
                input(
                    "reason",
                    "Why not?",
                    Map.of("type", "plain_text_input", "action_id", "text", "multiline", true)),
                input(
                    "service",
                    "Which service instead?",
                    Map.of(
                        "type", "external_select", "action_id", "pick", "min_query_length", 0))));
  }

  private static Map<String, Object> input(String id, String label, Map<String, Object> element) {
    return Map.of(
        "type",
        "input",
        "block_id",
        id,
        "label",
        plain(label),
        "element",
        element,
        "optional",
        id.equals("service"));
  }

  private static Map<String, Object> button(
      String action, String label, String style, Map<String, Object> confirm) {
    Map<String, Object> button = new HashMap<>();
    button.putAll(
        Map.of("type", "button", "action_id", action, "text", plain(label), "value", "plan-1"));
    if (!style.isEmpty()) {
      button.put("style", style);
    }
    if (!confirm.isEmpty()) {
      button.put("confirm", confirm);
    }
    return button;
  }

  private static Map<String, Object> confirm() {
    return Map.of(
        "title", plain("Cancel the run?"),
        "text", plain("Nothing has been changed yet."),
        "confirm", plain("Cancel the run"),
        "deny", plain("Keep it"));
  }

  private static Map<String, Object> option(String name) {
    return Map.of("text", plain(name), "value", name);
  }

  private static Map<String, Object> header(String text) {
    return Map.of("type", "header", "text", plain(text));
  }

  private static Map<String, Object> section(String markup) {
    return Map.of("type", "section", "text", Map.of("type", "mrkdwn", "text", markup));
  }

  private static Map<String, Object> fields(String... markups) {
    List<Object> fields = new ArrayList<>();
    for (String markup : markups) {
      fields.add(Map.of("type", "mrkdwn", "text", markup));
    }
    return Map.of("type", "section", "fields", fields);
  }

  private static Map<String, Object> context(String markup) {
    return Map.of("type", "context", "elements", List.of(Map.of("type", "mrkdwn", "text", markup)));
  }

  private static Map<String, Object> plain(String text) {
    return Map.of("type", "plain_text", "text", text);
  }

  @Override
  public void close() {
    app.close();
  }
}
