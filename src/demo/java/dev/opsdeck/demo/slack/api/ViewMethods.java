package dev.opsdeck.demo.slack.api;

import static dev.opsdeck.demo.slack.api.ApiMethod.ok;

import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.opsdeck.demo.slack.block.ViewRules;
import dev.opsdeck.demo.slack.state.Modals.View;
import dev.opsdeck.demo.slack.state.Refusal;
import dev.opsdeck.demo.slack.state.State;
import java.util.List;
import java.util.Map;

/** {@code views.*}. */
record ViewMethods(State state) {
  void addTo(Map<String, ApiMethod> methods) {
    methods.put("views.open", this::open);
    methods.put("views.push", this::push);
    methods.put("views.update", this::update);
    methods.put("views.publish", this::publish);
  }

  private ObjectNode open(Args args) {
    ObjectNode view = valid(args);
    String user = state.triggers().spend(args.required("trigger_id"));
    return with(state.modals().open(user, view));
  }

  private ObjectNode push(Args args) {
    ObjectNode view = valid(args);
    String user = state.triggers().spend(args.required("trigger_id"));
    return with(state.modals().push(user, view));
  }

  private ObjectNode update(Args args) {
    ObjectNode view = valid(args);
    View old =
        state
            .modals()
            .find(args.text("view_id").orElse(null), args.text("external_id").orElse(null))
            .orElseThrow(() -> new Refusal("not_found"));
    if (args.text("hash").filter(hash -> !hash.equals(old.hash())).isPresent()) {
      throw new Refusal("hash_conflict");
    }
    return with(state.modals().update(old, view));
  }

  private ObjectNode publish(Args args) {
    return with(state.modals().publish(args.required("user_id"), valid(args)));
  }

  private static ObjectNode valid(Args args) {
    ObjectNode view = args.object("view", "invalid_arguments");
    if (view == null) {
      throw new Refusal("invalid_arguments", List.of("[ERROR] missing required field: view"));
    }
    check(view);
    return view;
  }

  static void check(ObjectNode view) {
    List<String> errors = ViewRules.check(view);
    if (!errors.isEmpty()) {
      throw new Refusal("invalid_arguments", errors.stream().map(e -> "[ERROR] " + e).toList());
    }
  }

  private static ObjectNode with(View view) {
    ObjectNode answer = ok();
    answer.set("view", view.json().deepCopy());
    return answer;
  }
}
