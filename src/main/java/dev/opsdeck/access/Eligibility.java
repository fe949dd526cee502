package dev.opsdeck.access;

import dev.opsdeck.kernel.Fact;

/** Whether a person's yes counts. */
public sealed interface Eligibility {
  record Eligible() implements Eligibility {}

  record NotEligible(Fact why) implements Eligibility {}
}
