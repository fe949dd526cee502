package dev.opsdeck.action.kubernetes.inspect;

import com.fasterxml.jackson.databind.JsonNode;
import dev.opsdeck.catalog.ObjectKind;
import dev.opsdeck.foreign.ForeignText;
import java.time.Instant;
import java.time.OffsetDateTime;
import java.util.Locale;
import java.util.Optional;
import java.util.stream.Stream;

/**
 * An event of Kubernetes, or several equal ones.
 *
 * @param type {@code Normal} or {@code Warning}
 * @param object as {@code pod/api-1}
 * @param first when it was seen first
 * @param last when it was seen last
 */
public record Happening(
    String type,
    String reason,
    String namespace,
    String object,
    String message,
    int count,
    Instant first,
    Instant last) {

  /**
   * Events of the old and of the new API tell their times in different fields (recorded from 1.36):
   * those of the scheduler have only {@code eventTime}, some have none but that of their creation.
   */
  public static Happening read(JsonNode event) {
    JsonNode about = event.path("involvedObject");
    Instant created = time(event, "/metadata/creationTimestamp").orElse(Instant.EPOCH);
    Instant seen = time(event, "/eventTime").orElse(created);
    return new Happening(
        event.path("type").asText("Normal"),
        event.path("reason").asText(""),
        event.at("/metadata/namespace").asText(""),
        kind(about.path("kind").asText()) + "/" + about.path("name").asText(),
        ForeignText.clean(event.path("message").asText("").strip()),
        Math.max(1, Math.max(event.path("count").asInt(), event.at("/series/count").asInt())),
        time(event, "/firstTimestamp").orElse(seen),
        Stream.of("/series/lastObservedTime", "/lastTimestamp")
            .flatMap(pointer -> time(event, pointer).stream())
            .max(Instant::compareTo)
            .orElse(seen));
  }

  /** As people type it, where they can. */
  private static String kind(String kind) {
    return ObjectKind.read(kind)
        .map(ObjectKind::word)
        .orElseGet(() -> kind.toLowerCase(Locale.ROOT));
  }

  private static Optional<Instant> time(JsonNode event, String pointer) {
    String text = event.at(pointer).asText("");
    return text.isEmpty() || text.equals("null")
        ? Optional.empty()
        : Optional.of(OffsetDateTime.parse(text).toInstant());
  }

  public boolean isWarning() {
    return type.equals("Warning");
  }

  /** What makes two events the same to whoever reads them. */
  String identity() {
    return String.join("\n", namespace, object, type, reason, message);
  }

  Happening and(Happening other) {
    return new Happening(
        type,
        reason,
        namespace,
        object,
        message,
        count + other.count,
        first.isBefore(other.first) ? first : other.first,
        last.isAfter(other.last) ? last : other.last);
  }

  /** Without mark-up, for a file. */
  String line() {
    return "%s  %s  %s  %s  x%d  %s".formatted(last, type, reason, object, count, message);
  }
}
