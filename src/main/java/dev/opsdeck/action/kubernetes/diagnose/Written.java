package dev.opsdeck.action.kubernetes.diagnose;

import com.fasterxml.jackson.databind.JsonNode;
import java.time.Instant;
import java.util.Comparator;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/** Who wrote the specification of an object last, and when, as the API server keeps it. */
final class Written {
  private Written() {}

  /** Absent when the server does not say. */
  static @Nullable Instant at(JsonNode object) {
    return last(object).map(entry -> Instant.parse(entry.path("time").asText())).orElse(null);
  }

  /** The name of the program, empty when the server does not say. */
  static String by(JsonNode object) {
    return last(object).map(entry -> entry.path("manager").asText("")).orElse("");
  }

  private static Optional<JsonNode> last(JsonNode object) {
    return object
        .at("/metadata/managedFields")
        .valueStream()
        .filter(entry -> entry.hasNonNull("time"))
        .filter(entry -> entry.path("subresource").asText("").isEmpty())
        .max(Comparator.comparing((JsonNode entry) -> Instant.parse(entry.path("time").asText())));
  }
}
