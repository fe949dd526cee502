package dev.opsdeck.access;

import dev.opsdeck.kernel.Fact;

/** What the policy says about a plan. Fails closed: what it cannot read is {@code Deny}. */
public sealed interface Decision {
  record Allow(Grant grant) implements Decision {}

  record Deny(Fact why) implements Decision {}

  record NeedsApproval(Requirement requirement) implements Decision {}
}
