package dev.opsdeck.runbook.cel;

import com.google.common.collect.ImmutableCollection;
import com.google.common.collect.ImmutableList;
import com.google.common.collect.ImmutableSet;
import dev.cel.common.types.CelType;
import dev.cel.common.types.CelTypeProvider;
import dev.cel.common.types.ListType;
import dev.cel.common.types.MapType;
import dev.cel.common.types.NullableType;
import dev.cel.common.types.SimpleType;
import dev.cel.common.types.StructType;
import dev.cel.compiler.CelCompiler;
import dev.cel.compiler.CelCompilerBuilder;
import dev.cel.compiler.CelCompilerFactory;
import dev.cel.parser.CelStandardMacro;
import dev.opsdeck.runbook.ActionSignature.FieldType;
import dev.opsdeck.runbook.cel.Vocabulary.Field;
import java.util.HashMap;
import java.util.Map;
import java.util.Optional;
import java.util.SortedMap;
import org.jspecify.annotations.Nullable;

/** A vocabulary as the types of a CEL compiler. */
final class TypeModel implements CelTypeProvider {
  /** Keeps the names of types apart from what an expression can spell. */
  private static final String MARK = "~";

  private final Map<String, CelType> types = new HashMap<>();

  static CelCompiler compiler(Vocabulary vocabulary) {
    TypeModel model = new TypeModel();
    CelCompilerBuilder builder =
        CelCompilerFactory.standardCelCompilerBuilder()
            .setOptions(CelLimits.options())
            .setStandardMacros(CelStandardMacro.STANDARD_MACROS)
            .setTypeProvider(model)
            .addVar("now", SimpleType.TIMESTAMP);
    vocabulary.roots().forEach((root, fields) -> builder.addVar(root, model.struct(root, fields)));
    return builder.addVar("steps", model.steps(vocabulary.steps())).build();
  }

  private CelType steps(Map<String, @Nullable SortedMap<String, Field>> steps) {
    Map<String, CelType> fields = new HashMap<>();
    steps.forEach((id, outputs) ->
        fields.put(id, outputs == null ? SimpleType.DYN : struct("steps." + id, outputs)));
    return add("steps", fields);
  }

  private CelType struct(String name, SortedMap<String, Field> fields) {
    Map<String, CelType> celFields = new HashMap<>();
    fields.forEach((field, type) -> celFields.put(field, type(type)));
    return add(name, celFields);
  }

  private CelType add(String name, Map<String, CelType> fields) {
    Map<String, CelType> copy = Map.copyOf(fields);
    CelType struct =
        StructType.create(
            MARK + name,
            ImmutableSet.copyOf(copy.keySet()),
            field -> Optional.ofNullable(copy.get(field)));
    types.put(MARK + name, struct);
    return struct;
  }

  private static CelType type(Field field) {
    CelType plain = plain(field.type());
    return field.nullable() && plain instanceof SimpleType ? NullableType.create(plain) : plain;
  }

  private static CelType plain(FieldType type) {
    return switch (type) {
      case TEXT, DURATION -> SimpleType.STRING;
      case INTEGER -> SimpleType.INT;
      case BOOLEAN -> SimpleType.BOOL;
      case LIST -> ListType.create(SimpleType.DYN);
      case MAP -> MapType.create(SimpleType.STRING, SimpleType.DYN);
    };
  }

  @Override
  public ImmutableCollection<CelType> types() {
    return ImmutableList.copyOf(types.values());
  }

  @Override
  public Optional<CelType> findType(String name) {
    return Optional.ofNullable(types.get(name));
  }
}
