package dev.opsdeck.runbook.file;

import com.fasterxml.jackson.databind.JsonNode;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/** What a step does, named by the key that says it. */
enum Kind {
  ACTION("action", Set.of("with", "inverse", "retry", "timeout", "soak", "onFailure")),
  DECISION("decision", Set.of("timeout", "onFailure")),
  MANUAL("manual", Set.of("timeout", "onFailure")),
  CHECKLIST("checklist", Set.of("timeout", "onFailure")),
  INCLUDE("runbook", Set.of("with")),
  PARALLEL("parallel", Set.of()),
  FOR_EACH("forEach", Set.of("steps", "batch", "stopAfter")),
  SEQUENCE("steps", Set.of());

  private static final Set<String> COMMON = Set.of("id", "when", "approval", "pointOfNoReturn");

  private final String key;

  @SuppressWarnings("ImmutableEnumChecker") // made by Set.of
  private final Set<String> own;

  Kind(String key, Set<String> own) {
    this.key = key;
    this.own = own;
  }

  String key() {
    return key;
  }

  /** Whether any step takes a key. */
  static boolean isKnown(String key) {
    return COMMON.contains(key) || particularKeys().contains(key) || keys().contains(key);
  }

  /** Whether a person carries it out. */
  boolean byPeople() {
    return this == DECISION || this == MANUAL || this == CHECKLIST;
  }

  /** Whether other steps stand in it. */
  boolean holdsSteps() {
    return this == PARALLEL || this == FOR_EACH || this == SEQUENCE;
  }

  /** Keys that this kind takes besides those that every step takes. */
  boolean takes(String other) {
    return own.contains(other);
  }

  /** All that a step claims to be; exactly one in a right one. */
  static List<Kind> of(JsonNode step) {
    List<Kind> kinds = new ArrayList<>();
    for (Kind kind : values()) {
      if (step.has(kind.key) && !(kind == SEQUENCE && step.has(FOR_EACH.key))) {
        kinds.add(kind);
      }
    }
    return kinds;
  }

  static List<String> keys() {
    return Stream.of(values()).map(Kind::key).toList();
  }

  /** Keys that only some kinds take. */
  static Set<String> particularKeys() {
    return Stream.of(values()).flatMap(kind -> kind.own.stream()).collect(Collectors.toSet());
  }

  /** The kinds that take a key, as a list for people. */
  static String takers(String key) {
    return Stream.of(values())
        .filter(kind -> kind.takes(key))
        .map(Kind::key)
        .collect(Collectors.joining(", "));
  }
}
