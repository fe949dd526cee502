package dev.opsdeck.action;

import dev.opsdeck.kernel.Json;
import dev.opsdeck.runbook.ActionSignature;
import dev.opsdeck.runbook.ActionSignature.Field;
import dev.opsdeck.runbook.ActionSignature.FieldType;
import dev.opsdeck.runbook.Effect;
import java.lang.reflect.RecordComponent;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.SortedMap;
import java.util.TreeMap;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/**
 * What an action is called, takes, gives and needs.
 *
 * <p>Input and output components are {@code String}, {@code int}/{@code Integer}/{@code
 * long}/{@code Long}, {@code boolean}/{@code Boolean}, {@code Duration}, {@code List}, {@code Map}
 * or an enum, whose constants are the only texts allowed, as JSON writes them
 * ({@code @EnumNaming}). A component marked {@code @Nullable} is optional.
 *
 * @param permissions what the caller needs, such as {@code patch deployments.apps}
 */
public record ActionSpec<I extends Record, O extends Record>(
    String name, Effect effect, Class<I> input, Class<O> output, List<String> permissions) {
  public ActionSpec {
    permissions = List.copyOf(permissions);
  }

  /** This action as a runbook sees it. */
  public ActionSignature signature() {
    return new ActionSignature(name, effect, fields(input), fields(output));
  }

  private static SortedMap<String, Field> fields(Class<? extends Record> type) {
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
