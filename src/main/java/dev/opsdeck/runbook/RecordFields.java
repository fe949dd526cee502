package dev.opsdeck.runbook;

import dev.opsdeck.kernel.Json;
import dev.opsdeck.runbook.ActionSignature.Field;
import dev.opsdeck.runbook.ActionSignature.FieldType;
import java.lang.reflect.RecordComponent;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.SortedMap;
import java.util.TreeMap;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/** The components of a record as runbooks see them: each named and typed as it is declared. */
public final class RecordFields {
  private RecordFields() {}

  public static SortedMap<String, Field> of(Class<? extends Record> type) {
    SortedMap<String, Field> fields = new TreeMap<>();
    for (RecordComponent component : type.getRecordComponents()) {
      boolean optional =
          component.getAnnotatedType().isAnnotationPresent(Nullable.class)
              || component
                  .getAccessor()
                  .getAnnotatedReturnType()
                  .isAnnotationPresent(Nullable.class);
      Class<?> of = component.getType();
      fields.put(component.getName(), new Field(typeOf(of), !optional, choices(of)));
    }
    return fields;
  }

  private static List<String> choices(Class<?> type) {
    Object @Nullable [] constants = type.getEnumConstants();
    return constants == null
        ? List.of()
        : Stream.of(constants).map(one -> Json.tree(one).asText()).toList();
  }

  private static FieldType typeOf(Class<?> type) {
    if (type == int.class || type == Integer.class || type == long.class || type == Long.class) {
      return FieldType.INTEGER;
    }
    if (type == boolean.class || type == Boolean.class) {
      return FieldType.BOOLEAN;
    }
    if (type == Duration.class) {
      return FieldType.DURATION;
    }
    if (List.class.isAssignableFrom(type)) {
      return FieldType.LIST;
    }
    return Map.class.isAssignableFrom(type) ? FieldType.MAP : FieldType.TEXT;
  }
}
