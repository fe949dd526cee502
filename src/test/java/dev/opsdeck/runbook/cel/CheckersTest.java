package dev.opsdeck.runbook.cel;

import static org.junit.jupiter.api.Assertions.assertEquals;

import dev.cel.checker.CelChecker;
import dev.cel.checker.CelCheckerBuilder;
import dev.cel.common.CelAbstractSyntaxTree;
import dev.cel.common.CelIssue;
import dev.cel.common.CelValidationException;
import dev.cel.common.CelValidationResult;
import dev.cel.common.CelVarDecl;
import dev.cel.common.types.CelTypeProvider;
import dev.cel.common.types.SimpleType;
import dev.cel.compiler.CelCompilerFactory;
import dev.opsdeck.catalog.AcceptedTargets;
import java.util.List;
import java.util.Map;
import java.util.function.Supplier;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** A check with few functions says what a check with all of them says. */
class CheckersTest {
  private static final Supplier<CelCheckerBuilder> TYPES =
      TypeModel.checkers(Vocabulary.of(List.of(), AcceptedTargets.SERVICE, Map.of()));

  private final Checkers few = new Checkers(TYPES);

  @ParameterizedTest
  @ValueSource(
      strings = {
        "service.name",
        "service.port + 1 > 2.5",
        "1 < 2u && 2u < 3.0",
        "env.tier == 'production' ? 'a' : 'b'",
        "service.hosts.exists(h, h.startsWith('a')) || !has(service.hpa)",
        "service.hosts.map(h, size(string(h)))[0] in [1, 2]",
        "timestamp(0) < now - duration('5m')",
        "now.getHours('Europe/Madrid') % 2 == 0",
        "'a' + 1",
        "service.port.startsWith('8')",
        "nosuch(1)",
        "service.name.nosuch()",
        "type(service.port) == int",
        "int(service.name) * -3",
        "service.selector['app'].matches('^a')",
        "bytes('x') == b'x' && uint(1) == 1u"
      })
  void both_agree(String code) throws CelValidationException {
    CelAbstractSyntaxTree parsed = Checkers.PARSER.parse(code).getAst();
    assertEquals(said(all().check(parsed)), said(few.check(parsed)));
  }

  private static CelChecker all() {
    CelTypeProvider types = TYPES.get().build().getTypeProvider();
    CelCheckerBuilder builder =
        CelCompilerFactory.standardCelCheckerBuilder()
            .setOptions(CelLimits.options())
            .setTypeProvider(types)
            .addVarDeclarations(CelVarDecl.newVarDeclaration("now", SimpleType.TIMESTAMP));
    for (String root : List.of("service", "env", "params", "incident", "steps")) {
      builder.addVarDeclarations(
          CelVarDecl.newVarDeclaration(root, types.findType("~" + root).orElseThrow()));
    }
    return builder.build();
  }

  private static String said(CelValidationResult result) {
    try {
      return "gives " + result.getAst().getResultType();
    } catch (CelValidationException e) {
      return result.getErrors().stream().map(CelIssue::toString).toList().toString();
    }
  }
}
