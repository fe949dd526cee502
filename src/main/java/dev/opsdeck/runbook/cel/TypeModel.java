package dev.opsdeck.runbook.cel;

import com.google.common.collect.ImmutableCollection;
import com.google.common.collect.ImmutableList;
import com.google.common.collect.ImmutableMap;
import dev.cel.checker.CelCheckerBuilder;
import dev.cel.checker.CelStandardDeclarations;
import dev.cel.common.CelVarDecl;
import dev.cel.common.types.CelType;
import dev.cel.common.types.CelTypeProvider;
import dev.cel.common.types.ListType;
import dev.cel.common.types.MapType;
import dev.cel.common.types.NullableType;
import dev.cel.common.types.SimpleType;
import dev.cel.common.types.StructType;
import dev.cel.compiler.CelCompilerFactory;
import dev.opsdeck.runbook.ActionSignature.FieldType;
import dev.opsdeck.runbook.cel.Vocabulary.Field;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.SortedMap;
import java.util.TreeMap;
import java.util.function.Supplier;

/** A vocabulary as the types of a CEL checker. */
final class TypeModel implements CelTypeProvider {
  /** Keeps the names of types apart from what an expression can spell. */
  private static final String MARK = "~";

  /** The words for types, such as {@code int}, and no functions. */
  private static final CelStandardDeclarations TYPE_NAMES =
      CelStandardDeclarations.newBuilder().filterFunctions((function, overload) -> false).build();

  private final ImmutableMap<String, CelType> types;

  private TypeModel(ImmutableMap<String, CelType> types) {
    this.types = types;
  }

  /** Makes checkers that lack nothing but the functions that are called. */
  static Supplier<CelCheckerBuilder> checkers(Vocabulary vocabulary) {
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
    roots.put("item", SimpleType.DYN);
    roots.put("now", SimpleType.TIMESTAMP);
    TypeModel model = new TypeModel(ImmutableMap.copyOf(types));
    List<CelVarDecl> variables =
        roots.entrySet().stream()
            .map(root -> CelVarDecl.newVarDeclaration(root.getKey(), root.getValue()))
            .toList();
    return () ->
        CelCompilerFactory.standardCelCheckerBuilder()
            .setOptions(CelLimits.options())
            .setStandardEnvironmentEnabled(false)
            .setStandardDeclarations(TYPE_NAMES)
            .setTypeProvider(model)
            .addVarDeclarations(variables);
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
