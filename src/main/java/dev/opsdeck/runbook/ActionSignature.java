package dev.opsdeck.runbook;

import dev.opsdeck.catalog.AcceptedTargets;
import java.util.List;
import java.util.SortedMap;

/**
 * What a runbook must know of an action to be checked against it.
 *
 * @param targets what it works on
 * @param inputs accepted keys of {@code with} and their types
 * @param outputs fields that later steps may refer to as {@code steps.<id>.<field>}
 */
public record ActionSignature(
    String name,
    Effect effect,
    AcceptedTargets targets,
    SortedMap<String, Field> inputs,
    SortedMap<String, Field> outputs) {

  /**
   * A field of an input or output.
   *
   * @param required says nothing of outputs
   * @param choices the only texts allowed, in the order they were declared; empty when any is
   */
  public record Field(FieldType type, boolean required, List<String> choices) {
    public Field {
      choices = List.copyOf(choices);
    }

    public Field(FieldType type, boolean required) {
      this(type, required, List.of());
    }

    /** What it takes, as messages about configuration name it. */
    public String words() {
      return choices.isEmpty() ? type.words() : "one of " + String.join(", ", choices);
    }
  }

  /**
   * The types that travel between steps; durations are written {@code 90s}, {@code 5m}, {@code 2h}.
   */
  public enum FieldType {
    TEXT("text"),
    INTEGER("a whole number"),
    BOOLEAN("true or false"),
    DURATION("a duration such as 90s, 5m or 1h30m"),
    LIST("a list"),
    MAP("a map");

    private final String words;

    FieldType(String words) {
      this.words = words;
    }

    /** As messages about configuration name it. */
    public String words() {
      return words;
    }
  }
}
