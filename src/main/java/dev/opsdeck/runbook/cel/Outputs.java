package dev.opsdeck.runbook.cel;

import dev.opsdeck.runbook.ActionSignature;
import dev.opsdeck.runbook.ActionSignature.FieldType;
import dev.opsdeck.runbook.cel.Vocabulary.Field;
import dev.opsdeck.runbook.parameter.Parameter;
import java.util.Collection;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.SortedMap;
import java.util.TreeMap;

/**
 * What later steps can ask each kind of step for. All of it may be null: the step may have been
 * skipped.
 */
public final class Outputs {
  /** Who answered, as a text. */
  public static final String BY = "by";

  private static final Field ANSWERED_BY = new Field(FieldType.TEXT, true, Set.of());

  private Outputs() {}

  public static SortedMap<String, Field> of(ActionSignature action) {
    SortedMap<String, Field> fields = new TreeMap<>();
    action.outputs().forEach((name, f) -> fields.put(name, new Field(f.type(), true, Set.of())));
    return fields;
  }

  public static SortedMap<String, Field> chosen(Collection<String> values) {
    return new TreeMap<>(
        Map.of("choice", new Field(FieldType.TEXT, true, Set.copyOf(values)), BY, ANSWERED_BY));
  }

  public static SortedMap<String, Field> filledIn(List<Parameter> form) {
    SortedMap<String, Field> fields = new TreeMap<>();
    form.forEach(field -> fields.put(field.name(), Field.of(field).orNull()));
    fields.put(BY, ANSWERED_BY);
    return fields;
  }

  public static SortedMap<String, Field> tickedOff() {
    return new TreeMap<>(Map.of(BY, ANSWERED_BY));
  }

  /** How many items are done and how many have failed. */
  public static SortedMap<String, Field> counted() {
    Field number = new Field(FieldType.INTEGER, true, Set.of());
    return new TreeMap<>(Map.of("done", number, "failed", number));
  }

  public static SortedMap<String, Field> nothing() {
    return new TreeMap<>();
  }
}
