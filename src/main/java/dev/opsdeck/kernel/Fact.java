package dev.opsdeck.kernel;

import com.fasterxml.jackson.databind.JsonNode;
import dev.opsdeck.foreign.ForeignText;
import java.lang.reflect.RecordComponent;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.SortedMap;
import java.util.TreeMap;

/**
 * A statement of the engine without words: a code and its values. The words live in the templates,
 * one per language, under the same code.
 *
 * <p>Values are plain text, instants in ISO-8601 ({@code 2026-01-01T00:00:00Z}) or durations in
 * ISO-8601 ({@code PT5M}), so that a template can show them in the reader's own way. Whoever wrote
 * them, they have passed the gate of {@link ForeignText}: no fact holds a control sequence or a
 * secret that can be told by its look.
 *
 * @param code dotted and stable, such as {@code rollout.paused}: the first part is the feature
 */
public record Fact(String code, SortedMap<String, String> values) {
  public Fact {
    if (!code.matches("[a-z][a-z0-9-]*(\\.[a-z0-9-]+)+")) {
      throw new IllegalArgumentException("Fact.code must be dotted lower case, was '" + code + "'");
    }
    SortedMap<String, String> clean = new TreeMap<>(values);
    clean.replaceAll((_, value) -> ForeignText.clean(value));
    values = Collections.unmodifiableSortedMap(clean);
  }

  /**
   * A fact whose values are the components of a record. A component that is null is empty text, a
   * list is its elements with commas between.
   */
  public static Fact of(String code, Record record) {
    JsonNode tree = Json.tree(record);
    SortedMap<String, String> values = new TreeMap<>();
    for (RecordComponent component : record.getClass().getRecordComponents()) {
      values.put(component.getName(), text(tree.path(component.getName())));
    }
    return new Fact(code, values);
  }

  private static String text(JsonNode value) {
    if (!value.isContainerNode()) {
      return value.asText("");
    }
    List<String> elements = new ArrayList<>();
    value.forEach(element -> elements.add(text(element)));
    return String.join(", ", elements);
  }

  /**
   * A fact from its code and alternating names and values; values are shown with {@code toString}.
   */
  public static Fact of(String code, Object... namesAndValues) {
    if (namesAndValues.length % 2 != 0) {
      throw new IllegalArgumentException("Fact " + code + " has a name without a value");
    }
    SortedMap<String, String> values = new TreeMap<>();
    for (int i = 0; i < namesAndValues.length; i += 2) {
      values.put(namesAndValues[i].toString(), namesAndValues[i + 1].toString());
    }
    return new Fact(code, values);
  }
}
