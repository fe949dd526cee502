package dev.opsdeck.runbook.cel;

import dev.opsdeck.catalog.AcceptedTargets;
import dev.opsdeck.catalog.Environment;
import dev.opsdeck.catalog.Service;
import dev.opsdeck.catalog.TargetFacts;
import dev.opsdeck.runbook.ActionSignature.FieldType;
import dev.opsdeck.runbook.RecordFields;
import dev.opsdeck.runbook.parameter.Parameter;
import java.util.Collections;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.SortedMap;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;

/**
 * The names that the expressions of one runbook can use, and their types.
 *
 * @param roots fields by name of {@code params}, {@code service}, {@code env}, {@code incident}
 * @param steps output fields by step id, of every step wherever it stands; null where the step's
 *     action is not known
 */
public record Vocabulary(
    SortedMap<String, SortedMap<String, Field>> roots,
    Map<String, @Nullable SortedMap<String, Field>> steps) {

  /**
   * @param choices the only texts that it can be; empty when any
   */
  public record Field(FieldType type, boolean nullable, Set<String> choices) {
    public Field {
      choices = Set.copyOf(choices);
    }

    Field(FieldType type) {
      this(type, false, Set.of());
    }

    static Field of(Parameter parameter) {
      boolean nullable = parameter.optional() && parameter.fallback() == null;
      FieldType type =
          switch (parameter.type()) {
            case INTEGER -> FieldType.INTEGER;
            case BOOLEAN -> FieldType.BOOLEAN;
            case STRING, DURATION, SECRET -> FieldType.TEXT;
          };
      return new Field(type, nullable, Set.copyOf(parameter.choices()));
    }

    Field orNull() {
      return new Field(type, true, choices);
    }
  }

  private static final Field TEXT = new Field(FieldType.TEXT);
  private static final Field TEXT_OR_NULL = new Field(FieldType.TEXT, true, Set.of());
  private static final Field INTEGER = new Field(FieldType.INTEGER);

  private static final SortedMap<String, Field> SERVICE = fields(Service.class);
  private static final SortedMap<String, Field> ENVIRONMENT = fields(Environment.Facts.class);
  private static final SortedMap<String, Field> TARGET = fields(TargetFacts.class);

  private static final Map<String, Field> INCIDENT =
      Map.of(
          "id",
          TEXT,
          "severity",
          INTEGER,
          "title",
          TEXT,
          "targetKey",
          TEXT_OR_NULL,
          "targetLabel",
          TEXT_OR_NULL,
          "declaredBy",
          TEXT,
          "declaredAt",
          TEXT);

  /**
   * @param targets what the runbook can be about: without a service in any case there is none here
   * @param steps what each step gives, null for what is not known
   */
  public static Vocabulary of(
      List<Parameter> parameters,
      AcceptedTargets targets,
      Map<String, @Nullable SortedMap<String, Field>> steps) {
    SortedMap<String, Field> params = new TreeMap<>();
    parameters.forEach(parameter -> params.put(parameter.name(), Field.of(parameter)));
    SortedMap<String, SortedMap<String, Field>> roots = new TreeMap<>();
    roots.put("params", params);
    if (targets.onlyServices()) {
      roots.put("service", SERVICE);
    }
    roots.put("env", ENVIRONMENT);
    roots.put("target", TARGET);
    roots.put("incident", new TreeMap<>(INCIDENT));
    return new Vocabulary(
        Collections.unmodifiableSortedMap(roots), Collections.unmodifiableMap(steps));
  }

  private static SortedMap<String, Field> fields(Class<? extends Record> type) {
    SortedMap<String, Field> fields = new TreeMap<>();
    RecordFields.of(type)
        .forEach((name, field) ->
            fields.put(
                name, new Field(field.type(), !field.required(), Set.copyOf(field.choices()))));
    return Collections.unmodifiableSortedMap(fields);
  }
}
