package dev.opsdeck.runbook.cel;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.BooleanNode;
import com.github.benmanes.caffeine.cache.Cache;
import com.github.benmanes.caffeine.cache.Caffeine;
import dev.cel.common.CelAbstractSyntaxTree;
import dev.cel.common.CelValidationException;
import dev.cel.common.types.SimpleType;
import dev.cel.compiler.CelCompiler;
import dev.cel.compiler.CelCompilerFactory;
import dev.cel.parser.CelStandardMacro;
import dev.cel.runtime.CelEvaluationException;
import dev.cel.runtime.CelRuntime;
import dev.cel.runtime.CelRuntimeFactory;
import dev.opsdeck.runbook.expression.Expression;
import dev.opsdeck.runbook.expression.Expressions;
import dev.opsdeck.runbook.expression.Resolved;
import dev.opsdeck.runbook.expression.Scope;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * Expressions in CEL, compiled once each. Types were checked when the runbook was loaded, so that
 * here anything may be asked for and a mistake is {@code Broken}.
 */
public final class CelExpressions implements Expressions {
  private final Cache<String, Compiled> compiled =
      Caffeine.newBuilder().maximumSize(CelLimits.CACHED).build();

  private CelExpressions() {}

  /** Costs nothing: CEL sets itself up, in about half a second, at the first expression. */
  public static Expressions create() {
    return new CelExpressions();
  }

  @Override
  public Resolved evaluate(Expression expression, Scope scope) {
    Resolved resolved = run(expression.text(), scope);
    return resolved instanceof Resolved.Value(JsonNode value) && !(value instanceof BooleanNode)
        ? new Resolved.Broken(expression.text(), "is not true or false")
        : resolved;
  }

  @Override
  public Resolved resolve(JsonNode with, Scope scope) {
    return new Resolver(code -> run(code, scope)).resolve(with);
  }

  private Resolved run(String code, Scope scope) {
    return switch (compiled.get(code, CelExpressions::compile)) {
      case Compiled.Wrong(String reason) -> new Resolved.Broken(code, reason);
      case Compiled.Ready ready -> run(code, ready, scope);
    };
  }

  private static Resolved run(String code, Compiled.Ready ready, Scope scope) {
    try {
      Object value = ready.program().eval(CelValues.variables(scope));
      return CelValues.toJson(value)
          .<Resolved>map(Resolved.Value::new)
          .orElseGet(() ->
              new Resolved.Broken(
                  code,
                  "gives a value that cannot be passed on, such as bytes or a number without end"));
    } catch (CelEvaluationException e) {
      @Nullable String waitsFor = firstMissing(ready.steps(), scope);
      return waitsFor == null
          ? new Resolved.Broken(code, CelWords.evaluation(e))
          : new Resolved.NotYet(waitsFor);
    }
  }

  private static @Nullable String firstMissing(Set<String> steps, Scope scope) {
    return steps.stream().filter(step -> !scope.steps().containsKey(step)).findFirst().orElse(null);
  }

  private static Compiled compile(String code) {
    try {
      CelAbstractSyntaxTree ast = Cel.COMPILER.compile(code).getAst();
      return new Compiled.Ready(Cel.RUNTIME.createProgram(ast), References.steps(ast));
    } catch (CelValidationException e) {
      return new Compiled.Wrong(CelWords.issue(e.getErrors().getFirst()).wrong());
    } catch (CelEvaluationException e) {
      return new Compiled.Wrong(CelWords.evaluation(e));
    }
  }

  private sealed interface Compiled {
    record Ready(CelRuntime.Program program, Set<String> steps) implements Compiled {}

    record Wrong(String reason) implements Compiled {}
  }

  /** Set up when the first expression is compiled. */
  private static final class Cel {
    static final CelCompiler COMPILER =
        CelCompilerFactory.standardCelCompilerBuilder()
            .setOptions(CelLimits.options())
            .setStandardMacros(CelStandardMacro.STANDARD_MACROS)
            .addVar("params", SimpleType.DYN)
            .addVar("service", SimpleType.DYN)
            .addVar("env", SimpleType.DYN)
            .addVar("target", SimpleType.DYN)
            .addVar("steps", SimpleType.DYN)
            .addVar("incident", SimpleType.DYN)
            .addVar("item", SimpleType.DYN)
            .addVar("now", SimpleType.TIMESTAMP)
            .build();

    static final CelRuntime RUNTIME =
        CelRuntimeFactory.plannerRuntimeBuilder().setOptions(CelLimits.options()).build();

    private Cel() {}
  }
}
