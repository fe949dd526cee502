package dev.opsdeck.e2e;

import com.fasterxml.jackson.databind.JsonNode;
import dev.opsdeck.demo.cluster.api.WriteRequest;
import dev.opsdeck.demo.slack.state.Message;
import dev.opsdeck.demo.slack.state.Room;
import dev.opsdeck.kernel.Json;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;

/**
 * What outsiders saw: the API server of the cluster, and the people in Slack. It finds what was
 * done or told twice, and what never was.
 */
public final class Evidence {
  private static final String STAMP = "/metadata/annotations/opsdeck.dev~1stamp";

  /** In seconds: a follow-up may find the same again, minutes later. */
  private static final double LOOK_AGAIN = 60;

  private final List<WriteRequest> writes;
  private final List<Message> messages;

  private Evidence(List<WriteRequest> writes, List<Message> messages) {
    this.writes = writes;
    this.messages = messages;
  }

  public static Evidence of(Stage stage) {
    List<Message> messages = new ArrayList<>();
    stage
        .workspace
        .state()
        .read(() -> {
          for (Room room : stage.workspace.state().rooms().all()) {
            messages.addAll(room.messages());
          }
          return messages;
        });
    return new Evidence(stage.cluster.writes(), messages);
  }

  /** How often each step of each run changed the cluster. */
  public Map<String, Integer> effects() {
    Map<String, Integer> effects = new TreeMap<>();
    for (WriteRequest write : writes) {
      if (write.effective()) {
        effects.merge(stamp(write), 1, Integer::sum);
      }
    }
    return effects;
  }

  private static String stamp(WriteRequest write) {
    JsonNode body = Json.parse(write.body());
    if (body.isArray()) {
      for (JsonNode operation : body) {
        if (operation.path("path").asText().endsWith("opsdeck.dev~1stamp")) {
          return operation.path("value").asText();
        }
      }
    }
    JsonNode stamp = body.at(STAMP);
    return stamp.isTextual() ? stamp.asText() : "no stamp: " + write.body();
  }

  /** How often a message with this marker stands in Slack. */
  public long messages(String marker) {
    return messages.stream().filter(message -> marker.equals(marker(message))).count();
  }

  public static @Nullable String marker(Message message) {
    JsonNode metadata = message.content().metadata();
    return metadata == null ? null : metadata.at("/event_payload/marker").asText();
  }

  /** Everything that happened more than once, in words; empty when all is well. */
  public List<String> doubled() {
    List<String> doubled = new ArrayList<>();
    effects()
        .forEach((stamp, times) -> {
          if (times > 1) {
            doubled.add("the effect of " + stamp + " happened " + times + " times");
          }
        });
    Map<String, Integer> markers = new HashMap<>();
    Map<String, Double> inThreads = new HashMap<>();
    for (Message message : messages) {
      String marker = marker(message);
      if (marker == null) {
        continue;
      }
      if (markers.merge(marker, 1, Integer::sum) > 1) {
        doubled.add("the message " + marker + " stands there again: " + message.plain());
      }
      double at = Double.parseDouble(message.ts());
      Double before = inThreads.put(message.threadTs() + message.plain(), at);
      if (message.isReply() && before != null && at - before < LOOK_AGAIN) {
        doubled.add("a thread says the same twice: " + message.plain());
      }
    }
    return doubled;
  }

  /**
   * What a run that succeeded still owes to the outsiders.
   *
   * @param changing the steps that must have changed the cluster
   * @param announcements such as {@code complete}
   */
  public List<String> missing(String run, List<String> changing, List<String> announcements) {
    List<String> missing = new ArrayList<>();
    for (String step : changing) {
      if (!Objects.equals(effects().get(run + "/" + step), 1)) {
        missing.add(run + "/" + step + " changed the cluster " + effects().get(run + "/" + step));
      }
    }
    for (String moment : announcements) {
      if (messages("run/" + run + "/" + moment) != 1) {
        missing.add(run + "/" + moment + " was announced " + messages("run/" + run + "/" + moment));
      }
    }
    List<Message> cards =
        messages.stream().filter(message -> ("run/" + run).equals(marker(message))).toList();
    if (cards.size() != 1) {
      missing.add(run + " has " + cards.size() + " cards");
    } else if (!cards.getFirst().plain().contains("*Done*")) {
      missing.add("the card of " + run + " never said how it ended: " + cards.getFirst().plain());
    }
    return missing;
  }
}
