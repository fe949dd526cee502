package dev.opsdeck.runbook.cel;

import dev.cel.checker.CelChecker;
import dev.cel.checker.CelCheckerBuilder;
import dev.cel.checker.CelStandardDeclarations.StandardFunction;
import dev.cel.common.CelAbstractSyntaxTree;
import dev.cel.common.CelFunctionDecl;
import dev.cel.common.CelValidationResult;
import dev.cel.parser.CelParser;
import dev.cel.parser.CelParserFactory;
import dev.cel.parser.CelStandardMacro;
import java.util.Arrays;
import java.util.HashMap;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import java.util.function.Supplier;
import java.util.stream.Collectors;

/**
 * Checks with the functions that an expression calls and no others. CEL makes its whole standard
 * environment anew for each check, which takes ten times as long as the check itself; what an
 * expression does not call cannot make a difference to it.
 */
final class Checkers {
  static final CelParser PARSER =
      CelParserFactory.standardCelParserBuilder()
          .setOptions(CelLimits.options())
          .setStandardMacros(CelStandardMacro.STANDARD_MACROS)
          .build();

  /** With every overload: our options leave none of them out. */
  private static final Map<String, CelFunctionDecl> FUNCTIONS =
      Arrays.stream(StandardFunction.values())
          .collect(
              Collectors.toUnmodifiableMap(
                  StandardFunction::functionName, StandardFunction::functionDecl));

  private final Supplier<CelCheckerBuilder> types;
  private final Map<Set<String>, CelChecker> byFunctions = new HashMap<>();

  /**
   * @param types gives checkers that know everything but functions
   */
  Checkers(Supplier<CelCheckerBuilder> types) {
    this.types = types;
  }

  CelValidationResult check(CelAbstractSyntaxTree parsed) {
    return byFunctions.computeIfAbsent(References.functions(parsed), this::checker).check(parsed);
  }

  private CelChecker checker(Set<String> functions) {
    return types
        .get()
        .addFunctionDeclarations(
            functions.stream().map(FUNCTIONS::get).filter(Objects::nonNull).toList())
        .build();
  }
}
