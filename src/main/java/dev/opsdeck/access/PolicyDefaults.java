package dev.opsdeck.access;

import dev.opsdeck.access.AccessRules.Confirm;
import dev.opsdeck.catalog.Tier;
import dev.opsdeck.runbook.Effect;
import java.time.Duration;
import org.jspecify.annotations.Nullable;

/** What holds where {@code access.yaml} says nothing. */
final class PolicyDefaults {
  static final Duration EXPIRES = Duration.ofMinutes(15);

  private PolicyDefaults() {}

  static @Nullable Duration escalation(Tier tier) {
    return tier == Tier.PRODUCTION ? Duration.ofMinutes(5) : null;
  }

  static Confirm confirm(Tier tier, Effect effect) {
    return tier == Tier.PRODUCTION && effect == Effect.DESTRUCTIVE ? Confirm.TYPED : Confirm.CLICK;
  }
}
