package dev.opsdeck.runbook.cel;

import com.google.common.collect.ImmutableCollection;
import com.google.common.collect.ImmutableList;
import com.google.common.collect.ImmutableMap;
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
import java.util.Map;
import java.util.Optional;
import java.util.SortedMap;
import java.util.TreeMap;

/** A vocabulary as the types of a CEL compiler. */
final class TypeModel implements CelTypeProvider {
  /** Keeps the names of types apart from what an expression can spell. */
  private static final String MARK = "~";

  private final ImmutableMap<String, CelType> types;

  private TypeModel(ImmutableMap<String, CelType> types) {
    this.types = types;
  }

  static CelCompiler compiler(Vocabulary vocabulary) {
    Map<String, CelType> types = new TreeMap<>();
    Map<String, CelType> roots = new TreeMap<>();
    vocabulary
        .roots()
        .forEach((root, fields) -> roots.put(root, add(types, root, fieldTypes(fields))));
    Map<String, CelType> steps = new TreeMap<>();
    vocabulary
        .steps()
        .forEach((id, outputs) ->
            steps.put(
                id,
                outputs == null ? SimpleType.DYN : add(types, "steps." + id, fieldTypes(outputs))));
    roots.put("steps", add(types, "steps", steps));
    CelCompilerBuilder builder =
        CelCompilerFactory.standardCelCompilerBuilder()
            .setOptions(CelLimits.options())
            .setStandardMacros(CelStandardMacro.STANDARD_MACROS)
            .setTypeProvider(new TypeModel(ImmutableMap.copyOf(types)))
            .addVar("now", SimpleType.TIMESTAMP);
    roots.forEach(builder::addVar);
    return builder.build();
  }

  private static Map<String, CelType> fieldTypes(SortedMap<String, Field> fields) {
    Map<String, CelType> types = new TreeMap<>();
    fields.forEach((name, field) -> types.put(name, type(field)));
    return types;
  }

  private static CelType add(Map<String, CelType> types, String name, Map<String, CelType> fields) {
    ImmutableMap<String, CelType> copy = ImmutableMap.copyOf(fields);
    CelType struct =
        StructType.create(
            MARK + name, copy.keySet(), field -> Optional.ofNullable(copy.get(field)));
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
