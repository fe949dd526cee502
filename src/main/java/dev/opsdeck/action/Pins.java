package dev.opsdeck.action;

import com.fasterxml.jackson.databind.JsonNode;
import dev.opsdeck.kernel.Json;
import java.util.List;
import java.util.SortedMap;
import java.util.TreeMap;

/**
 * What a plan saw and relies on. Part of what is approved.
 *
 * @param objects those that will be changed, in that order
 * @param own what the action has settled: the JSON of a record of its own
 */
public record Pins(List<Held> objects, JsonNode own) {
  /**
   * An object as the plan found it.
   *
   * @param name as its provider finds it
   * @param label as people name it, such as {@code deployment/api}
   * @param uid of this very object: one that was made anew has another
   * @param found of everything that the change replaces
   * @param left the same after the change; empty when it cannot be foretold. A plan whose {@code
   *     found} is what another's {@code left} was starts from where that change has left things
   */
  public record Held(String name, String label, String uid, String found, String left) {}

  public Pins {
    objects = List.copyOf(objects);
  }

  /**
   * @param own a record, or a map of texts
   */
  public static Pins of(Object own) {
    return of(List.of(), own);
  }

  public static Pins of(List<Held> objects, Object own) {
    return new Pins(objects, Json.tree(own));
  }

  /** For a step whose plan relies on nothing. */
  public static Pins none() {
    return new Pins(List.of(), Json.object());
  }

  /**
   * @throws IllegalArgumentException when the plan was made by another action
   */
  public <P extends Record> P own(Class<P> type) {
    return Json.convert(own, type);
  }

  /** What the action has settled, by component, to tell two plans apart. */
  public SortedMap<String, String> values() {
    SortedMap<String, String> values = new TreeMap<>();
    own.properties()
        .forEach(field -> {
          JsonNode value = field.getValue();
          values.put(field.getKey(), value.isValueNode() ? value.asText() : Json.write(value));
        });
    return values;
  }
}
