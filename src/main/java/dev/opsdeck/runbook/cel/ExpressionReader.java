package dev.opsdeck.runbook.cel;

import dev.cel.common.CelValidationException;
import dev.opsdeck.runbook.expression.Expression;
import java.util.Set;
import java.util.TreeSet;

/** Reads what an expression that is right speaks of. */
public final class ExpressionReader {
  private static final Set<String> ROOTS =
      Set.of("params", "service", "env", "target", "steps", "incident", "now", "item");

  private ExpressionReader() {}

  /**
   * @throws IllegalArgumentException when it is no expression
   */
  public static Expression read(String code) {
    try {
      TreeSet<String> roots = new TreeSet<>();
      References.paths(Checkers.PARSER.parse(code).getAst())
          .forEach(path -> roots.add(path.names().getFirst()));
      roots.retainAll(ROOTS);
      return new Expression(code, roots);
    } catch (CelValidationException e) {
      throw new IllegalArgumentException("no expression: " + code, e);
    }
  }
}
