package dev.opsdeck.runbook.cel;

import dev.cel.common.CelOptions;

/** What an expression may cost: it is configuration, but not worth a hung replica. */
final class CelLimits {
  /** Characters of a text that expressions make; Kubernetes takes no longer annotation either. */
  static final int LONGEST_TEXT = 65_536;

  /** Compiled expressions that are kept. */
  static final int CACHED = 2_000;

  private CelLimits() {}

  static CelOptions options() {
    return CelOptions.current()
        .maxExpressionCodePointSize(2_000)
        .maxParseRecursionDepth(32)
        .maxParseExpressionNodeCount(500)
        .maxParseErrorRecoveryLimit(4)
        .comprehensionMaxIterations(1_000)
        .maxRegexProgramSize(1_000)
        .enableHeterogeneousNumericComparisons(true)
        .build();
  }
}
