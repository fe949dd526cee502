package dev.opsdeck.action.provider;

import dev.opsdeck.kernel.Fact;

/** What a provider finds when it looks whether something that it needs answers. */
public sealed interface Finding {
  /** What was looked at, such as {@code cluster aks-prod}. */
  String part();

  record Well(String part, String detail) implements Finding {}

  record Ill(String part, Fact why) implements Finding {}
}
