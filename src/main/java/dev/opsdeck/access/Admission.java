package dev.opsdeck.access;

import dev.opsdeck.access.AccessRules.Restriction;
import dev.opsdeck.catalog.Target;
import dev.opsdeck.catalog.Tier;
import dev.opsdeck.kernel.Actor;
import dev.opsdeck.kernel.Fact;
import dev.opsdeck.runbook.CommandBinding;
import dev.opsdeck.runbook.Runbook;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;

/** Who may ask at all: where, and for which runbook. */
record Admission(AccessRules rules) {
  /** Whether there is a tier in which this person may ask for this runbook from there. */
  Eligibility mayAsk(Actor who, boolean operations, Runbook runbook) {
    boolean somewhere =
        Arrays.stream(Tier.values())
            .anyMatch(
                tier -> restrictions(runbook, tier).stream().allMatch(rule -> admits(rule, who)));
    return mayAskThere(who, operations) && somewhere
        ? new Eligibility.Eligible()
        : new Eligibility.NotEligible(
            Fact.of("access.may-not-ask", "person", who.id(), "runbook", runbook.name()));
  }

  /** Why this person may not even ask for that there, empty when they may. */
  Optional<Fact> refusal(Actor who, boolean operations, Runbook asked, Target where) {
    String target = where.label();
    if (!mayAskThere(who, operations)) {
      return Optional.of(
          Fact.of("access.not-for-operations", "person", who.id(), "target", target));
    }
    String runbook = asked.name();
    for (Restriction rule : restrictions(asked, where.tier())) {
      if (mayBeDenied(rule, who)) {
        return Optional.of(Fact.of("access.not-known", "person", who.id(), "target", target));
      }
      if (denies(rule, who)) {
        return Optional.of(
            Fact.of("access.denied", "person", who.id(), "runbook", runbook, "target", target));
      }
      if (!admits(rule, who)) {
        return Optional.of(
            Fact.of(
                "access.not-allowed",
                "person",
                who.id(),
                "runbook",
                runbook,
                "target",
                target,
                "allowed",
                People.shown(rule.allow())));
      }
    }
    return Optional.empty();
  }

  private boolean mayAskThere(Actor who, boolean operations) {
    return operations
        || rules.readers().everywhere()
        || People.names(rules.readers().people(), who, List.of());
  }

  private static boolean denies(Restriction rule, Actor who) {
    return People.names(rule.deny(), who, List.of());
  }

  /** Whether the chat has not said what decides whether this person is denied. */
  private static boolean mayBeDenied(Restriction rule, Actor who) {
    return !who.whollyKnown()
        && !denies(rule, who)
        && rule.deny().stream().anyMatch(denied -> !People.isById(denied));
  }

  private static boolean admits(Restriction rule, Actor who) {
    return !denies(rule, who)
        && (rule.allow().isEmpty() || People.names(rule.allow(), who, List.of()));
  }

  private List<Restriction> restrictions(Runbook runbook, Tier tier) {
    List<String> names = new ArrayList<>(List.of(runbook.name()));
    CommandBinding command = runbook.command();
    if (command != null) {
      names.add(command.verb());
      names.addAll(command.aliases());
    }
    return names.stream()
        .distinct()
        .flatMap(name -> rules.restriction(name).stream())
        .filter(restriction -> restriction.tiers().contains(tier))
        .toList();
  }
}
