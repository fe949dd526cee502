package dev.opsdeck.demo.cluster.table;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.MissingNode;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/** The texts of cells, as {@code pkg/printers/internalversion} makes them. */
final class Cells {
  static final String NONE = "<none>";

  private Cells() {}

  static Stream<JsonNode> each(JsonNode object, String pointer) {
    JsonNode list = object.at(pointer);
    return list.isArray() ? list.valueStream() : Stream.empty();
  }

  static String joined(JsonNode object, String pointer, String field) {
    return each(object, pointer)
        .map(each -> each.path(field).asText())
        .collect(Collectors.joining(","));
  }

  static String orNone(String text) {
    return text.isEmpty() ? NONE : text;
  }

  static String labels(JsonNode map) {
    return orNone(
        map.properties().stream()
            .map(each -> each.getKey() + "=" + each.getValue().asText())
            .sorted()
            .collect(Collectors.joining(",")));
  }

  static JsonNode condition(JsonNode object, String type) {
    return each(object, "/status/conditions")
        .filter(each -> each.path("type").asText().equals(type))
        .findFirst()
        .orElse(MissingNode.getInstance());
  }

  static boolean is(JsonNode object, String condition) {
    return condition(object, condition).path("status").asText().equals("True");
  }

  static String age(JsonNode object, Instant now) {
    return since(object.at("/metadata/creationTimestamp").asText(""), now);
  }

  /** {@code apimachinery/pkg/util/duration.HumanDuration}. */
  static String since(String time, Instant now) {
    if (time.isEmpty()) {
      return "<unknown>";
    }
    long s = Duration.between(Instant.parse(time), now).toSeconds();
    if (s < 0) {
      return "0s";
    } else if (s < 120) {
      return s + "s";
    } else if (s < 600) {
      return s / 60 + "m" + (s % 60 == 0 ? "" : s % 60 + "s");
    } else if (s < 3 * 3600) {
      return s / 60 + "m";
    } else if (s < 8 * 3600) {
      return s / 3600 + "h" + (s % 3600 / 60 == 0 ? "" : s % 3600 / 60 + "m");
    } else if (s < 48 * 3600) {
      return s / 3600 + "h";
    } else if (s < 8 * 86400) {
      return s / 86400 + "d" + (s % 86400 / 3600 == 0 ? "" : s % 86400 / 3600 + "h");
    }
    return s < 2 * 365 * 86400L ? s / 86400 + "d" : s / (365 * 86400L) + "y";
  }

  /** The column STATUS of a pod; its fields say less. */
  static String podStatus(JsonNode pod) {
    String reason = pod.at("/status/reason").asText(pod.at("/status/phase").asText("Unknown"));
    List<JsonNode> inits = each(pod, "/status/initContainerStatuses").toList();
    for (int i = 0; i < inits.size(); i++) {
      JsonNode state = inits.get(i).path("state");
      if (state.at("/terminated/exitCode").asInt(-1) != 0
          && !inits.get(i).path("started").asBoolean()) {
        String why = reasonOf(state);
        return why.isEmpty() || why.equals("PodInitializing")
            ? "Init:" + i + "/" + inits.size()
            : "Init:" + why;
      }
    }
    List<String> reasons =
        new ArrayList<>(
            each(pod, "/status/containerStatuses")
                .map(each -> reasonOf(each.path("state")))
                .toList());
    reasons.removeIf(String::isEmpty);
    String shown = reasons.isEmpty() ? reason : reasons.getFirst();
    return pod.at("/metadata").hasNonNull("deletionTimestamp") ? "Terminating" : shown;
  }

  private static String reasonOf(JsonNode state) {
    JsonNode ended = state.path("terminated");
    if (!state.at("/waiting/reason").asText("").isEmpty()) {
      return state.at("/waiting/reason").asText();
    }
    return ended.isMissingNode()
        ? ""
        : ended.path("reason").asText("ExitCode:" + ended.path("exitCode").asInt());
  }

  static String podRestarts(JsonNode pod, Instant now) {
    int restarts =
        each(pod, "/status/containerStatuses").mapToInt(c -> c.path("restartCount").asInt()).sum();
    String last =
        each(pod, "/status/containerStatuses")
            .map(c -> c.at("/lastState/terminated/finishedAt").asText(""))
            .max(String::compareTo)
            .orElse("");
    return restarts == 0 || last.isEmpty()
        ? Integer.toString(restarts)
        : restarts + " (" + since(last, now) + " ago)";
  }
}
