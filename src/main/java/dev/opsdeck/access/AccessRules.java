package dev.opsdeck.access;

import dev.opsdeck.catalog.Tier;
import dev.opsdeck.runbook.Effect;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * The rules of {@code access.yaml}.
 *
 * @param restrictions by runbook name or verb, in lower case
 * @param glass absent when nobody may break it
 * @param digest SHA-256 of the file
 */
record AccessRules(
    Readers readers,
    Map<Tier, Map<Effect, Rule>> tiers,
    Map<String, Restriction> restrictions,
    ChangeCalendar calendar,
    @Nullable BreakGlassRule glass,
    String digest) {
  AccessRules {
    tiers = Map.copyOf(tiers);
    restrictions = Map.copyOf(restrictions);
  }

  /** The restriction of a runbook name or verb, without regard to case. */
  Optional<Restriction> restriction(String name) {
    return Optional.ofNullable(restrictions.get(name.toLowerCase(Locale.ROOT)));
  }

  /** Whether a plan of this effect needs somebody's yes; empty when the file does not say. */
  Optional<Rule> rule(Tier tier, Effect effect) {
    return effect == Effect.READ
        ? Optional.of(new Rule.Free())
        : Optional.ofNullable(tiers.getOrDefault(tier, Map.of()).get(effect));
  }

  /**
   * Who may ask at all.
   *
   * @param everywhere whether any channel will do, not only one for operations
   * @param people those who may ask anywhere
   */
  record Readers(boolean everywhere, List<Approvers> people) {
    Readers {
      people = List.copyOf(people);
    }
  }

  /** What an effect in a tier needs. */
  sealed interface Rule {
    record Free() implements Rule {}

    record Needs(Requirement requirement, Confirm confirm) implements Rule {}
  }

  /** How an approver says yes. */
  enum Confirm {
    CLICK,
    /** By typing the name of the target. */
    TYPED
  }

  /**
   * Who may start a runbook.
   *
   * @param allow only these, everybody when empty
   * @param deny never these, whatever {@code allow} says
   */
  record Restriction(Set<Tier> tiers, List<Approvers> allow, List<Approvers> deny) {
    Restriction {
      tiers = Set.copyOf(tiers);
      allow = List.copyOf(allow);
      deny = List.copyOf(deny);
    }
  }
}
