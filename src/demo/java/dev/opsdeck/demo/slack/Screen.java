package dev.opsdeck.demo.slack;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import dev.opsdeck.demo.slack.Delivery.Outcome;
import dev.opsdeck.demo.slack.api.LateAnswers;
import dev.opsdeck.demo.slack.state.Content;
import dev.opsdeck.demo.slack.state.Person;
import dev.opsdeck.demo.slack.state.Refusal;
import dev.opsdeck.demo.slack.state.ResponseUrls.Origin;
import dev.opsdeck.demo.slack.state.Room;
import dev.opsdeck.demo.slack.state.State;
import org.jspecify.annotations.Nullable;

/** What Slack itself puts before a person: the body of an acknowledgement, or that it failed. */
record Screen(State state, LateAnswers answers) {
  private static final ObjectMapper MAPPER = new ObjectMapper();

  void showAnswer(Room room, Person person, String typed, String body) {
    if (body.isBlank()) {
      return;
    }
    JsonNode json = body.startsWith("{") ? json(body) : MAPPER.createObjectNode().put("text", body);
    try {
      state.change(() -> {
        if (json.path("response_type").asText().equals("in_channel")) {
          state.rooms().post(room, person.id(), Content.of(typed), null);
        }
        answers.show(new Origin(room.id(), person.id(), null, null), json);
        return json;
      });
    } catch (Refusal refusal) {
      slackbot(room, person, "The app's answer is not valid: " + refusal.getMessage(), null);
    }
  }

  void slackbot(Room room, Person person, String text, @Nullable String threadTs) {
    state.change(
        () -> state.rooms().whisper(room, "USLACKBOT", person.id(), Content.of(text), threadTs));
  }

  static String error(Delivery delivery) {
    return delivery.outcome() == Outcome.TOO_LATE ? "operation_timeout" : "dispatch_failed";
  }

  static JsonNode json(String body) {
    try {
      return body.isBlank() ? MAPPER.createObjectNode() : MAPPER.readTree(body);
    } catch (JsonProcessingException _) {
      return MAPPER.createObjectNode().put("text", body);
    }
  }
}
